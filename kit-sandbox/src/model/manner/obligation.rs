//! Rules that oblige.

use super::Manner;

pub(super) const OBLIGATION: Manner = Manner {
    topic: "Obligations",
    owners: ["le responsable du dossier", "le chef du service concerné", "le contrôleur interne"],
    proofs: [
        "la procédure écrite en vigueur et sa date d'adoption",
        "le compte rendu d'exécution du dernier trimestre",
        "la fiche de poste qui confie cette tâche à une personne nommée",
        "deux dossiers récents où l'obligation est remplie",
        "le rapport d'activité transmis à la hiérarchie",
    ],
    questions: [
        "{L_article} crée une obligation : {gist} Comment la remplissez-vous au quotidien ?",
        "Qui est chargé, par écrit, d'appliquer {l_article} ? La règle est : {gist}",
        "Quelle preuve gardez-vous de l'exécution {d_article} ? Il dispose : {gist}",
        "Depuis quand appliquez-vous {l_article} et qu'a-t-il fallu changer pour cela ? {gist}",
        "Que fait le responsable lorsque l'obligation {d_article} n'est pas remplie ? {gist}",
        "Comment la direction sait-elle que {l_article} est appliqué dans tous les services ? Pour mémoire : {gist}",
        "Décrivez, étape par étape, ce que vous faites pour satisfaire {a_article} : {gist}",
    ],
    expected: [
        "L'obligation est confiée à une personne nommée, la procédure est écrite et {owner} contrôle son exécution. Pièce à l'appui : {proof}.",
        "Nous l'appliquons depuis la date d'effet du texte ; les étapes sont décrites et suivies. Pièce à l'appui : {proof}.",
        "Chaque trimestre, {owner} rend compte de l'exécution et des difficultés ; la direction y répond par écrit. Pièce à l'appui : {proof}.",
        "En cas de manquement, un rappel écrit est adressé, la situation est régularisée et la cause est traitée. Pièce à l'appui : {proof}.",
        "La règle vise {qui} ; nous avons fixé par écrit qui agit, sous quelle forme et à quel moment. Pièce à l'appui : {proof}.",
    ],
    partial: [
        "L'obligation est remplie, mais rien ne l'établit par écrit.",
        "La procédure existe ; elle est ancienne et ne correspond plus à la pratique.",
        "Un agent s'en charge sans que sa fiche de poste le mentionne.",
        "L'exécution est régulière au siège, pas dans les services déconcentrés.",
        "Le compte rendu est oral.",
    ],
    avoid: [
        "« Nous n'étions pas informés de ce texte. »",
        "« C'est en cours », sans calendrier ni responsable.",
        "Décrire la procédure idéale plutôt que la pratique réelle.",
        "« Un autre service doit s'en occuper. »",
        "Promettre un document qui n'existe pas.",
    ],
    advice: [
        "Écrivez en dix lignes qui fait quoi, quand et avec quelle pièce ; faites-le signer et joignez-le au dossier.",
        "Racontez un cas réel, du début à la fin, pièces en main.",
        "Confrontez la procédure à ce que font les agents et corrigez celle des deux qui a tort.",
        "Ajoutez la tâche à une fiche de poste et nommez un suppléant.",
        "Si l'obligation n'est pas encore remplie, présentez un calendrier daté et le nom du responsable.",
    ],
    faults: [
        "Obligation non exécutée : {short}",
        "Exécution sans preuve écrite : {short}",
        "Obligation que personne n'est chargé de remplir : {short}",
        "Pratique différente de la procédure : {short}",
    ],
    remedies: [
        "Désigner un responsable par écrit et fixer une date d'exécution",
        "Rédiger la procédure et garder la preuve de chaque exécution",
        "Contrôler par sondage chaque trimestre et rendre compte",
        "Mettre la pratique et la procédure en accord",
    ],
    consequences: [
        "Manquement relevé au rapport d'audit",
        "Responsabilité du chef de service",
        "Dommage pour l'usager ou la partie concernée",
        "Recommandation assortie d'un délai",
    ],
    severity: "Élevée",
};
