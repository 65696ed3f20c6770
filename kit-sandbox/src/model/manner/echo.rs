//! What an answer adds that holds for every kind of rule: words of the rule itself, a proof, what follows from an answer.
//!
//! Places as in [`manner`](super), and `{clause}`: a few words of the rule between guillemets.

/// After the expected answer, where the rule gives a time.
pub(in crate::model) const DELAY: &[&str] = &[
    "Le délai {de_delay} se lit sur deux dates du dossier.",
    "Un rappel est programmé avant le terme {de_delay}.",
    "Le registre donne le point de départ du délai {de_delay}.",
    "Les dossiers qui dépassent {delay} sont listés à part.",
    "La fiche de suivi compte {delay} et ne compte rien d'autre.",
];

/// The same, where the rule names somebody.
pub(in crate::model) const ACTOR: &[&str] = &[
    "Tout échange avec {qui} laisse une trace écrite.",
    "Le dossier garde chaque pièce échangée avec {qui}.",
    "Une fiche sépare le rôle prévu pour {qui} et celui de notre service.",
    "Nos modèles nomment {qui} comme le texte le fait.",
    "Un seul agent est l'interlocuteur désigné pour {qui}.",
    "Nous savons par écrit ce que la règle attend de nous quand elle nomme {qui}.",
    "Les actes qui concernent {qui} sont classés ensemble.",
];

/// The same, where the rule names a case or a form.
pub(in crate::model) const CLAUSE: &[&str] = &[
    "La précision {clause} est une case de la fiche d'instruction, cochée et signée.",
    "Les mots {clause} figurent dans notre liste de contrôle.",
    "La fiche reprend les termes {clause}, sans les abréger.",
    "L'agent recopie au dossier la précision {clause} et y répond.",
    "Le passage {clause} a sa propre rubrique dans la procédure.",
    "Un exemple traité montre comment nous lisons {clause}.",
    "Nos agents savent ce que veut dire {clause} dans un dossier réel.",
];

/// The same for every rule.
pub(in crate::model) const ARTICLE: &[&str] = &[
    "La référence {d_article} figure en tête du dossier.",
    "Un agent et son suppléant savent expliquer {l_article}.",
    "Nous avons vérifié l'application {d_article} sur dix dossiers.",
    "La procédure interne renvoie {a_article}.",
    "Nos actes visent {l_article}.",
    "La dernière formation du service a porté sur {l_article}.",
    "",
    "",
];

/// How the proof is named.
pub(in crate::model) const PROOF: &[&str] = &[
    "Pièce à l'appui : {proof}.",
    "Preuve à produire : {proof}.",
    "Nous vous remettons {proof}.",
    "Le dossier contient {proof}.",
    "À consulter sur place : {proof}.",
    "Voici {proof}.",
    "Vous trouverez au dossier {proof}.",
    "Document joint : {proof}.",
    "Nous tenons à votre disposition {proof}.",
    "Nous l'établissons par {proof}.",
    "À verser au dossier de contrôle : {proof}.",
    "Premier document à ouvrir : {proof}.",
];

/// After a partial answer.
pub(in crate::model) const MISSING: &[&str] = &[
    "",
    "Or {l_article} se vérifie sur pièces.",
    "Il manque {proof}.",
    "",
    "Rien ne dit qui répond {d_article}.",
    "L'auditeur notera une application incomplète {d_article}.",
    "Pour convaincre, il faudrait {proof}.",
    "La bonne foi ne suffit pas : {l_article} demande une trace.",
    "",
    "Le contrôleur demandera aussitôt {proof}.",
    "Le point reste ouvert tant que vous n'avez pas produit {proof}.",
    "{owner_cap} ne peut pas le confirmer par écrit.",
    "Une réserve sur {l_article} est probable.",
    "",
];

/// After an answer to avoid.
pub(in crate::model) const EXPOSED: &[&str] = &[
    "",
    "Une telle réponse montre que {l_article} n'a pas été lu.",
    "L'auditeur la notera mot pour mot, avec la référence {d_article}.",
    "",
    "Elle appelle aussitôt un contrôle sur pièces.",
    "Elle fait porter le soupçon sur tous les dossiers soumis {a_article}.",
    "",
    "Elle contredit les termes mêmes {d_article}.",
    "Elle se lit comme l'aveu d'un manquement {a_article}.",
    "Elle ferme la discussion et ouvre une observation au rapport.",
    "",
    "Elle laisse {l_article} sans réponse.",
    "Mieux vaut dire que vous vérifiez et que vous répondrez le lendemain.",
    "Elle invite à élargir l'échantillon contrôlé.",
];

/// After the advice.
pub(in crate::model) const NEXT: &[&str] = &[
    "",
    "Notez en marge la référence {d_article}.",
    "{owner_cap} peut s'en charger dès cette semaine.",
    "",
    "Gardez sous la main {proof}.",
    "Relisez {l_article} la veille du contrôle.",
    "Faites l'essai sur un dossier qui relève {d_article}.",
    "",
    "Faites relire le résultat par {owner}.",
    "Fixez une date et tenez-la.",
    "Préparez aussi {proof}.",
    "",
    "Commencez par les dossiers les plus récents.",
    "Vérifiez que votre suppléant saurait répondre sur {l_article}.",
];

/// What goes wrong where the rule names a case or a form.
pub(in crate::model) const CLAUSE_FAULT: &[&str] = &[
    "Précision {clause} non vérifiée : {short}",
    "Passage {clause} oublié dans les modèles : {short}",
    "Termes {clause} absents du dossier : {short}",
    "Exigence {clause} laissée sans contrôle : {short}",
];

/// The same, where it names somebody.
pub(in crate::model) const ACTOR_FAULT: &[&str] = &[
    "Échange avec {qui} sans trace écrite : {short}",
    "Rôle prévu pour {qui} exercé par un autre : {short}",
    "Interlocuteur désigné pour {qui} inconnu des agents : {short}",
    "Pièce échangée avec {qui} non classée : {short}",
];

/// What mends it, whatever the rule.
pub(in crate::model) const REMEDY: &[&str] = &[
    "Recenser les dossiers qui relèvent {d_article} et compléter ceux de l'exercice",
    "Ajouter {l_article} à la liste de contrôle et la faire signer",
    "Établir et verser au dossier {proof}",
    "Faire vérifier dix dossiers par {owner}",
    "Rédiger une fiche d'une page sur {l_article} et la remettre aux agents",
    "Tenir un tableau des cas et de leurs suites, vu chaque mois par {owner}",
    "Inscrire {l_article} au plan de contrôle interne du trimestre",
    "Écrire aux intéressés, régulariser et dater la régularisation",
    "Désigner un titulaire et un suppléant pour l'application {d_article}",
    "Réunir les agents concernés autour {d_article} et garder la feuille de présence",
];

/// What it costs, whatever the rule.
pub(in crate::model) const CONSEQUENCE: &[&str] = &[
    "Observation au rapport, avec la référence {d_article}",
    "Dossier écarté de l'échantillon, contrôle étendu aux dossiers voisins",
    "Même question posée au contrôle suivant",
    "Acte à refaire, avec perte de temps et de frais",
    "Réponse écrite demandée à la direction",
    "Contentieux possible avec l'intéressé",
    "Recommandation suivie jusqu'à sa levée",
    "Preuve impossible à rapporter en cas de litige",
    "Responsabilité recherchée : {owner}",
    "Explications à donner sur chaque dossier soumis {a_article}",
];
