# Everything that pages say, in French. en.ftl holds the same keys; a test compares them.

brand = Kit complet
tagline = Préparation à l’audit
skip-to-content = Aller au contenu
nav-label = Navigation
colophon = Kit complet de préparation à l’audit, établi à partir de vos textes et relu par un expert.
test-banner = service d’essai : aucun paiement n’est réel, aucun kit n’est à utiliser.
error-prefix = Erreur :
sending = Envoi en cours…
kilobytes = Ko
megabytes = Mo

## Amounts, sizes, dates

amount-unknown = un montant à préciser
size-bytes = { $number } octets
size-kilobytes = { $number } Ko
size-megabytes = { $number } Mo
pages-count = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}
date-time = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year } à { $hour } h { $minute } (GMT)
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
ago-now = à l’instant
ago-minutes = il y a { $count } min
ago-hours = il y a { $count } h
ago-days = { $count ->
    [one] hier
   *[other] il y a { $count } jours
}
span-minutes = { $count ->
    [one] une minute
   *[other] { $count } minutes
}
span-hours = { $count ->
    [one] une heure
   *[other] { $count } heures
}
span-days = { $count ->
    [one] un jour
   *[other] { $count } jours
}

## The form

form-title = Commander un kit de préparation à l’audit
form-description = Un kit complet de préparation à l’audit, établi à partir de vos textes réglementaires et relu par un expert.
form-lead = Envoyez-nous vos textes réglementaires : vous recevez un kit établi sur ces textes, avec les questions qu’un auditeur peut poser, les réponses attendues, les irrégularités à éviter et un plan d’action.
form-how-title = Comment cela se passe
form-how-fill = Vous remplissez ce formulaire et joignez vos textes ({ $minutes } minutes environ).
form-how-pay = Vous payez { $amount } depuis votre téléphone, par mobile money.
form-how-draft = Un projet de kit est rédigé à partir de vos textes, puis un expert le relit et le corrige.
form-how-deliver = Vous recevez par courriel un lien privé vers le document PDF, valable { $span }.
form-required-note = Champ obligatoire
form-send-title = Envoyer la demande
form-send-text = Rien n’est payé à cette étape : la page suivante récapitule votre commande, dit quels fichiers ont pu être lus, et propose le paiement.
form-send = Envoyer et passer au paiement
form-send-slow = L’envoi peut durer quelques minutes sur une connexion lente. Gardez cette page ouverte.
form-nothing-lost = Tout ce que vous avez saisi est encore là. Seuls les fichiers doivent être choisis de nouveau.
form-nothing-lost-kept = Tout ce que vous avez saisi est encore là, et les fichiers en ordre sont gardés : ils figurent plus bas.
form-draft-restored = Ce que vous aviez saisi ici a été remis.
form-draft-forget = Tout effacer
form-files-kept = Déjà reçus. Décochez un fichier que vous ne voulez pas envoyer.
form-file-remove = Retirer
form-upload-broken = La connexion s’est interrompue avant la fin de l’envoi. Rien n’est perdu : envoyez de nouveau.
form-errors-title = { $count ->
    [one] Un point est à corriger
   *[other] { $count } points sont à corriger
}
form-sent-before-title = Ce formulaire a déjà été envoyé avec un autre contenu. Pour faire une nouvelle demande, choisissez vos fichiers et envoyez-le de nouveau.
form-broken-title = L’envoi a été interrompu ou n’est pas lisible. Choisissez vos fichiers et envoyez de nouveau.
form-unavailable-title = Nous ne pouvons pas enregistrer votre demande en ce moment. Réessayez dans quelques minutes.
price-label = Prix du kit

section-contact = Vous
section-organization = Votre organisation
section-mission = Mission et contexte
section-audits = Financement et audits
section-documents = Vos textes réglementaires
section-notes = Pour finir

label-contact_name = Nom complet
label-email = Adresse électronique
label-phone = Téléphone
label-organization_name = Nom de l’organisation
label-statut_juridique = Statut juridique
label-location = Lieu
label-sector = Secteur d’activité
label-mission_text = Missions de l’organisation
label-context_text = Contexte
label-budget_range = Budget annuel
label-funding_sources = Sources de financement
label-audits_types = Audits attendus ou déjà connus
label-audits_frequency = Fréquence des audits
label-staff_size = Effectif
label-org_chart_text = Organigramme
label-notes_text = Remarques
label-consent = J’accepte que ces informations et ces fichiers servent à établir mon kit.
label-documents = Fichiers à joindre

help-email = Le lien vers votre page privée et vers votre kit y sera envoyé.
help-phone = Avec l’indicatif, par exemple +225 07 00 00 00 00.
help-organization_name = Tel qu’il doit figurer sur la couverture du kit.
help-statut_juridique = Par exemple : établissement public, société d’État, projet, association.
help-location = Ville et pays.
help-sector = Par exemple : eau, santé, éducation, énergie.
help-mission_text = Ce que l’organisation doit faire, en quelques phrases. { $limit } caractères au plus.
help-context_text = Ce qui motive votre demande : audit annoncé, réforme, constats antérieurs. { $limit } caractères au plus.
help-budget_range = Un ordre de grandeur suffit, par exemple : 500 millions à 1 milliard F CFA.
help-funding_sources = Cochez tout ce qui convient.
help-audits_types = Cochez tout ce qui convient.
help-audits_frequency = Par exemple : chaque année, une seule fois, jamais jusqu’ici.
help-staff_size = Un nombre approximatif suffit.
help-org_chart_text = Directions, services et qui dépend de qui. { $limit } caractères au plus.
help-notes_text = Tout ce qu’il est utile de savoir. { $limit } caractères au plus.
help-consent = Elles ne sont lues que par vous et par notre équipe ; elles ne sont ni publiées ni vendues.
help-documents = De 1 à { $files } fichiers : lois, décrets, règlements, manuels de procédures. { $size } Mo au plus par fichier. PDF, Word, Excel, OpenDocument, texte, Markdown, JPEG ou PNG. Le kit est rédigé à partir de leur texte : un fichier dont le texte se sélectionne est le mieux lu, et un scan ou une photo doit être net.

choice-budget_etat = Budget de l’État
choice-appuis_ptf = Appuis des partenaires techniques et financiers
choice-ressources_propres = Ressources propres
choice-fonds_speciaux = Fonds spéciaux
choice-dons_legs = Dons et legs
choice-recettes_para = Recettes parafiscales
choice-interne_conformite = Audit interne de conformité
choice-interne_performance = Audit interne de performance
choice-externe_courdescomptes = Contrôle de la Cour des comptes
choice-inspection_ministere = Inspection du ministère
choice-financier = Audit financier
choice-passation_marches = Audit de la passation des marchés
choice-fraude_enquete = Enquête pour fraude

fault-required = { $field ->
    [contact_name] Indiquez votre nom.
    [email] Indiquez votre adresse électronique.
    [organization_name] Indiquez le nom de votre organisation.
    [consent] Cochez la case pour donner votre accord : sans lui, nous ne pouvons pas établir le kit.
    [documents] Joignez au moins un texte.
   *[other] Remplissez ce champ.
}
fault-too_long = { $field ->
    [documents] Le nom du fichier « { $file } » est trop long : { $limit } caractères au plus.
   *[other] Ce texte est trop long : { $limit } caractères au plus.
}
fault-invalid = { $field ->
    [email] Cette adresse n’est pas complète. Exemple : nom@domaine.ci
    [phone] Ce numéro n’est pas valable : de 8 à 15 chiffres. Exemple : +225 07 00 00 00 00
    [documents] Le nom du fichier « { $file } » contient des caractères qui ne sont pas admis.
   *[other] Ce champ contient des caractères qui ne sont pas admis.
}
fault-unknown_choice = Choisissez parmi les réponses proposées.
fault-too_many = { $field ->
    [documents] Joignez { $limit } fichiers au plus.
   *[other] Il y a trop de réponses.
}
fault-empty = Le fichier « { $file } » est vide.
fault-too_big = { $files ->
    [all] Ces fichiers sont trop gros : { $limit } Mo au plus par fichier.
   *[other] Le fichier « { $file } » est trop gros : { $limit } Mo au plus.
}
fault-unsupported = Le contenu du fichier « { $file } » n’est pas d’un type accepté, ou le fichier est abîmé ou protégé par un mot de passe.
fault-gone = Le fichier « { $file } » a été gardé trop longtemps : choisissez-le de nouveau.
fault-infected = Le fichier « { $file } » contient un virus ; il n’a pas été gardé.
file-too-big = trop gros
file-empty = fichier vide

## Documents

documents-title = { $count ->
    [one] Votre texte
   *[other] Vos { $count } textes
}
documents-unread-warning = { $count ->
    [one] Le texte d’un fichier n’a pas pu être lu : le projet de kit n’en tiendra pas compte de lui-même, mais l’expert verra le fichier.
   *[other] Le texte de { $count } fichiers n’a pas pu être lu : le projet de kit n’en tiendra pas compte de lui-même, mais l’expert verra ces fichiers.
}
documents-partly-warning = { $count ->
    [one] Un fichier n’a été lu qu’en partie : le projet de kit ne tiendra pas compte de lui-même des pages nommées ci-dessous, mais l’expert les verra.
   *[other] { $count } fichiers n’ont été lus qu’en partie : le projet de kit ne tiendra pas compte de lui-même des pages nommées ci-dessous, mais l’expert les verra.
}
read-pages = { $count ->
    [one] lu, { $count } page
   *[other] lu, { $count } pages
}
read-whole = lu
read-partly = lu en partie : { $why }
pages-and = { " ; " }
pages-images = { $count ->
    [one] la page { $pages } est une image
   *[other] { $count } pages sont des images ({ $pages })
}
pages-damaged = { $count ->
    [one] la page { $pages } est abîmée ou trop complexe
   *[other] { $count } pages sont abîmées ou trop complexes ({ $pages })
}
pages-beyond = { $count ->
    [one] la page { $pages } dépasse ce qui est lu
   *[other] { $count } pages dépassent ce qui est lu ({ $pages })
}
unread-kind = non lu : le texte de ce type de fichier n’est pas lu
unread-image = non lu : c’est une image sans texte lisible
unread-images = non lu : ses pages sont des images sans texte lisible, ou vides
unread-no_text = non lu : le fichier est vide, ou n’a que des images
unread-encrypted = non lu : protégé par un mot de passe
unread-broken = non lu : le fichier est abîmé
unread-too_long = non lu : trop long
unread-too_slow = non lu : trop complexe
kind-pdf = PDF
kind-doc = Word (.doc)
kind-docx = Word
kind-xls = Excel (.xls)
kind-xlsx = Excel
kind-odt = OpenDocument
kind-txt = texte
kind-md = Markdown
kind-jpg = image JPEG
kind-png = image PNG

## Checkout

checkout-title = Votre commande
order-title = Récapitulatif
reference-label = Référence
organization-label = Organisation
product-label = Objet
product-name = Kit complet de préparation à l’audit
amount-label = Montant
pay-title = Payer
pay-text = Par mobile money ou par carte, sur la page sécurisée de notre prestataire de paiement ; vous serez ensuite ramené ici. Le montant ne peut plus changer.
by-hand-title = Payer par virement ou en espèces
by-hand-how = Où et comment payer
by-hand-quote = Référence à indiquer
by-hand-then = Indiquez bien la référence. Dès que notre équipe a constaté votre paiement, elle l’enregistre et la rédaction commence ; vous recevez un reçu par courriel.
by-hand-otherwise = Payer autrement
pay-button-by_hand = Payer { $amount } par virement ou en espèces
pay-button = Payer { $amount } avec { $provider }
pay-busy = Ouverture de la page de paiement…
pay-after = Dès que le paiement est confirmé, vous recevez un reçu à l’adresse { $email } et la rédaction commence.
pay-until = Cette commande attend votre paiement jusqu’au
to-status-page = Voir où en est ma demande
provider-cinetpay = CinetPay
provider-by_hand = Virement ou espèces

paid-notice-title = Cette commande est payée
paid-notice-text = Il n’y a plus rien à payer.
pending-notice-title = Un paiement est en cours de vérification
pending-notice-text = Nous attendons la réponse de l’opérateur. Si vous avez validé le paiement sur votre téléphone, ne payez pas une seconde fois : cette page se met à jour. Sinon, vous pouvez reprendre le paiement.
held-notice-title = Nous avons reçu un montant qui ne règle pas la commande
held-notice-text = Reçu : { $received }. Dû : { $owed }. Votre argent est en sécurité : notre équipe examine ce paiement et vous écrit.
failed-notice-title = Le paiement n’a pas abouti
failed-notice-text = Rien n’a été encaissé à notre connaissance. Vous pouvez réessayer. Si votre compte a pourtant été débité, gardez la référence { $transaction } : nous vérifions encore pendant trois jours, et tout montant reçu est compté ou rendu.
lapsed-notice-title = La page de paiement s’est fermée
lapsed-notice-text = Nous n’avons rien reçu de cette tentative. Vous pouvez payer à nouveau. Si votre compte a pourtant été débité, gardez la référence { $transaction } et signalez-le ci-dessous : tout montant reçu est compté ou rendu.
announced-notice-title = Nous attendons votre virement ou vos espèces
announced-notice-text = Dès que notre équipe l’a reçu, la rédaction commence et vous recevez un reçu. Vous pouvez encore choisir un autre moyen de paiement.
complaint-open-notice-title = Votre signalement est à l’étude
complaint-open-notice-text = Nous interrogeons l’opérateur et notre équipe vous répond par courriel. Ne payez pas une seconde fois sans y être obligé : tout montant reçu est compté ou rendu.
complaint-sent-notice-title = Votre signalement est transmis
complaint-sent-notice-text = L’opérateur est interrogé à nouveau tout de suite, et notre équipe vous répond par courriel.
down-notice-title = La page de paiement ne répond pas
down-notice-text = Votre commande est conservée et rien n’a été débité par nous. Réessayez dans un instant ; vous pouvez aussi revenir plus tard par le lien reçu par courriel.
shut-notice-title = Le paiement en ligne est suspendu
shut-notice-text = Nous ne pouvons pas recevoir de paiement en ce moment, et notre équipe en est avertie. Votre commande est conservée et rien n’a été débité ; revenez plus tard par le lien reçu par courriel.
closed-notice-title = Cette commande n’attend plus de paiement

## Status

status-title = Votre demande
steps-title = Où en est votre kit
next-title = La suite
headline-submitted = Nous enregistrons votre demande
headline-awaiting_payment = Votre commande attend le paiement
headline-paid = Paiement reçu, la rédaction va commencer
headline-generating = Votre kit est en cours de rédaction
headline-generation_failed = La rédaction prend plus de temps que prévu
headline-drafted = Un expert relit votre kit
headline-validated = Votre kit est prêt à partir
headline-delivered = Votre kit est livré
headline-cancelled = Cette demande est close
headline-refunding = Votre paiement va vous être rendu
headline-refunded = Votre paiement vous a été rendu
step-received = Demande reçue
step-payment = Paiement
step-draft = Rédaction à partir de vos textes
step-review = Relecture par un expert
step-delivery = Livraison par lien privé
step-closed = Demande close
step-refund = Remboursement
progress-done = Fait
progress-current = En cours
progress-yours = À vous d’agir
progress-coming = À venir
progress-stopped = Arrêté ici
next-submitted = Votre demande est bien arrivée. La page se met à jour dans un instant.
next-awaiting_payment = Payez pour que la rédaction commence. La commande reste ouverte jusqu’au { $until }.
next-pending = Dès que le paiement est confirmé, la rédaction commence et vous recevez un reçu par courriel.
next-paid = La rédaction commence dans un instant. Vous n’avez rien à faire.
next-generating = La rédaction dure en général quelques minutes. Un expert relira ensuite le projet. Vous n’avez rien à faire.
next-generation_failed = Notre équipe s’en occupe. Votre paiement est enregistré : le kit vous sera livré ou le montant rendu.
next-drafted = L’expert corrige le projet et établit le document définitif. Vous recevrez un courriel dès qu’il est disponible.
next-validated = Le document définitif est établi. Vous recevrez un courriel avec votre lien dès sa publication.
next-delivered = Le lien vers votre kit vous a été envoyé par courriel. Il est valable jusqu’au { $until }.
next-delivered-no-link = Le lien vers votre kit n’est plus actif. Vous pouvez en demander un nouveau.
next-cancelled = Aucun paiement n’est plus attendu. Vous pouvez faire une nouvelle demande quand vous voulez.
next-held = Notre équipe examine le montant reçu et vous écrit. Vous n’avez rien à faire.
next-contested = Notre équipe vérifie auprès de l’opérateur et vous écrit. Si l’argent arrive entre-temps, la rédaction commence d’elle-même.
next-announced = Faites votre virement ou apportez vos espèces avant le { $until } : la commande reste ouverte jusque-là.
next-expired = La commande a expiré sans paiement reçu. Si vous payez ou avez payé par une page encore ouverte, le montant est pris en compte et la rédaction commence. Sinon, vous pouvez faire une nouvelle demande.
next-refunding = Notre équipe prépare le remboursement et vous écrit dès qu’il est fait.
next-refunded = Le remboursement est fait. Vous pouvez faire une nouvelle demande quand vous voulez.
checkout-link = Payer { $amount }
checkout-link-again = Reprendre le paiement de { $amount }
announced-link = Voir comment payer
checkout-other-ways = Autres moyens de paiement
pay-again = Réessayer de payer { $amount }
pay-resume = Reprendre le paiement de { $amount }
pay-all-the-same = Payer quand même { $amount }
reminders-link = Ne plus recevoir de rappels par courriel
complaint-title = Un débit sans paiement confirmé ?
complaint-summary = Mon compte a été débité
complaint-text = Si votre compte a été débité alors que le paiement est refusé ou en attente, dites-le nous : l’opérateur est interrogé à nouveau et notre équipe vous répond.
complaint-which-label = Quel paiement ?
complaint-attempt = { $at } – { $status } ({ $transaction })
complaint-phone-label = Numéro qui a payé
complaint-reference-label = Numéro de transaction de l’opérateur
complaint-note-label = Ce qui s’est passé
complaint-optional = Tout est facultatif ; ces indications aident à retrouver le paiement.
complaint-button = Signaler le débit
complaint-told-open = Signalement en cours d’examen.
complaint-told-answered = Notre équipe a répondu :
complaint-told-paid = Le paiement signalé est arrivé.
status-download = Télécharger mon kit
resend-link = Renvoyer mon lien
resend-link-help = Un nouveau lien est envoyé à { $email } ; l’ancien cesse de fonctionner.
resent-notice-title = Un nouveau lien est en route
resent-notice-text = Regardez vos courriels, y compris les indésirables. L’ancien lien ne fonctionne plus.
cancelled-notice-title = Votre demande est annulée
page-follows = Cette page se met à jour d’elle-même.
page-is-stale = Votre demande a avancé.
load-again = Recharger la page
submitted-label = Reçue le
receipt-label = Reçu
receipt-download = Télécharger le reçu n° { $number } (PDF)
received-label = Montant reçu
pending-label = Paiement en cours
transaction-label = Transaction
standing-credited = règle la commande
standing-held = à l’examen
standing-refund_due = à rendre
standing-refunded = rendu
standing-written_off = passé en perte
reminders-title = Ne plus recevoir de rappels
reminders-text = Votre commande reste ouverte et vous pourrez toujours la payer : nous cessons seulement de vous la rappeler par courriel.
reminders-button = Arrêter les rappels
reminders-none = Aucun rappel ne vous sera plus envoyé.
reminders-done = Vous ne recevrez plus de rappels
cancel-title = Annuler la demande
cancel-summary = Je ne veux plus de ce kit
cancel-text = La demande sera close et rien ne sera payé. Cette décision ne peut pas être défaite.
cancel-reason-label = Pourquoi ? (facultatif)
cancel-confirm = Annuler ma demande
keep-this-page = Cette page est privée : qui en a l’adresse voit votre demande. L’adresse est aussi dans notre premier courriel.
text-too-long = Ce texte est trop long : { $limit } caractères au plus.
text-required = Remplissez ce champ.
text-invalid = Ce texte contient des caractères qui ne sont pas admis.

refused-notice-title = Cela n’est pas possible maintenant

way-back-title = Retour du paiement
way-back-text = Pour voir où en est votre demande, ouvrez votre page privée : son adresse est dans le courriel que nous vous avons envoyé.
way-back-safe = Si vous avez payé, votre paiement est vérifié auprès de l’opérateur, que cette page s’affiche ou non.

## Download

download-title = Votre kit est prêt
download-file-heading = Le fichier
file-label = Fichier
pages-label = Pages
size-label = Taille
valid-until-label = Lien valable jusqu’au
download-button = Télécharger le PDF
download-again = Vous pouvez télécharger le fichier autant de fois que vous le voulez jusqu’à cette date. Enregistrez-le : le lien s’éteindra ensuite.
download-private = Ce lien est privé. Ne le transmettez qu’à des personnes qui peuvent lire le kit.
gone-expired-title = Ce lien a expiré
gone-expired-text = Le kit existe toujours, mais ce lien n’est plus valable.
gone-revoked-title = Ce lien a été désactivé
gone-revoked-text = Notre équipe a mis fin à ce lien.
gone-replaced-title = Ce lien a été remplacé
gone-replaced-text = Un lien plus récent vous a été envoyé par courriel : utilisez le plus récent.
gone-refunded-title = Cette commande a été remboursée
gone-refunded-text = Le kit n’est plus disponible. Vous pouvez faire une nouvelle demande quand vous voulez.
lost-page-title = J’ai perdu ma page privée
lost-page-text = Donnez l’adresse électronique de votre demande : nous y envoyons l’adresse de votre page privée, d’où vous demandez aussi un nouveau lien de téléchargement.
lost-page-email = Adresse électronique de la demande
lost-page-invalid = Cette adresse n’est pas complète. Exemple : nom@domaine.ci
lost-page-button = Recevoir ma page privée
lost-page-sent-title = C’est noté
lost-page-sent-text = Si une demande a été faite avec cette adresse, un courriel y arrive dans quelques minutes. Regardez aussi dans les indésirables. Nous n’écrivons pas plus de trois fois par heure à une même adresse.

gone-new-link = Pour recevoir un nouveau lien, ouvrez votre page privée (son adresse est dans notre premier courriel) et choisissez « Renvoyer mon lien ».
new-inquiry = Faire une nouvelle demande

## Faults

error-bad-request-title = Cette demande n’est pas lisible
error-bad-request-text = Votre navigateur a envoyé quelque chose que nous ne comprenons pas. Revenez en arrière et réessayez.
error-forbidden-title = Accès refusé
error-forbidden-text = Cette action n’est pas permise depuis ici. Revenez à la page précédente, rechargez-la et réessayez.
error-absent-title = Cette page n’existe pas
error-absent-text = L’adresse est peut-être incomplète : copiez-la en entier depuis votre courriel.
error-method-title = Cette adresse ne s’utilise pas ainsi
error-method-text = Revenez à la page précédente et utilisez ses boutons.
error-too-big-title = L’envoi est trop gros
error-too-big-text = Envoyez moins de fichiers, ou des fichiers plus petits.
error-often-title = Trop d’essais
error-often-text = Attendez quelques minutes avant de réessayer.
error-unavailable-title = Le service est momentanément indisponible
error-unavailable-text = Rien n’est perdu. Réessayez dans quelques minutes.
error-unscanned-title = Vos fichiers ne peuvent pas être vérifiés pour le moment
error-unscanned-text = L’antivirus ne répond pas, et rien n’a été gardé. Revenez en arrière et renvoyez vos fichiers dans quelques minutes.
error-internal-title = Une erreur s’est produite de notre côté
error-internal-text = Rien n’est perdu. Réessayez dans quelques minutes ; si l’erreur revient, donnez-nous le numéro ci-dessous.
error-number = Numéro de l’incident : { $id }

## The desk

desk-tagline = Traitement des demandes
desk-colophon = Espace réservé à l’équipe.
logout = Se déconnecter
login-title = Connexion de l’équipe
login-email = Adresse électronique
login-password = Mot de passe
login-button = Se connecter
oidc-button = Se connecter avec { $name }
oidc-failed-title = Connexion inachevée
oidc-failed-text = Le retour du fournisseur d’identité n’est pas celui qui était attendu, ou il est venu trop tard. Recommencez depuis cette page.
oidc-declined-title = Connexion abandonnée
oidc-declined-text = Le fournisseur d’identité ne vous a pas laissé entrer, ou vous avez refusé.
oidc-unknown-title = Aucun compte pour vous ici
oidc-unknown-text = Le fournisseur d’identité vous connaît, mais aucun compte actif de l’équipe ne vous correspond. Demandez une invitation à un administrateur.
oidc-away-title = Le fournisseur d’identité ne répond pas
oidc-away-text = Recommencez dans un instant, ou connectez-vous avec votre mot de passe.
login-failed-title = Connexion refusée
login-failed-text = L’adresse ou le mot de passe n’est pas le bon.
login-ended-title = Votre session a pris fin
login-ended-text = Rien n’a été fait. Connectez-vous dans un autre onglet, puis revenez en arrière dans celui-ci : ce que vous avez saisi y est encore.
code-title = Second facteur
code-label = Code
code-help = Les six chiffres que montre votre application, ou l’un de vos codes de secours.
code-back = Revenir à l’adresse et au mot de passe
code-wrong-title = Connexion refusée
code-wrong-text = Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.
login-often-title = Trop d’essais
login-often-text = Attendez quelques minutes avant de réessayer.
role-reviewer = relecteur
role-manager = responsable
role-admin = administrateur

desk-list-title = Demandes
desk-filters = Étapes
desk-all = Toutes
desk-search-label = Référence, organisation ou nom
desk-search = Chercher
desk-next-page = Page suivante
desk-list-empty = Aucune demande ne correspond.
money-nav = Argent en attente
complaints-nav = Signalements
complaints-title = Débits signalés par les clients
complaints-text = Des clients disent avoir été débités sans que le paiement nous soit parvenu. Vérifiez chez l’opérateur, puis répondez ; si l’argent arrive, le signalement se ferme de lui-même.
complaints-none = Aucun signalement n’attend de réponse.
complaint-at-label = Signalé le
complaint-open = attend une réponse
complaint-answered = répondu
complaint-paid = fermé : l’argent est arrivé
complaint-answer-label = Réponse envoyée au client
money-title = Argent en attente d’une réponse
money-text = Tout ce qui a été reçu et n’est ni derrière un kit livré, ni rendu, ni passé en perte, ni en cours de traitement dans les temps.
money-none = Aucun argent n’attend de réponse.
money-count = { $count ->
    [one] Un montant attend.
   *[other] { $count } montants attendent.
}
money-oldest = Le plus ancien :
money-of-reason = – { $amount } ({ $count })
money-why = Pourquoi
money-since = Depuis
money-proposed = passage en perte proposé
waits-held = paiement retenu
waits-unwanted = reçu pour une demande close
waits-overpaid = trop-perçu
waits-second_payment = second paiement
waits-refund_due = à rembourser
waits-generation_failed = rédaction impossible
waits-stuck = n’avance pas
waits-help-held = Montant insuffisant ou autre devise : à accepter, à rembourser ou à passer en perte.
waits-help-unwanted = Montant insuffisant ou autre devise, après la clôture : à rembourser ou à passer en perte ; si la commande avait seulement expiré, vous pouvez aussi l’accepter.
waits-help-overpaid = L’excédent est à rendre, puis à confirmer.
waits-help-second_payment = La commande était déjà payée : à rendre, puis à confirmer.
waits-help-refund_due = Le remboursement est à faire, puis à confirmer avec sa référence.
waits-help-generation_failed = À relancer ou à rembourser.
waits-help-stuck = Payé, mais l’étape dure plus longtemps que prévu.
stage-label = Étape
moved-label = Dernier mouvement
badge-money = argent en attente
stage-submitted = reçue
stage-awaiting_payment = attend le paiement
stage-paid = payée
stage-generating = en rédaction
stage-generation_failed = rédaction échouée
stage-drafted = à valider
stage-validated = validée
stage-delivered = livrée
stage-cancelled = close
stage-refunding = à rembourser
stage-refunded = remboursée
buried-title = { $count ->
    [one] Une tâche automatique a été abandonnée
   *[other] { $count } tâches automatiques ont été abandonnées
}
buried-text = Elles ne seront plus tentées d’elles-mêmes : une personne doit s’en occuper.
revive-label = Réessayer
revivals-title = Tâches relancées
done-revive = La tâche va être réessayée.
effect-mail_client = courriel au client
effect-mail_staff = courriel à l’équipe
effect-open_order = ouverture de la commande
effect-watch_attempt = suivi d’un paiement
effect-verify_attempt = vérification d’un paiement
effect-prove_notification = authentification d’une notification
effect-expire_order = expiration de la commande
effect-generate_draft = rédaction du projet
effect-write_section = rédaction d’une rubrique
effect-assemble_draft = assemblage du projet

section-general = Ensemble : { $what }
section-of-text = Texte { $text } sur { $texts } : { $what }
section-of-part = Texte { $text } sur { $texts }, partie { $part } : { $what }
section-summary = synthèse
section-questions = questions
section-irregularities = irrégularités
section-merger = synthèse
section-general_questions = questions générales
section-general_irregularities = irrégularités générales
section-synthesis = introduction
section-action_plan = points critiques et plan d’action
section-status-waiting = à venir
section-status-writing = en cours
section-status-done = terminé
drafting-title = Rédaction en cours
drafting-assembling = Mise en page du projet
drafting-done = { $done } rubriques sur { $all }
drafting-details = Voir chaque rubrique
drafting-left = encore { $minutes } min environ
drafting-left-moment = encore moins d’une minute
drafting-left-unknown = la durée sera connue après la première rubrique
call-begun = en cours ou perdu
call-taken = retenu
call-unfit = hors du plan
call-failed = sans réponse
tokens = { $tokens } jetons
dollars = { $amount } $
doubt = { $section }, n° { $items }
doubts-title = { $count ->
    [one] Citations à vérifier dans une rubrique
   *[other] Citations à vérifier dans { $count } rubriques
}
calls-title = { $count ->
    [one] Un appel au modèle
   *[other] { $count } appels au modèle
}
draft-changes = Comparer avec le projet précédent
draft-read = Lire ici
draft-read-title = Projet n° { $number }
changes-title = Projet { $after } comparé au projet { $before }
changes-with = Comparer avec le projet :
changes-none = Ces projets n’ont pas de rubriques à comparer.
changes-kept = Conservée telle quelle
changes-same = Réécrite à l’identique
changes-changed = Modifiée
revision-sections = Ne refaire que certaines rubriques
revision-sections-help = Les rubriques non cochées sont conservées telles quelles. Sans choix, tout est refait.

desk-state-title = État
link-label = Lien du client
link-none = aucun lien n’a encore été envoyé
link-alive = actif jusqu’au { $until }
link-expired = expiré le { $until }
link-revoked = désactivé
link-dead = éteint par le remboursement
downloads-label = Téléchargements
links-title = Liens de téléchargement
links-none = Aucun lien n’a encore été envoyé.
links-older = { $count ->
    [one] Un lien plus ancien n’est pas affiché.
   *[other] { $count } liens plus anciens ne sont pas affichés.
}
link-issued = Envoyé le
link-until = valable jusqu’au
link-open = Actif
link-end-expired = Expiré
link-end-revoked = Désactivé
link-end-replaced = Remplacé par un lien plus récent
link-end-refunded = Éteint par le remboursement
link-end-erased = Éteint par l’effacement des données
link-downloads = { $count ->
    [0] Aucun téléchargement
    [one] Un téléchargement
   *[other] { $count } téléchargements
}
link-downloads-earlier = { $count ->
    [one] et un plus ancien
   *[other] et { $count } plus anciens
}
history-document = Le client a ajouté un document
history-document-name = Fichier :
history-download = Téléchargement du kit commencé (version { $number })
history-by-link = qui a le lien
language-label = Langue du client
language-fr = français
language-en = anglais
drafts-title = Projets
drafts-none = Aucun projet n’a encore été rédigé.
draft-name = Projet n° { $number } (Word)
draft-model = modèle { $model }
draft-preview = Aperçu en PDF
draft-preview-missing = Aperçu en PDF : LibreOffice n’est pas installé sur ce serveur
preview-none = L’aperçu n’a pas pu être fait
preview-missing = LibreOffice, qui fait les aperçus, n’est pas installé sur ce serveur.
preview-slow = LibreOffice a mis trop de temps. Réessayez dans quelques minutes.
preview-failed = LibreOffice n’a pas pu convertir ce projet.
preview-word = Le projet lui-même n’en dépend pas : téléchargez le fichier Word.
preview-back = Retour à la demande
deliverables-title = Documents définitifs
deliverables-none = Aucun PDF n’a encore été téléversé.
deliverable-number = version { $number }
deliverable-served = servi au client
deliverable-chosen = validé, pas encore publié
payments-title = Paiements
payments-none = Aucune tentative de paiement.
attempt-status-label = Situation
paid-on = payé le { $at }
available-on = fonds disponibles le { $at }
attempt-created = créée
attempt-initiated = page de paiement ouverte
attempt-pending = en attente de l’opérateur
attempt-refused = refusée
attempt-expired = expirée
attempt-not_created = jamais créée chez le prestataire
attempt-paid = payée
evidence-verified = vérifié auprès du prestataire
evidence-amount_unverified = confirmé sans montant par le prestataire
evidence-inexpressible = confirmé par le prestataire, d’un montant qui ne s’exprime pas ici
evidence-by_hand = enregistré par l’équipe
desk-documents-title = { $count ->
    [one] Texte du client
   *[other] Les { $count } textes du client
}
answers-title = Réponses du client
not-answered = Sans réponse :
history-title = Historique

moves-title = Actions
moves-none = Aucune action n’est attendue de l’équipe à cette étape.
checklist-title = À vérifier avant de publier
check-pdf = { $name } : { $pages ->
    [one] une page
   *[other] { $pages } pages
}, { $size }, validé par { $by }
check-headings = Titres propres au brouillon que le PDF contient : { $found } sur { $count }.
check-headings-few = Titres propres au brouillon que le PDF contient : seulement { $found } sur { $count }. Il est peut-être celui d’un autre client.
check-named = Le PDF nomme { $organization }.
check-unnamed = Le PDF ne nomme pas { $organization }. Il est peut-être celui d’un autre client.
check-uncompared = Le texte du PDF n’a pas pu être comparé au brouillon.
check-older = Ce PDF est plus ancien que le dernier brouillon.
check-doubts = { $count ->
    [0] Le dernier brouillon n’a laissé aucun point à vérifier.
    [one] Le dernier brouillon a laissé un point à vérifier.
   *[other] Le dernier brouillon a laissé { $count } points à vérifier.
}
check-unread = { $count ->
    [0] Tous les textes du client ont été lus.
    [one] Un texte du client n’a pas été lu, ou pas en entier.
   *[other] { $count } textes du client n’ont pas été lus, ou pas en entier.
}
check-paid = La commande est payée, et aucun argent n’attend.
check-money-waits = De l’argent attend une décision.
check-complaints = { $count ->
    [one] Une réclamation est sans réponse.
   *[other] { $count } réclamations sont sans réponse.
}
check-notes = { $count ->
    [one] L’équipe a laissé une note.
   *[other] L’équipe a laissé { $count } notes.
}
check-recipient = Le lien part à { $email } (langue : { $language }).
check-opened = J’ai ouvert ce PDF, et il est bien pour { $organization }.
check-compared = J’ai comparé ce PDF au brouillon, et c’est bien le bon malgré tout.
check-compared-required = Comparez le PDF au brouillon, puis cochez la case.
check-required = Ouvrez le PDF, puis cochez la case.
cannot-title = { $count ->
    [one] Pas maintenant : une action
   *[other] Pas maintenant : { $count } actions
}
move-cancel = Annuler la demande
move-accept_short_payment = Accepter le montant reçu
move-record_payment_by_hand = Enregistrer un paiement à la main
move-retry_generation = Relancer la rédaction
move-request_revision = Demander un nouveau projet
move-validate = Valider avec un PDF
move-replace_deliverable = Remplacer le PDF
move-withdraw_validation = Retirer la validation
move-deliver = Publier : envoyer le lien au client
move-reissue_link = Envoyer un nouveau lien
move-revoke_link = Désactiver le lien
move-extend_link = Prolonger le lien
move-correct = Corriger avec un nouveau PDF
move-refund = Rembourser
move-propose_write_off = Proposer de passer en perte
move-agree_write_off = Accepter de passer en perte
move-decline_write_off = Refuser de passer en perte
move-answer_complaint = Répondre au signalement
move-confirm_refund = Confirmer le remboursement
move-help-cancel = La demande est close sans paiement et le client en est averti.
move-help-accept_short_payment = Le montant retenu règle la commande et la rédaction commence ; ce qui dépasse le dû est à rendre. Votre nom et votre raison sont conservés.
move-help-record_payment_by_hand = Pour un paiement reçu autrement que par le prestataire. Il règle la commande s’il suffit, il est retenu s’il est trop faible, et il est à rendre si la commande n’attend plus d’argent. Votre nom et votre raison sont conservés.
move-help-retry_generation = Le projet est rédigé de nouveau à partir des mêmes textes.
move-help-request_revision = Un nouveau projet est rédigé en suivant vos indications ; l’ancien reste disponible.
move-help-validate = Téléversez le document définitif, en PDF de 25 Mo au plus. Rien n’est encore envoyé au client.
move-help-replace_deliverable = Le nouveau PDF prend la place de celui qui est validé. Rien n’est encore envoyé au client.
move-help-withdraw_validation = Le PDF n’est plus retenu et l’on revient au projet.
move-help-deliver = Le client reçoit par courriel un lien privé vers le PDF validé.
move-help-reissue_link = Le client reçoit un nouveau lien ; l’ancien cesse de fonctionner.
move-help-revoke_link = Le lien cesse aussitôt de fonctionner.
move-help-extend_link = Le lien garde son adresse et fonctionne plus longtemps, jamais plus qu’un nouveau lien. Le client en est prévenu par courriel.
move-help-correct = Le nouveau PDF est à publier ensuite ; jusque-là, le client continue de recevoir l’ancien.
move-help-refund = Les liens s’éteignent et la rédaction s’arrête. Le remboursement lui-même est à faire chez le prestataire, puis à confirmer ici.
move-help-propose_write_off = Pour l’argent qui ne peut être ni retenu ni rendu. Une deuxième personne doit l’accepter.
move-help-agree_write_off = Tout ce qui attend sur cette demande est abandonné. C’est définitif.
move-help-decline_write_off = L’argent reste dans la liste de ce qui attend. Qui a fait la proposition peut ainsi la retirer.
move-help-answer_complaint = Le client reçoit cette réponse par courriel et le signalement est fermé.
move-help-confirm_refund = Une fois l’argent rendu, indiquez la référence de l’opération. Le client en est averti. Chaque versement a sa propre référence.
done-cancel = La demande est annulée.
done-accept_short_payment = Le montant est accepté et la rédaction commence.
done-record_payment_by_hand = Le paiement est enregistré.
done-retry_generation = La rédaction est relancée.
done-request_revision = Un nouveau projet est demandé.
done-validate = Le PDF est validé. Il reste à le publier.
done-replace_deliverable = Le PDF est remplacé. Il reste à le publier.
done-withdraw_validation = La validation est retirée.
done-deliver = Le kit est publié : le lien part par courriel.
done-reissue_link = Un nouveau lien part par courriel.
done-revoke_link = Le lien est désactivé.
done-extend_link = Le lien garde son adresse et fonctionne jusqu’à la date demandée.
done-correct = Le nouveau PDF est validé. Il reste à le publier.
done-refund = Le remboursement est décidé. Il reste à le faire et à le confirmer.
done-propose_write_off = La proposition est enregistrée. Une deuxième personne doit l’accepter.
done-agree_write_off = L’argent est passé en perte.
done-decline_write_off = La proposition est refusée. L’argent attend toujours une décision.
done-answer_complaint = La réponse est envoyée au client.
done-confirm_refund = Le remboursement est confirmé.
text-reason = Raison
text-reason-optional = Raison (facultatif)
text-reference = Référence de l’opération
text-received-optional = Montant reçu (vide : ce qui est dû)
text-days-optional = Jours à partir de maintenant, si ce n’est pas le maximum
text-amount-optional = Montant rendu (vide : tout ce qui est dû)
text-no-amount = Ce n’est pas un montant dans la devise du paiement.
text-no-days = Ce n’est pas un nombre de jours.
text-feedback = Ce que le nouveau projet doit mieux faire
text-answer = Réponse au client
pdf-label = Document PDF
pdf-required = Choisissez un fichier PDF.
pdf-too-big = Ce fichier est trop gros : { $limit } Mo au plus.
pdf-unfit = Ce fichier n’est pas un PDF que le client pourrait ouvrir : il est abîmé, d’un autre type ou protégé par un mot de passe.
pdf-infected = Ce fichier contient un virus ; il n’a pas été gardé.
upload-broken = L’envoi a été interrompu. Choisissez le fichier de nouveau.
proofs-title = Justificatifs de paiement et de remboursement
proof-label = Justificatif (facultatif) : PDF, JPG ou PNG, { $limit } Mo au plus
proof-needed-label = Justificatif : PDF, JPG ou PNG, { $limit } Mo au plus
proof-needed = Joignez le justificatif : relevé, reçu ou bordereau, en PDF, JPG ou PNG.
proof-empty = Ce fichier est vide.
proof-unfit = Ce fichier n’est ni un PDF, ni une photo JPG ou PNG.
proof-again = Choisissez de nouveau le justificatif : il n’a pas été gardé.
conflict-title = Quelqu’un a agi avant vous
conflict-since = Depuis que vous avez ouvert cette page :
conflict-text = La demande a changé depuis que vous avez ouvert cette page. Rien de ce que vous avez demandé n’a été fait. Voici son état actuel ; ce que vous aviez saisi est conservé ci-dessous.
play-money-title = Cette demande a été payée pour essai
play-money-text = Rien n’est livré contre de l’argent fictif. Ce service encaisse de vrais paiements.
refused-title = Cela n’est pas possible
invalid-title = Un point est à corriger
invalid-text = Rien n’a été fait. Corrigez le champ signalé et recommencez.
typed-title = Ce que vous aviez saisi

refusal-absent = Cette demande n’existe pas.
refusal-not_now = Cela n’appartient pas à l’étape « { $stage } ».
refusal-not_yours = Cette action ne vous revient pas.
refusal-not_paid = La commande n’est pas payée.
refusal-no_deliverable = Aucun PDF n’a été validé.
refusal-attempt_pending = Un paiement est en cours : il faut d’abord savoir s’il aboutit.
refusal-payment_held = Un montant reçu attend une décision de l’équipe.
refusal-nothing_held = Aucun montant n’est retenu.
refusal-nothing_reckonable = Ce qui est retenu ne se chiffre pas : à rembourser ou à passer en perte.
refusal-amount_mismatch = { $received } reçus pour { $owed } dus.
refusal-nothing_to_hold = Le montant reçu règle la commande.
refusal-receipt_conflict = Un autre montant est déjà inscrit pour cette tentative.
refusal-not_expired = Le délai de la commande n’est pas écoulé.
refusal-stale_draft = Un autre projet est en cours.
refusal-no_link = Aucun lien n’est actif.
refusal-nothing_due = Aucun montant n’est à rendre.
refusal-unsigned = Une personne de l’équipe doit signer de son nom.
refusal-document_count = Une demande comporte de un à dix documents.
refusal-refund_mismatch = Ce montant n’est pas celui qui est à rendre.
refusal-nothing_waits = Aucun argent n’attend de décision.
refusal-already_proposed = Il est déjà proposé de passer cet argent en perte.
refusal-nothing_proposed = Personne ne propose de passer de l’argent en perte.
refusal-no_such_attempt = Il n’y a pas de tel paiement à signaler.
refusal-money_received = Ce paiement nous est parvenu : il n’y a rien à signaler.
refusal-complained_today = Ce paiement a déjà été signalé aujourd’hui. Notre équipe vous répond par courriel.
refusal-no_complaint = Aucun signalement n’attend de réponse.
refusal-same_person = Une autre personne que celle qui le propose doit l’accepter.
refusal-unpayable_amount = Ce montant ne peut pas être payé.
refusal-already_refunded = Le remboursement est déjà confirmé avec une autre référence.
refusal-role = Les décisions sur l’argent reviennent aux responsables.

actor-system = le programme
actor-client = le client
actor-staff = l’équipe
actor-gateway = le prestataire de paiement
actor-clock = l’échéance
actor-worker = le programme
remark-reason = Raison :
remark-feedback = À mieux faire :
remark-proof = Référence :
remark-failure = Échec :
event-inquiry_submitted = { $count ->
    [one] Demande reçue avec un document
   *[other] Demande reçue avec { $count } documents
}
event-order_opened = Commande ouverte : { $amount }
event-checkout_started = Tentative de paiement { $transaction } commencée
event-attempt_closed = { $outcome ->
    [refused] Tentative { $transaction } refusée
    [expired] Tentative { $transaction } sans nouvelles
   *[other] Tentative { $transaction } jamais créée chez le prestataire
}
event-payment_confirmed = Paiement confirmé : { $amount }
event-late_payment_confirmed = Paiement tardif confirmé : { $amount }
event-unwanted_payment_received = Montant reçu après l’annulation, à rendre : { $amount }
event-extra_payment_received = Montant reçu en trop, à rendre : { $amount }
event-payment_held = Montant retenu : { $amount }
event-short_payment_accepted = Montant retenu accepté
event-payment_recorded_by_hand = Paiement enregistré à la main : { $amount }
event-inquiry_cancelled = Demande annulée
event-order_expired = Commande expirée
event-generation_begun = Rédaction du projet n° { $number } commencée
event-draft_completed = Projet n° { $number } terminé
event-generation_given_up = Rédaction du projet n° { $number } abandonnée
event-generation_retried = Rédaction du projet n° { $number } relancée
event-revision_requested = Projet n° { $number } demandé
event-deliverable_validated = PDF validé, version { $number }
event-deliverable_replaced = PDF remplacé, version { $number }
event-validation_withdrawn = Validation de la version { $number } retirée
event-kit_delivered = Version { $number } publiée, lien envoyé au client
event-link_reissued = Nouveau lien envoyé au client
event-link_revoked = Lien désactivé
event-link_extended = Lien prolongé jusqu’au { $until }
event-deliverable_corrected = PDF de correction validé, version { $number }
event-refund_requested = Remboursement décidé
event-refund_confirmed-of = Remboursement confirmé : { $amount }
event-write_off_proposed = Passage en perte proposé
event-money_written_off = Argent passé en perte
event-write_off_declined = Passage en perte refusé
event-reminders_declined = Le client ne veut plus de rappels
event-complaint_opened = Débit signalé par le client, tentative { $transaction }
event-complaint_answered = Réponse au signalement envoyée
event-refund_confirmed = Remboursement confirmé
event-with-excess = { $event } ; un montant est à rendre

desk-reports = Rapports à télécharger
desk-reports-hint = Ce que la liste montre, avec l’étape et la recherche choisies. XLSX pour un tableur, CSV pour un programme.
report-inquiries = Demandes
report-payments = Paiements
report-downloads = Téléchargements
report-money = Argent en attente

## Notifications

inbox-title = Avis de paiement
inbox-text = Ce que les prestataires de paiement annoncent d’eux-mêmes. Un avis ne prouve rien : le prestataire est interrogé chaque fois, et seule sa réponse compte.
inbox-filters = Suites données
inbox-all = Tous
inbox-received = Reçu
inbox-times = { $count } fois
inbox-transaction = Transaction
inbox-inquiry = Demande
inbox-fate = Suite
inbox-said = Contenu
inbox-due = Nouvel examen
inbox-empty = Aucun avis.
inbox-turned-title = Non retenus
inbox-strange = Beaucoup d’avis parlent de transactions inconnues : vérifiez l’adresse de notification chez le prestataire.
fate-early = trop tôt
fate-followed = suivi
fate-unknown = transaction inconnue
turned-forged = signature fausse ou absente
turned-other_site = destiné à un autre site
turned-malformed = illisible
turned-crowded = trop nombreux ce jour-là
map-title = Où en sont les demandes
map-about = Les étapes d’une demande, avec le nombre de demandes dans chacune
upcoming-title = Ce qui vient de soi-même
deadline-order_expires = La commande expire.
deadline-first_payment_reminder = Un premier rappel de paiement est envoyé au client.
deadline-second_payment_reminder = Un deuxième rappel de paiement est envoyé au client.
deadline-last_payment_reminder = Un dernier rappel de paiement est envoyé au client.
deadline-generation_stuck = L’équipe est prévenue que la rédaction n’avance pas.
deadline-draft_waits = L’équipe est prévenue que le projet attend toujours.
deadline-kit_not_downloaded = Le client apprend que son kit l’attend, s’il ne l’a pas téléchargé.
deadline-link_expires_soon = Le client est prévenu que son lien expire.
timed-order_expires = échéance
timed-first_payment_reminder = rappel 1 h
timed-second_payment_reminder = rappel 1 jour
timed-last_payment_reminder = rappel 3 jours
timed-generation_stuck = alerte 1 h
timed-draft_waits = rappel 2 jours
timed-kit_not_downloaded = rappel 3 jours
timed-link_expires_soon = fin du lien

## Comptes

account-title = Mon compte
sessions-title = Sessions ouvertes
sessions-text = Une session se ferme d’elle-même après trente minutes sans usage, et après douze heures dans tous les cas.
session-agent = Navigateur
session-client = Adresse
session-opened = Ouverte
session-used = Dernier usage
session-end = Fermer
session-own = celle-ci
session-was-ended = La session est fermée.
password-title = Mot de passe
password-old = Mot de passe actuel
password-new = Nouveau mot de passe
password-again = Le même, encore une fois
password-help = Au moins douze caractères.
password-button = Changer le mot de passe
password-ends-sessions = Toutes vos autres sessions seront fermées.
password-changed = Le mot de passe est changé, et vos autres sessions sont fermées.
password-wrong = Le mot de passe actuel n’est pas le bon.
password-differs = Les deux nouveaux mots de passe ne sont pas les mêmes.
password-short = Le mot de passe a moins de douze caractères.
password-long = Ce mot de passe est trop long.
factor-title = Second facteur
factor-text = À chaque connexion, un code à six chiffres est demandé après le mot de passe. Il vous faut une application d’authentification sur votre téléphone.
factor-begin-button = Installer un second facteur
factor-since = Demandé à chaque connexion depuis le
factor-left = { $count ->
    [one] Il vous reste un code de secours.
   *[other] Il vous reste { $count } codes de secours.
}
factor-must-again = Votre rôle doit en avoir un : si vous le retirez, vous en installez un autre aussitôt.
factor-off-button = Retirer le second facteur
factor-was-dropped = Le second facteur est retiré.
factor-must-title = Votre compte doit avoir un second facteur
factor-must-text = Installez-le maintenant : la session s’ouvre ensuite.
factor-scan = Ouvrez votre application d’authentification et photographiez cette image.
factor-picture = Code QR du secret
factor-type = Ou saisissez ce secret :
factor-here = Ouvrir l’application de cet appareil
factor-confirm = Confirmer
factor-confirm-help = Les six chiffres que l’application montre maintenant. Toutes vos autres sessions seront fermées.
factor-wrong = Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.
factor-on-title = Le second facteur est installé
factor-on-text = Il sera demandé à chaque connexion.
recovery-title = Codes de secours
recovery-text = Chacun remplace une fois le code de l’application, si vous n’avez plus votre téléphone. Gardez-les en lieu sûr : ils ne sont montrés que cette fois.
recovery-kept = Je les ai gardés
invitation-title = Choisir un mot de passe
invitation-text = Ce lien est personnel et ne sert qu’une fois.
invitation-button = Enregistrer et ouvrir une session
staff-title = Équipe
staff-role = Rôle
staff-role-button = Changer
staff-password = Mot de passe
staff-access = Accès
staff-waits = invitation en attente
staff-own = votre compte
staff-disabled = désactivé
staff-again = Envoyer un lien
staff-disable = Désactiver
staff-factor = second facteur
staff-reset-factor = Retirer le second facteur
staff-identity = relié au fournisseur d’identité
staff-unlink = Retirer l’identité du fournisseur
staff-invite-title = Inviter quelqu’un
staff-invite-text = La personne reçoit un lien, valable trois jours, pour choisir son mot de passe.
staff-invite-button = Inviter
staff-invited-title = Le lien est parti
staff-invited-text = Il est valable trois jours et ne sert qu’une fois.
staff-not-sent-title = Le courriel n’est pas parti
staff-not-sent-text = Le serveur de courriel ne répond pas. Envoyez le lien de nouveau dans quelques minutes.
staff-changed-title = C’est fait
staff-changed-text = Le changement vaut dès maintenant.
staff-not-oneself-title = Pas sur votre propre compte
staff-not-oneself-text = Une autre personne doit le faire.
staff-absent-title = Rien n’a été fait
staff-absent-text = Ce compte n’existe pas ou est désactivé.
staff-no-address-title = Adresse à corriger
staff-no-address-text = Ce n’est pas une adresse électronique.
staff-known-title = Adresse déjà connue
staff-known-text = Cette adresse a déjà un compte.
trail-title = Journal des comptes
trail-at = Quand
trail-deed = Quoi
trail-staff = Compte
trail-by = Par
deed-added = compte créé
deed-invited = lien envoyé
deed-invitation_taken = mot de passe choisi par le lien
deed-signed_in = connexion
deed-sign_in_failed = connexion refusée
deed-signed_out = déconnexion
deed-session_ended = session fermée
deed-password_changed = mot de passe changé
deed-role_changed = rôle changé
deed-disabled = compte désactivé
deed-code_failed = code refusé
deed-factor_confirmed = second facteur installé
deed-recovery_used = code de secours utilisé
deed-factor_dropped = second facteur retiré
deed-factor_reset = second facteur retiré par quelqu’un d’autre
deed-identity_linked = relié à une identité du fournisseur
deed-identity_proven = reconnu par le fournisseur d’identité
deed-identity_refused = reconnu par le fournisseur d’identité, et refusé
deed-identity_unlinked = identité du fournisseur retirée

## The desk: what the list is asked for, and how staff share the work

mine-nav = Mes demandes
sections-nav-label = Parties de l’espace de traitement
desk-more-filters = Plus de filtres
desk-from = Reçues à partir du
desk-to = Reçues jusqu’au
sorted-label = Trier par
sorted-submitted = date de réception
sorted-moved = dernier mouvement
sorted-waiting = les plus longtemps sans mouvement
sorted-deadline = échéance (celles qui en ont une)
whose-label = Suivies par
whose-anybody = tout le monde
whose-me = moi
whose-nobody = personne
concern-label = À surveiller
concern-any = tout
concern-money = argent en attente
concern-errors = tâches abandonnées
still-label = Sans mouvement depuis
still-any = peu importe
still-day = un jour
still-three_days = trois jours
still-week = une semaine
still-month = un mois
taken-label = Tests
taken-any = avec les tests
taken-real = sans les tests
taken-test = les tests seulement
urgency-late = en retard
urgency-waits = à traiter
urgency-past = échue
urgency-soon = dans moins d’un jour
badge-given-up = tâche abandonnée
deadline-label = Échéance
assignee-label = Suivie par
bulk-to = Confier à
bulk-assign = Confier
bulk-retry = Rédiger à nouveau ces projets
bulk-all = Tout choisir sur cette page
bulk-none = Rien n’a été choisi
bulk-retried = { $count ->
    [0] Aucun projet n’est rédigé à nouveau
    [one] Un projet est rédigé à nouveau
   *[other] { $count } projets sont rédigés à nouveau
}
bulk-retried-missed = { $count ->
    [one] Une demande avait avancé entre-temps : elle est restée telle quelle.
   *[other] { $count } demandes avaient avancé entre-temps : elles sont restées telles quelles.
}
bulk-pick = Choisir { $reference }
bulk-assigned = { $count ->
    [one] { $count } demande confiée
   *[other] { $count } demandes confiées
}
bulk-assigned-missed = { $count ->
    [one] Une demande a changé de mains entre-temps : elle n’a pas été touchée.
   *[other] { $count } demandes ont changé de mains entre-temps : elles n’ont pas été touchées.
}
handling-title = Suivi
handling-nobody = personne
handling-take = Je m’en occupe
handling-give-back = Je ne m’en occupe plus
handling-assign-to = Confier à quelqu’un
handling-present = { $name } travaille sur cette demande depuis le
handling-present-help = Rien n’est bloqué : parlez-vous avant d’agir.
handled-title = Quelqu’un a agi avant vous
handled-text = La demande a changé de mains depuis que vous avez ouvert cette page. Voici qui la suit maintenant.
handed-to = Demande confiée à { $name }
handed-back = Demande rendue : personne ne la suit
done-assigned = C’est noté : le suivi a changé.
done-noted = La note est enregistrée.
done-erased = La note est effacée.
notes-title = Notes internes
notes-help = Pour l’équipe seulement : le client ne les voit jamais.
notes-label = Nouvelle note
notes-write = Enregistrer la note
notes-erase = Effacer
notes-erased = Note effacée

## Personal data

privacy-nav = Données personnelles
privacy-title = Données personnelles
privacy-help = Pour répondre à une personne qui demande ce que nous savons d’elle, ou qui veut être effacée.
privacy-email = Adresse électronique de la personne
privacy-look = Chercher
privacy-none = Rien n’est conservé à cette adresse.
privacy-documents = Documents
privacy-against = Ce qui empêche l’effacement
privacy-export-title = Remettre une copie
privacy-export-help = Un fichier ZIP avec tout ce qui est conservé : réponses, documents, textes, paiements, échanges et historique.
privacy-export-button = Télécharger la copie
privacy-erase-title = Effacer la personne
privacy-erase-help = Noms, coordonnées, réponses, textes, notes et fichiers sont supprimés pour toujours. Les commandes et les paiements restent pour la comptabilité, sans dire pour qui.
privacy-erase-again = Tapez l’adresse une seconde fois
privacy-erase-button = Effacer pour toujours
privacy-erase-not-now = Ce n’est pas possible maintenant : voyez la dernière colonne.
privacy-again-title = Rien n’a été effacé
privacy-again-text = Les deux adresses ne sont pas les mêmes.
privacy-erased-title = La personne est effacée
privacy-erased-text = { $inquiries ->
    [0] Il n’y avait rien à effacer.
    [one] Une demande, { $files ->
        [0] aucun fichier
        [one] un fichier
       *[other] { $files } fichiers
    }.
   *[other] { $inquiries } demandes, { $files } fichiers.
}
privacy-kept-title = Tout n’a pas été effacé
privacy-kept-text = Voyez ce qui l’empêche dans la dernière colonne, et recommencez.
privacy-purge-title = Fichiers dont le temps est passé
privacy-purge-never = Les documents et les projets sont gardés sans limite : le réglage KIT_RETENTION ne donne pas de durée.
privacy-purge-help = Les documents et les projets sont gardés { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} après la fin de leur demande. Ils partent ensuite d’eux-mêmes, dans l’heure.
privacy-purge-over = { $count ->
    [one] Les fichiers d’une demande sont plus anciens.
   *[other] Les fichiers de { $count } demandes sont plus anciens.
}
privacy-purge-more = Les fichiers de plus de { $count } demandes sont plus anciens.
privacy-purge-none = Aucun fichier n’est plus ancien.
privacy-purge-button = Les supprimer maintenant
privacy-purged-title = Les fichiers sont supprimés
privacy-purged-text = { $inquiries ->
    [one] { $inquiries } demande
   *[other] { $inquiries } demandes
}, { $files ->
    [one] { $files } fichier
   *[other] { $files } fichiers
}.
privacy-trail-title = Copies et effacements
privacy-trail-none = Aucun pour le moment.
privacy-work-disclosed = copie remise
privacy-work-erased = effacement
hold-payment_open = la commande peut encore être payée : annulez-la d’abord
hold-money_waits = de l’argent attend une décision ou un remboursement
hold-complaint_open = un signalement de paiement attend une réponse
hold-delivery_due = le client a payé et n’a pas encore reçu son kit
hold-at_work = un travail est en cours : réessayez dans un instant
consent-label = Accord du client
consent-given = { $at } (texte du { $text })
erased-client = Client effacé
erased-on = Les données de ce client ont été effacées le
erased-help = La commande et les paiements restent pour la comptabilité.
files-removed-on = Les documents et les projets ont été supprimés à la fin de leur durée de conservation, le
error-erased-title = Ces données ont été effacées
error-erased-text = Les informations et les fichiers de cette demande n’existent plus. Vous pouvez faire une nouvelle demande quand vous voulez.

## A text that was forgotten

forgotten-summary = Ajouter un texte oublié
forgotten-help = { $count ->
    [one] Vous pouvez encore ajouter un texte, tant que la rédaction n’a pas commencé.
   *[other] Vous pouvez encore ajouter { $count } textes, tant que la rédaction n’a pas commencé.
}
forgotten-button = Ajouter
forgotten-done = Le texte est ajouté à votre demande.
forgotten-refused-title = Rien n’a été ajouté
forgotten-too-many-title = Tout n’a pas été ajouté
forgotten-too-many-text = Une demande contient dix textes au plus.
forgotten-too-late-title = Il est trop tard
forgotten-too-late-text = La rédaction a commencé sans ce texte, ou la demande est terminée.

## Messages between the client and staff

messages-title = Messages
messages-label = Votre message
messages-send = Envoyer
messages-sent = Le message est envoyé.
messages-by-you = Vous
messages-by-team = Notre équipe
messages-by-client = Client
messages-full-title = Le message n’est pas envoyé
messages-full-text = Cette demande ne peut plus recevoir de message.

## Courriels

letters-nav = Courriels
letters-title = Courriels
letters-text = Ce que le service écrit, avec des données d’exemple. Un dossier de modèles peut remplacer ces textes (réglage KIT_LETTERS).
letter-label = Courriel
letter-to = Destinataire
letter-read = Lire
letter-example = avec des données d’exemple
letter-send = M’envoyer ce courriel
letter-send-to = À { $email }, dix par heure au plus.
letter-frame = Le courriel en HTML
sample-sent-title = Le courriel est parti
sample-sent-text = Il porte la mention TEST.
sample-not-sent-title = Le courriel n’est pas parti
sample-not-sent-text = Le serveur de courriel dit :
mails-title = Courriels
mails-none = Aucun courriel n’est parti ni n’attend.
letter-staff_new_inquiry = nouvelle demande
letter-staff_draft_ready = projet à valider
letter-staff_generation_failed = rédaction échouée
letter-staff_generation_stuck = rédaction qui n’avance pas
letter-staff_draft_waits = projet qui attend
letter-staff_payment_held = paiement retenu
letter-staff_late_payment = paiement tardif
letter-staff_refund_due = argent à rendre
letter-staff_write_off_proposed = renonciation proposée
letter-staff_complaint = débit signalé
letter-staff_gateway_fault = prestataire de paiement qui nous refuse
letter-staff_doubtful_payment = paiement douteux
letter-staff_other_account = paiement sur un autre compte
letter-staff_strange_notifications = notifications inconnues
letter-staff_message = message d’un client
letter-staff_invitation = invitation de l’équipe
letter-client_acknowledgement = accusé de réception
letter-client_page = page privée, de nouveau
letter-client_receipt = reçu
letter-client_link = lien du kit
letter-client_link_expires = lien qui expire
letter-client_not_downloaded = kit pas encore téléchargé
letter-client_cancelled = demande annulée
letter-client_expired = commande expirée
letter-client_refund_due = remboursement à venir
letter-client_refunded = remboursement fait
letter-client_message = message au client
letter-client_reminder = rappel de paiement
letter-client_last_reminder = dernier rappel de paiement
letter-client_complaint_answer = réponse au débit signalé
mail-fate-queued = en attente
mail-fate-delayed = retardé
mail-fate-sent = envoyé
mail-fate-refused = refusé
mail-fate-given_up = abandonné
mail-fate-outdated = sans objet
mail-fate-withheld = retenu
