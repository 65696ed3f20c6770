//! Rules whose breach is punished or makes an act void.

use super::Manner;

pub(super) const SANCTION: Manner = Manner {
    topic: "Nullités et sanctions",
    owners: ["le service juridique", "le responsable du dossier", "le contrôleur interne"],
    proofs: [
        "la liste de contrôle signée avant l'envoi de chaque acte",
        "trois actes récents qui portent toutes les mentions exigées",
        "le modèle d'acte validé par le service juridique",
        "le registre des irrégularités relevées et de leurs suites",
        "les décisions rendues sur contestation et les mesures prises ensuite",
    ],
    questions: [
        "{L_article} attache une sanction à cette règle : {gist} Comment vous assurez-vous qu'aucun acte ne l'enfreint ?",
        "Avez-vous déjà subi les conséquences prévues par {l_article} ? Le texte est le suivant : {gist}",
        "Qui vérifie, avant signature, que les conditions {d_article} sont remplies ? Rappel de la règle : {gist}",
        "Quelle liste de contrôle utilisez-vous pour éviter la sanction prévue {a_article} ? {gist}",
        "Montrez-nous un acte récent et indiquez où se lisent les éléments exigés par {l_article} : {gist}",
        "Vos agents connaissent-ils la conséquence que {l_article} attache au manquement ? Elle est énoncée ainsi : {gist}",
        "Si un manquement {a_article} était découvert demain, que feriez-vous dans la semaine ? La règle est claire : {gist}",
    ],
    expected: [
        "La règle figure dans notre liste de contrôle et {owner} la vérifie avant chaque signature. Pièce à l'appui : {proof}.",
        "Aucun manquement n'a été relevé sur la période ; la vérification porte sur tous les dossiers et elle est tracée. Pièce à l'appui : {proof}.",
        "Un manquement a été relevé, régularisé et suivi d'une consigne écrite ; il ne s'est pas reproduit. Pièce à l'appui : {proof}.",
        "Nos modèles contiennent d'office les éléments exigés par {l_article}, et {owner} refuse un acte incomplet. Pièce à l'appui : {proof}.",
        "Les agents ont été formés à cette règle et à sa sanction ; {owner} répond à leurs questions. Pièce à l'appui : {proof}.",
    ],
    partial: [
        "La règle est connue, mais la vérification repose sur la seule expérience des agents.",
        "Un modèle d'acte existe, mais il n'est pas utilisé dans tous les services.",
        "Les manquements passés ont été corrigés sans que leur cause soit traitée.",
        "Le contrôle est fait après l'envoi, quand l'acte produit déjà ses effets.",
        "La liste de contrôle existe mais elle n'est ni datée ni signée.",
    ],
    avoid: [
        "« Cette sanction n'est jamais appliquée. »",
        "Minimiser un manquement connu ou le passer sous silence.",
        "« Le juge régularisera. »",
        "Produire un acte corrigé après coup comme s'il était d'origine.",
        "« C'est au service juridique de le savoir », quand la question vous est posée.",
    ],
    advice: [
        "Relisez dix actes récents avec la règle sous les yeux et notez ce qui manque ; corrigez ce qui peut l'être avant le contrôle.",
        "Mettez la sanction en tête de la liste de contrôle : on vérifie mieux ce dont on connaît le prix.",
        "Ouvrez un registre des irrégularités, même bref : il prouve que vous les cherchez et que vous les traitez.",
        "Faites valider vos modèles une fois par an et retirez les anciens des postes de travail.",
        "Préparez une réponse en trois temps pour chaque manquement connu : constat, correction, prévention.",
    ],
    faults: [
        "Acte exposé à la sanction prévue : {short}",
        "Condition exigée sous sanction non vérifiée avant signature : {short}",
        "Manquement connu et non régularisé : {short}",
        "Mention ou pièce obligatoire absente : {short}",
    ],
    remedies: [
        "Suspendre l'acte, le régulariser ou le refaire, et verser la correction au dossier",
        "Imposer une liste de contrôle signée avant l'envoi",
        "Réviser les modèles d'actes et former leurs utilisateurs",
        "Recenser les actes concernés de l'exercice et traiter les plus récents d'abord",
    ],
    consequences: [
        "Nullité, irrecevabilité ou sanction prévue par le texte",
        "Perte du bénéfice de la procédure et responsabilité de son auteur",
        "Recours de la partie lésée, frais et réparation",
        "Poursuites disciplinaires ou pécuniaires",
    ],
    severity: "Critique",
};
