//! Rules that say who decides.

use super::Manner;

pub(super) const COMPETENCE: Manner = Manner {
    topic: "Compétences et désignations",
    owners: ["la direction", "le service juridique", "le secrétariat général"],
    proofs: [
        "l'acte de nomination publié ou notifié",
        "la délégation de signature en vigueur à la date de l'acte",
        "le procès-verbal de la réunion où la décision a été prise, avec la liste des présents",
        "le recueil des décisions de l'exercice, numérotées et signées",
        "le tableau des délégations et des intérims",
    ],
    questions: [
        "{L_article} répartit les pouvoirs : {gist} Chez vous, qui décide et qui exécute ?",
        "En vertu de quel acte la personne qui signe aujourd'hui exerce-t-elle le pouvoir prévu {a_article} ? {gist}",
        "Que se passe-t-il lorsque l'autorité désignée par {l_article} est absente ? Le texte dispose : {gist}",
        "Montrez-nous une décision prise en application {d_article}, avec sa base et sa signature. {gist}",
        "Comment vérifiez-vous que la décision prévue par {l_article} vient de l'autorité compétente ? {gist}",
        "La composition et le vote exigés par {l_article} sont-ils consignés à chaque réunion ? Pour mémoire : {gist}",
        "Quelles décisions de l'exercice relèvent {d_article}, et où sont-elles recensées ? {gist}",
    ],
    expected: [
        "Le pouvoir appartient à l'autorité que désigne le texte, et l'acte de nomination ou la délégation est au dossier. Pièce à l'appui : {proof}.",
        "La décision vise {l_article}, nomme son auteur et porte sa signature. Pièce à l'appui : {proof}.",
        "L'intérim est organisé d'avance par un acte écrit ; aucune décision n'a été prise sans titre. Pièce à l'appui : {proof}.",
        "{owner_cap} tient la liste des délégations et refuse un acte signé hors de leurs limites. Pièce à l'appui : {proof}.",
        "Le procès-verbal constate le quorum, les votes et la décision ; il est approuvé à la séance suivante. Pièce à l'appui : {proof}.",
    ],
    partial: [
        "L'autorité est la bonne, mais la délégation n'a pas été renouvelée.",
        "La décision est prise en réunion, sans procès-verbal signé.",
        "L'intérim repose sur l'usage.",
        "Les décisions sont signées mais ne visent aucun texte.",
        "La liste des délégations existe sans les dates de début et de fin.",
    ],
    avoid: [
        "« C'est toujours lui qui signe. »",
        "« Le chef est au courant. »",
        "Produire une délégation signée après l'acte.",
        "Confondre l'avis et la décision.",
        "« La décision était évidente, le procès-verbal viendra. »",
    ],
    advice: [
        "Dressez un tableau d'une page : pouvoir, titulaire, suppléant, acte, dates.",
        "Faites viser l'article appliqué dans chaque décision : c'est la première ligne que lit un auditeur.",
        "Vérifiez les dates : une délégation doit précéder l'acte qu'elle couvre.",
        "Faites approuver les procès-verbaux en retard avant le contrôle, en indiquant la date réelle de l'approbation.",
        "Distinguez clairement qui prépare, qui donne son avis, qui décide et qui exécute.",
    ],
    faults: [
        "Décision prise par une personne sans titre : {short}",
        "Délégation absente, échue ou postérieure à l'acte : {short}",
        "Composition ou quorum non constaté : {short}",
        "Décision sans visa du texte appliqué : {short}",
    ],
    remedies: [
        "Faire confirmer la décision par l'autorité compétente",
        "Prendre et publier les délégations, avec leurs dates et leurs limites",
        "Dresser un procès-verbal à chaque séance, avec présents et votes",
        "Tenir un tableau des pouvoirs, des suppléances et des intérims",
    ],
    consequences: [
        "Acte entaché d'incompétence, annulable",
        "Décision inopposable aux tiers",
        "Conflit de pouvoirs et dilution des responsabilités",
        "Remise en cause des actes pris à la suite",
    ],
    severity: "Élevée",
};
