//! Rules that give a time.

use super::Manner;

pub(super) const DEADLINE: Manner = Manner {
    topic: "Délais",
    owners: ["le secrétariat", "le responsable du dossier", "le service du courrier"],
    proofs: [
        "l'échéancier tenu à jour, avec la date de départ et la date d'exécution de chaque dossier",
        "le registre chronologique du courrier arrivé et parti",
        "les accusés de réception classés au dossier",
        "le tableau de suivi visé chaque mois par la hiérarchie",
        "la copie datée de l'acte et de sa transmission",
    ],
    questions: [
        "{L_article} prévoit : {gist} Comment suivez-vous ce délai {de_delay}, et qui est alerté avant son terme ?",
        "Sur vos derniers dossiers, le délai {de_delay} fixé par {l_article} a-t-il été tenu ? Le texte dit : {gist}",
        "À partir de quel événement comptez-vous le délai {de_delay} {d_article}, et quelle pièce en fixe la date ? Pour mémoire : {gist}",
        "Que faites-vous lorsque le délai {de_delay} est sur le point d'être dépassé ? {L_article} énonce : {gist}",
        "Pouvez-vous montrer, sur trois dossiers pris au hasard, que le délai {de_delay} imposé par {l_article} a été respecté ? Il y est écrit : {gist}",
        "Qui tient l'échéancier qui permet de respecter {l_article} ? Le passage en cause est le suivant : {gist}",
        "Combien de dépassements du délai {de_delay} avez-vous relevés depuis le dernier contrôle, et pour quelles causes ? {L_article} exige en effet : {gist}",
    ],
    expected: [
        "Le délai est {de_delay}. Il est inscrit à l'échéancier dès l'ouverture du dossier et {owner} reçoit une alerte avant son terme. Pièce à l'appui : {proof}.",
        "Oui. Chaque dossier porte la date qui fait courir le délai et la date à laquelle l'acte a été accompli ; {owner} rapproche les deux. Pièce à l'appui : {proof}.",
        "Nous tenons le compte des délais dossier par dossier. Les rares dépassements sont signalés, expliqués par écrit et rattrapés. Pièce à l'appui : {proof}.",
        "Le point de départ est l'événement que vise {l_article} ; {owner} le date le jour même, ce qui rend le calcul vérifiable. Pièce à l'appui : {proof}.",
        "{owner_cap} suit les échéances chaque semaine et rend compte à sa hiérarchie de celles qui approchent. Pièce à l'appui : {proof}.",
    ],
    partial: [
        "« Nous respectons les délais dans l'ensemble », sans échéancier ni date de départ vérifiable.",
        "Le délai est connu des agents, mais personne n'est chargé de le suivre.",
        "Les dates figurent au dossier, mais aucun rapprochement n'est fait entre le départ et l'exécution.",
        "Les actes sont datés à la main, sans registre qui permette de confirmer la date.",
        "Le suivi existe depuis peu et ne couvre pas les dossiers de l'année contrôlée.",
    ],
    avoid: [
        "« Ce délai n'est qu'indicatif. »",
        "« Nous n'avons jamais été en retard », sans pouvoir produire une seule date.",
        "Imputer le retard à un autre service sans pièce à l'appui.",
        "Antidater un acte ou compléter un registre après coup.",
        "« Cela dépend de la charge de travail. »",
    ],
    advice: [
        "Dressez avant le contrôle la liste des dossiers soumis à ce délai, avec trois colonnes : date de départ, date limite, date d'exécution.",
        "Préparez une note d'une page sur chaque dépassement : cause, conséquence, mesure prise pour l'avenir.",
        "Affichez la règle de calcul (jour de départ, jours non ouvrables, jour d'échéance) près du registre et appliquez-la de la même façon partout.",
        "Désignez par écrit un titulaire et un suppléant pour la tenue de l'échéancier.",
        "Choisissez d'avance trois dossiers complets, dont un difficile, et vérifiez que leurs dates concordent.",
    ],
    faults: [
        "Délai {de_delay} dépassé sans justification : {short}",
        "Délai {de_delay} non suivi, faute d'échéancier : {short}",
        "Date de départ du délai absente du dossier : {short}",
        "Acte accompli hors délai et régularisé après coup : {short}",
    ],
    remedies: [
        "Tenir un échéancier avec alerte avant le terme et visa mensuel",
        "Dater chaque réception et chaque envoi au registre, le jour même",
        "Faire le point des dossiers en cours et traiter d'abord ceux qui approchent du terme",
        "Rédiger une note de justification pour chaque dépassement et la verser au dossier",
    ],
    consequences: [
        "Perte d'un droit ou irrégularité de l'acte tardif",
        "Observation au rapport d'audit, contestation par la partie lésée",
        "Mise en cause du responsable du suivi",
        "Reprise de la procédure et coûts supplémentaires",
    ],
    severity: "Élevée",
};
