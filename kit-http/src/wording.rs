//! What the API says in words, in both languages. Callers match on codes; these are for people.

use kit_workflow::Veto;
use kit_workflow::port::Language;

/// A title and, in one more sentence, what to do about it.
pub(crate) struct Wording {
    pub(crate) title: &'static str,
    pub(crate) detail: &'static str,
}

/// What is said of a problem with this code.
pub(crate) fn problem(code: &str, language: Language) -> Wording {
    let [french, english] = pair(code);
    let (title, detail) = match language {
        Language::French => french,
        Language::English => english,
    };
    Wording { title, detail }
}

/// What a guard of the embedder's says.
pub(crate) fn veto(veto: &Veto, language: Language) -> &str {
    match language {
        Language::French => &veto.french,
        Language::English => &veto.english,
    }
}

/// What is said of a field with this fault, by its code.
pub(crate) fn field(code: &str, language: Language) -> &'static str {
    let (french, english) = match code {
        "required" => ("Ce champ est obligatoire.", "This field is required."),
        "too_long" => ("Ce texte est trop long.", "This text is too long."),
        "unknown_choice" => ("Ce choix n’existe pas.", "There is no such choice."),
        "too_many" => ("Il y en a trop : dix fichiers au plus.", "There are too many: ten files at most."),
        "empty" => ("Ce fichier est vide.", "This file is empty."),
        "too_big" => ("C’est trop volumineux.", "This is too big."),
        "unsupported" => (
            "Le contenu de ce fichier n’est pas d’un type accepté, ou le fichier est illisible.",
            "The content of this file is not of an accepted type, or the file cannot be opened.",
        ),
        "infected" => {
            ("Ce fichier contient un virus ; il n’a pas été gardé.", "This file holds a virus; it was not kept.")
        }
        "unknown_field" => ("Ce champ n’existe pas.", "There is no such field."),
        _ => ("Cette valeur n’a pas la forme attendue.", "This value does not have the expected form."),
    };
    match language {
        Language::French => french,
        Language::English => english,
    }
}

type Sentences = (&'static str, &'static str);

fn pair(code: &str) -> [Sentences; 2] {
    match code {
        "malformed" => [
            ("La requête est mal formée.", "Vérifiez sa forme dans la description de l’API."),
            ("The request is malformed.", "Check its form against the API's document."),
        ],
        "invalid" => [
            ("Certains champs sont à corriger.", "Chaque champ concerné est nommé avec sa raison."),
            ("Some fields need correction.", "Each field is named with its reason."),
        ],
        "unauthenticated" => [
            ("Identifiez-vous.", "Le jeton manque, n’est pas valable ou a expiré."),
            ("Sign in.", "The token is missing, not valid, or has expired."),
        ],
        "wrong_credentials" => [
            ("Adresse ou mot de passe incorrect.", "Vérifiez votre saisie et recommencez."),
            ("Wrong address or password.", "Check what you typed and try again."),
        ],
        "wrong_code" => [
            ("Code incorrect.", "Attendez le code suivant, ou donnez un code de secours qui n’a pas servi."),
            ("Wrong code.", "Wait for the next code, or give a recovery code that was not used."),
        ],
        "challenge_ended" => [
            ("Le mot de passe est à redonner.", "Il a été donné il y a plus de dix minutes, ou changé depuis."),
            ("Give the password again.", "It was given more than ten minutes ago, or was changed since."),
        ],
        "second_factor_required" => [
            ("Ce compte doit avoir un second facteur.", "Connectez-vous par la page de l’équipe : elle vous guide."),
            ("This account must have a second factor.", "Sign in on the team's page: it shows how to set it up."),
        ],
        "role" => [
            ("Votre rôle ne le permet pas.", "Demandez à un responsable ou à un administrateur."),
            ("Your role does not allow it.", "Ask a manager or an administrator."),
        ],
        "cross_site" => [
            ("La requête vient d’un autre site.", "Recommencez depuis les pages de ce service."),
            ("The request comes from another site.", "Try again from this service's own pages."),
        ],
        "not_found" => [
            ("Introuvable.", "Cela n’existe pas, ou n’est pas à vous."),
            ("Not found.", "There is no such thing, or it is not yours."),
        ],
        "method_not_allowed" => [
            ("Cette méthode n’est pas permise ici.", "Voyez la description de l’API."),
            ("This method is not allowed here.", "See the API's document."),
        ],
        "too_slow" => [
            ("La requête est arrivée trop lentement.", "Vérifiez votre connexion et recommencez."),
            ("The request arrived too slowly.", "Check your connection and try again."),
        ],
        "too_large" => [
            ("La requête est trop volumineuse.", "Envoyez-en moins à la fois."),
            ("The request is too large.", "Send less at a time."),
        ],
        "unsupported_media_type" => [
            ("Ce type de contenu n’est pas accepté ici.", "Voyez le type attendu dans la description de l’API."),
            ("This content type is not accepted here.", "See the expected type in the API's document."),
        ],
        "misdirected" => [
            ("Ce service ne porte pas ce nom.", "Utilisez son adresse publique."),
            ("This service does not have that name.", "Use its public address."),
        ],
        "too_many_requests" => [
            ("Trop de tentatives.", "Attendez un peu, puis recommencez."),
            ("Too many tries.", "Wait a little, then try again."),
        ],
        "idempotency_key_reused" => [
            ("Cette clé a servi à une autre requête.", "Prenez une clé nouvelle pour chaque requête nouvelle."),
            ("This key was used for another request.", "Take a new key for each new request."),
        ],
        "version_conflict" => [
            ("Quelqu’un d’autre a agi entre-temps.", "Relisez la demande, puis décidez à nouveau."),
            ("Somebody else acted in the meantime.", "Read the inquiry again, then decide anew."),
        ],
        "provider_unavailable" => [
            ("Le service de paiement ne répond pas.", "Votre commande est conservée ; recommencez dans un instant."),
            ("The payment service does not answer.", "Your order is kept; try again in a moment."),
        ],
        "scanner_unavailable" => [
            (
                "Les fichiers ne peuvent pas être vérifiés pour le moment.",
                "L’antivirus ne répond pas ; rien n’a été gardé. Recommencez dans quelques minutes.",
            ),
            (
                "Files cannot be checked right now.",
                "The virus scanner does not answer; nothing was kept. Try again in some minutes.",
            ),
        ],
        "provider_misconfigured" => [
            ("Le paiement est momentanément impossible.", "Votre commande est conservée ; notre équipe est prévenue."),
            ("Paying is not possible right now.", "Your order is kept; our staff can see it."),
        ],
        "play_money" => [
            ("Cette demande a été payée pour essai.", "Rien n’est livré contre de l’argent fictif."),
            ("This inquiry was paid as a test.", "Nothing is delivered for play money."),
        ],
        "unavailable" => [
            ("Le service est momentanément indisponible.", "Recommencez dans un instant."),
            ("The service is unavailable for a moment.", "Try again in a moment."),
        ],
        "not_now" => [
            ("Ce n’est pas possible à cette étape.", "Voyez les actions possibles de la demande."),
            ("This is not possible at this stage.", "See the inquiry's possible actions."),
        ],
        "not_yours" => [
            ("Ce n’est pas à vous de le demander.", "Voyez les actions possibles de la demande."),
            ("This is not yours to ask for.", "See the inquiry's possible actions."),
        ],
        "not_paid" => [
            ("La commande n’est pas payée.", "Elle doit l’être d’abord."),
            ("The order is not paid.", "It must be paid first."),
        ],
        "no_deliverable" => [
            ("Aucun PDF n’a été validé.", "Déposez d’abord le PDF définitif."),
            ("No PDF was validated.", "Upload the final PDF first."),
        ],
        "attempt_pending" => [
            ("Un paiement est encore en cours.", "Attendez qu’il aboutisse ou soit abandonné."),
            ("A payment is still in progress.", "Wait until it succeeds or is given up."),
        ],
        "payment_held" => [
            ("Un paiement reçu attend une décision.", "L’équipe doit l’accepter ou le rembourser."),
            ("A received payment waits for a decision.", "Staff must accept it or refund it."),
        ],
        "nothing_held" => [
            ("Aucun paiement n’est en attente.", "Il n’y a rien à accepter ni à rembourser."),
            ("No payment is held.", "There is nothing to accept or to refund."),
        ],
        "nothing_reckonable" => [
            (
                "Ce qui a été reçu ne se chiffre pas.",
                "Vérifiez chez le prestataire, puis remboursez-le ou passez-le en perte.",
            ),
            ("What was received cannot be reckoned.", "Check with the provider, then refund it or write it off."),
        ],
        "amount_mismatch" => [
            ("Le montant reçu n’est pas celui qui est dû.", "L’équipe doit l’accepter ou le rembourser."),
            ("The amount received is not what is owed.", "Staff must accept it or refund it."),
        ],
        "nothing_to_hold" => [
            ("Le montant reçu couvre ce qui est dû.", "Il n’y a rien à retenir."),
            ("The amount received covers what is owed.", "There is nothing to hold."),
        ],
        "receipt_conflict" => [
            ("Un autre montant est déjà enregistré.", "L’équipe doit vérifier ce paiement."),
            ("Another amount is on record.", "Staff must check this payment."),
        ],
        "not_expired" => [
            ("La commande n’a pas encore expiré.", "Attendez son échéance."),
            ("The order has not expired yet.", "Wait until its time is over."),
        ],
        "stale_draft" => [
            ("Un autre projet est en préparation.", "Relisez la demande."),
            ("Another draft is being made.", "Read the inquiry again."),
        ],
        "no_link" => [
            ("Il n’y a pas de lien à révoquer.", "Le lien est déjà mort."),
            ("There is no link to revoke.", "The link is dead already."),
        ],
        "refund_mismatch" => [
            ("Ce montant n’est pas celui qui est à rendre.", "Relisez la demande : elle dit ce qui est dû."),
            ("That is not the amount that is to be given back.", "Read the inquiry again: it says what is due."),
        ],
        "nothing_waits" => [
            ("Aucun argent n’attend de décision.", "Il n’y a rien à passer en perte."),
            ("No money waits for a decision.", "There is nothing to write off."),
        ],
        "already_proposed" => [
            ("Il est déjà proposé de passer cet argent en perte.", "Une deuxième personne doit l’accepter."),
            ("It is proposed already to write this money off.", "A second person must agree."),
        ],
        "nothing_proposed" => [
            ("Personne ne propose de passer de l’argent en perte.", "Relisez la demande."),
            ("Nobody proposes to write money off.", "Read the inquiry again."),
        ],
        "same_person" => [
            ("Une autre personne doit l’accepter.", "Qui propose de passer en perte ne peut pas aussi l’accepter."),
            ("Somebody else must agree.", "Who proposes a write-off cannot agree to it as well."),
        ],
        "unpayable_amount" => [
            ("Ce montant ne peut pas être payé.", "L’équipe doit corriger le prix."),
            ("That amount cannot be paid.", "Staff must correct the price."),
        ],
        "no_such_attempt" => [
            ("Il n’y a pas de tel paiement à signaler.", "Vérifiez le numéro de transaction."),
            ("There is no such payment to report.", "Check the transaction id."),
        ],
        "money_received" => [
            ("Ce paiement nous est parvenu.", "Il n’y a rien à signaler : relisez la demande."),
            ("This payment has reached us.", "There is nothing to report: read the inquiry again."),
        ],
        "complained_today" => [
            ("Ce paiement a déjà été signalé aujourd’hui.", "L’équipe y répond par courriel."),
            ("This payment was reported today already.", "Staff answer it by e-mail."),
        ],
        "no_complaint" => [
            ("Aucun signalement n’attend de réponse.", "Relisez la demande."),
            ("No report waits for an answer.", "Read the inquiry again."),
        ],
        "already_refunded" => [
            ("Le remboursement est déjà confirmé, avec une autre preuve.", "Consultez l’historique."),
            ("The refund was confirmed with another proof.", "See the history."),
        ],
        "vetoed" => [
            ("Une condition de ce service n’est pas remplie.", "Elle doit l’être d’abord."),
            ("A condition of this service is not met.", "It must be met first."),
        ],
        _ => [
            ("Une erreur s’est produite chez nous.", "Recommencez ; si elle revient, citez le numéro de la requête."),
            ("Something went wrong on our side.", "Try again; if it comes back, quote the request's number."),
        ],
    }
}
