//! Rules that forbid.

use super::Manner;

pub(super) const PROHIBITION: Manner = Manner {
    topic: "Interdictions",
    owners: ["le contrôleur interne", "le responsable hiérarchique", "le service juridique"],
    proofs: [
        "la note de service qui rappelle l'interdiction, avec son émargement",
        "les déclarations d'intérêts signées et à jour",
        "la fiche d'instruction qui montre le refus opposé à une demande contraire",
        "le relevé des contrôles faits par sondage",
        "l'organigramme qui montre la séparation des fonctions",
    ],
    questions: [
        "{L_article} pose une interdiction : {gist} Comment la faites-vous respecter ?",
        "Quel contrôle empêche qu'un acte contraire {a_article} soit accompli ? La règle est : {gist}",
        "Avez-vous reçu des demandes contraires {a_article} et comment y avez-vous répondu ? Le texte dispose : {gist}",
        "Vos agents savent-ils ce que {l_article} leur interdit ? {gist}",
        "Comment détecteriez-vous un manquement à cette interdiction ? {L_article} dit : {gist}",
        "Existe-t-il chez vous des exceptions à la règle {d_article}, et qui les a autorisées ? Pour mémoire : {gist}",
        "Quelles fonctions avez-vous séparées pour rendre impossible ce que {l_article} défend ? {gist}",
    ],
    expected: [
        "L'interdiction a été rappelée par écrit et {owner} la contrôle par sondage. Aucun acte contraire n'a été relevé. Pièce à l'appui : {proof}.",
        "Une demande contraire a été reçue et refusée par écrit, avec la référence {d_article}. Pièce à l'appui : {proof}.",
        "La séparation des fonctions rend l'acte interdit impossible sans l'accord de deux personnes. Pièce à l'appui : {proof}.",
        "Aucune exception n'est pratiquée, et {owner} tranche par écrit les cas douteux. Pièce à l'appui : {proof}.",
        "Chaque agent concerné connaît la limite ; les nouveaux arrivants signent une fiche qui la rappelle. Pièce à l'appui : {proof}.",
    ],
    partial: [
        "La règle est respectée « par habitude », sans rappel écrit ni contrôle.",
        "Le rappel a été fait oralement, en réunion.",
        "Un contrôle existe, mais il ne couvre pas les périodes d'intérim ou d'urgence.",
        "Les cas douteux sont tranchés au cas par cas, sans trace.",
        "La séparation des fonctions est prévue mais n'est pas appliquée en cas d'absence.",
    ],
    avoid: [
        "« Tout le monde le fait. »",
        "« C'était urgent », sans autorisation ni compte rendu.",
        "Invoquer l'ordre verbal d'un supérieur.",
        "Nier une exception dont la trace figure au dossier.",
        "« L'interdiction ne nous concerne pas », sans pouvoir dire pourquoi.",
    ],
    advice: [
        "Faites émarger un rappel d'une page qui cite la règle mot pour mot.",
        "Recherchez vous-même, avant l'auditeur, les actes de l'exercice qui pourraient la contredire.",
        "Conservez les refus : rien ne prouve mieux qu'une interdiction est appliquée.",
        "Prévoyez le suppléant de chaque fonction clé afin que l'absence ne conduise pas au cumul interdit.",
        "Si une exception a existé, exposez-la spontanément avec sa cause et la mesure qui l'a close.",
    ],
    faults: [
        "Acte accompli malgré l'interdiction : {short}",
        "Exception pratiquée sans base dans le texte : {short}",
        "Interdiction ignorée des agents concernés : {short}",
        "Absence de contrôle sur un acte défendu : {short}",
    ],
    remedies: [
        "Mettre fin à la pratique, en dresser le constat et en informer la hiérarchie",
        "Rappeler la règle par note de service émargée et contrôler par sondage",
        "Séparer les fonctions et exiger une double validation",
        "Retirer ou rapporter l'acte irrégulier dans les formes",
    ],
    consequences: [
        "Irrégularité grave, annulation de l'acte",
        "Responsabilité personnelle de l'auteur",
        "Suspicion de conflit d'intérêts ou de favoritisme",
        "Réserve ou refus de certification",
    ],
    severity: "Critique",
};
