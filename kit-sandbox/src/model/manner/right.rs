//! Rules that give a right or a choice.

use super::Manner;

pub(super) const RIGHT: Manner = Manner {
    topic: "Droits et facultés",
    owners: ["le responsable du dossier", "l'accueil du public", "le service juridique"],
    proofs: [
        "la lettre qui informe la personne de ses droits",
        "la demande reçue et la réponse motivée, dans le même dossier",
        "le registre des demandes et des recours",
        "l'affiche ou la notice remise au public",
        "la décision motivée qui use de cette faculté, ou qui y renonce",
    ],
    questions: [
        "{L_article} ouvre un droit ou une faculté : {gist} Comment les intéressés en sont-ils informés ?",
        "Combien de demandes fondées sur {l_article} avez-vous reçues, et quelles suites ont-elles eues ? {gist}",
        "Sur quels critères use-t-on de la faculté que donne {l_article} ? Le texte prévoit : {gist}",
        "Avez-vous refusé l'exercice du droit prévu {a_article}, et par quelle décision motivée ? {gist}",
        "Qui reçoit et instruit les demandes faites au titre {d_article} ? Pour mémoire : {gist}",
        "Deux demandes semblables fondées sur {l_article} reçoivent-elles la même réponse ? {gist}",
        "Quelle trace garde-t-on du choix fait en application {d_article} ? Il énonce : {gist}",
    ],
    expected: [
        "Les intéressés sont informés par écrit ; chaque demande reçoit une réponse motivée. Pièce à l'appui : {proof}.",
        "Le droit appartient à ceux que le texte désigne ; {owner} enregistre la demande et suit sa réponse. Pièce à l'appui : {proof}.",
        "Les critères sont écrits et appliqués à tous de la même manière. Pièce à l'appui : {proof}.",
        "Le choix fait est motivé au regard {d_article} et daté. Pièce à l'appui : {proof}.",
        "Aucune demande n'a été reçue sur la période ; l'information a pourtant été donnée. Pièce à l'appui : {proof}.",
    ],
    partial: [
        "Le droit est respecté quand il est demandé, mais personne n'en est informé.",
        "Les réponses sont données de vive voix.",
        "Les critères existent dans l'esprit du responsable, pas sur le papier.",
        "Les demandes sont traitées, sans registre qui permette de les compter.",
        "La réponse est écrite mais non motivée.",
    ],
    avoid: [
        "« Personne ne le demande jamais. »",
        "« Nous apprécions librement », sans critère ni motif.",
        "Présenter un droit de la personne comme une faveur.",
        "Laisser une demande sans réponse.",
        "« Le demandeur était de mauvaise foi », sans élément au dossier.",
    ],
    advice: [
        "Ouvrez un registre simple : date, demande, réponse, motif, délai.",
        "Rédigez les critères en cinq lignes et faites-les approuver.",
        "Ajoutez l'information sur ce droit à vos lettres types.",
        "Préparez deux dossiers semblables traités de la même manière.",
        "Motivez aussi les réponses favorables : elles servent de précédent.",
    ],
    faults: [
        "Droit refusé ou ignoré sans motif : {short}",
        "Intéressé non informé de son droit : {short}",
        "Faculté exercée sans critère ni trace : {short}",
        "Demande restée sans réponse : {short}",
    ],
    remedies: [
        "Informer par écrit et répondre aux demandes en attente",
        "Fixer des critères écrits et motiver chaque décision",
        "Tenir un registre des demandes et des recours",
        "Revoir les lettres types",
    ],
    consequences: [
        "Recours de l'intéressé",
        "Inégalité de traitement",
        "Décision annulable pour défaut de motif",
        "Atteinte à l'image de l'organisme",
    ],
    severity: "Moyenne",
};
