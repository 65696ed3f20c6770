//! Rules about money.

use super::Manner;

pub(super) const MONEY: Manner = Manner {
    topic: "Frais et paiements",
    owners: ["le service financier", "le comptable", "l'ordonnateur"],
    proofs: [
        "le dossier de dépense complet : engagement, service fait, facture, mandat et preuve de paiement",
        "le rapprochement bancaire du mois, signé",
        "le barème en vigueur et la décision qui l'a adopté",
        "l'état des restes à payer et à recouvrer, arrêté à la fin du trimestre",
        "la quittance ou le reçu numéroté",
    ],
    questions: [
        "{L_article} règle une question d'argent : {gist} Qui calcule, qui ordonne et qui paie ?",
        "Sur quelle base les sommes visées par {l_article} sont-elles fixées ? Le texte prévoit : {gist}",
        "Pouvez-vous reconstituer, pièce par pièce, une opération soumise {a_article} ? {gist}",
        "Quelles sommes restent à payer ou à recouvrer au titre {d_article} ? La règle est la suivante : {gist}",
        "Comment évitez-vous qu'une somme prévue par {l_article} soit versée deux fois ou à tort ? {gist}",
        "Les montants appliqués cette année sont-ils ceux que permet {l_article} ? Il dispose : {gist}",
        "Quel contrôle fait-on avant le versement prévu {a_article} ? Pour mémoire : {gist}",
    ],
    expected: [
        "Le calcul, l'ordre et le paiement sont confiés à trois personnes. Chaque somme renvoie à sa base et à sa pièce. Pièce à l'appui : {proof}.",
        "Les montants suivent le barème en vigueur ; {owner} en garde les versions successives avec leurs dates. Pièce à l'appui : {proof}.",
        "Le dossier se lit du début à la fin, de la décision au paiement, sans pièce manquante. Pièce à l'appui : {proof}.",
        "{owner_cap} rapproche chaque mois les sommes dues et les sommes versées ; les écarts sont expliqués. Pièce à l'appui : {proof}.",
        "Un contrôle avant paiement vérifie le bénéficiaire, le montant et l'absence de double versement. Pièce à l'appui : {proof}.",
    ],
    partial: [
        "Les paiements sont justifiés, mais la base du calcul n'est pas au dossier.",
        "Le barème est appliqué, sans qu'on retrouve la décision qui l'a adopté.",
        "Le rapprochement est fait en fin d'année seulement.",
        "Les pièces existent mais elles sont réparties entre plusieurs services.",
        "Le contrôle avant paiement porte sur le montant, pas sur le bénéficiaire.",
    ],
    avoid: [
        "« La facture fait foi », sans service fait ni engagement.",
        "« Le reçu s'est perdu », sans démarche pour en obtenir un duplicata.",
        "Avancer un montant de mémoire.",
        "Justifier un paiement par l'urgence, sans régularisation.",
        "« Le fournisseur est connu de la maison. »",
    ],
    advice: [
        "Reconstituez avant le contrôle les dix opérations les plus élevées de l'exercice, chemise par chemise.",
        "Numérotez les pièces d'un même paiement dans l'ordre de la procédure ; l'auditeur les lira dans cet ordre.",
        "Faites signer le rapprochement par celui qui le fait et par celui qui le vérifie.",
        "Gardez au dossier l'article appliqué et le calcul, même quand il est simple.",
        "Dressez la liste des écarts connus avec leur explication : un écart expliqué n'est plus un soupçon.",
    ],
    faults: [
        "Somme versée ou perçue hors des règles : {short}",
        "Calcul sans base au dossier : {short}",
        "Pièce justificative manquante : {short}",
        "Cumul des fonctions d'ordonner et de payer : {short}",
    ],
    remedies: [
        "Reconstituer les pièces, demander les duplicata et régulariser l'opération",
        "Appliquer le barème officiel et garder ses versions datées",
        "Rapprocher chaque mois les sommes dues, ordonnées et versées",
        "Séparer l'ordre, le paiement et la tenue des comptes",
    ],
    consequences: [
        "Rejet de la dépense ou remboursement exigé",
        "Débet ou responsabilité pécuniaire du comptable",
        "Dépense inéligible pour le bailleur",
        "Réserve sur les comptes",
    ],
    severity: "Élevée",
};
