//! Rules about the form of acts, their notification and their keeping.

use super::Manner;

pub(super) const FORMALITY: Manner = Manner {
    topic: "Formalités et pièces",
    owners: ["le secrétariat", "le service des archives", "le responsable du dossier"],
    proofs: [
        "l'original signé et daté, avec sa preuve de transmission",
        "le registre coté et paraphé",
        "le bordereau d'envoi émargé par son destinataire",
        "le procès-verbal signé par tous les présents",
        "le plan de classement qui permet de retrouver la pièce en quelques minutes",
    ],
    questions: [
        "{L_article} exige une formalité : {gist} Où en trouve-t-on la trace dans vos dossiers ?",
        "Montrez-nous la pièce qui prouve que {l_article} a été appliqué. Le texte est ainsi rédigé : {gist}",
        "Qui signe, qui transmet et qui conserve l'acte dont parle {l_article} ? {gist}",
        "Comment prouvez-vous que le destinataire a bien reçu ce que {l_article} prescrit de lui adresser ? {gist}",
        "Combien de temps vous faut-il pour retrouver une pièce visée par {l_article} ? La règle prévoit : {gist}",
        "Vos modèles contiennent-ils tout ce que demande {l_article} ? Il énonce : {gist}",
        "Que faites-vous quand une pièce exigée par {l_article} manque au dossier ? Pour mémoire : {gist}",
    ],
    expected: [
        "La formalité est accomplie dans chaque dossier ; l'acte est signé, daté et transmis contre preuve. Pièce à l'appui : {proof}.",
        "L'acte émane de la personne que désigne le texte ; {owner} en conserve l'original. Pièce à l'appui : {proof}.",
        "Nos modèles reprennent les mentions {d_article}, et {owner} vérifie qu'elles sont remplies. Pièce à l'appui : {proof}.",
        "Toute transmission se fait contre décharge ou accusé de réception, classé avec l'acte. Pièce à l'appui : {proof}.",
        "Une pièce manquante est réclamée par écrit sous huit jours et le dossier reste ouvert jusqu'à sa réception. Pièce à l'appui : {proof}.",
    ],
    partial: [
        "L'acte existe, mais il n'est pas daté ou il est signé « pour ordre » sans délégation.",
        "La transmission a eu lieu, sans décharge ni accusé de réception.",
        "Les pièces sont conservées chez l'agent qui suit le dossier, sans classement commun.",
        "Une copie est au dossier ; personne ne sait où se trouve l'original.",
        "Le registre est tenu, mais avec des blancs et des ratures.",
    ],
    avoid: [
        "« Nous nous sommes mis d'accord au téléphone. »",
        "« La pièce doit être quelque part. »",
        "Produire une copie non signée comme preuve.",
        "Refaire un procès-verbal à la date d'origine.",
        "« Le destinataire ne s'est jamais plaint. »",
    ],
    advice: [
        "Ouvrez cinq dossiers au hasard et cherchez-y la pièce : ce que vous ne trouvez pas, l'auditeur ne le trouvera pas non plus.",
        "Collez en tête de chaque dossier la liste de ses pièces, avec une case pour la date et la signature.",
        "Exigez une décharge pour chaque remise, même à l'intérieur de la maison.",
        "Numérisez les originaux les plus demandés et gardez le papier au coffre ou aux archives.",
        "Barrez les blancs du registre et faites parapher chaque page par un responsable.",
    ],
    faults: [
        "Formalité omise ou sans trace : {short}",
        "Acte non signé, non daté ou signé sans délégation : {short}",
        "Transmission sans preuve de réception : {short}",
        "Pièce introuvable ou mal classée : {short}",
    ],
    remedies: [
        "Compléter le dossier, obtenir la signature ou la décharge manquante",
        "Adopter un modèle unique et une liste de pièces par dossier",
        "Tenir un registre coté et paraphé, sans blanc",
        "Mettre en place un plan de classement et un responsable des archives",
    ],
    consequences: [
        "Acte inopposable ou contesté",
        "Impossibilité de prouver la régularité du dossier",
        "Observation répétée d'un contrôle à l'autre",
        "Retard de la procédure et reprise d'actes",
    ],
    severity: "Moyenne",
};
