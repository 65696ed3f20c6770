//! Rules that define and delimit.

use super::Manner;

pub(super) const DEFINITION: Manner = Manner {
    topic: "Objet et définitions",
    owners: ["le service juridique", "le responsable du dossier", "la direction"],
    proofs: [
        "la note interne qui précise le champ d'application",
        "le modèle de fiche d'instruction, où la qualification est motivée",
        "la liste des dossiers classés par catégorie",
        "le compte rendu de la formation donnée aux agents",
        "un dossier écarté, avec la raison de ce choix",
    ],
    questions: [
        "{L_article} définit le cadre : {gist} Que couvre-t-il dans votre activité, et que laisse-t-il dehors ?",
        "Comment vos agents reconnaissent-ils un dossier qui relève {d_article} ? Le texte précise : {gist}",
        "Donnez un exemple de dossier qui entre dans {l_article} et un exemple qui en sort. {gist}",
        "Qui tranche lorsqu'on hésite sur le sens {d_article} ? Il dit : {gist}",
        "Votre vocabulaire interne est-il celui {d_article} ? {gist}",
        "En quoi {l_article} concerne-t-il la mission de votre organisme ? Pour mémoire : {gist}",
        "Quels documents internes reprennent la définition {d_article} ? {gist}",
    ],
    expected: [
        "Nous savons quels dossiers entrent dans ce cadre ; la qualification est motivée dans chaque fiche. Pièce à l'appui : {proof}.",
        "Les termes du texte sont repris tels quels dans nos modèles, et {owner} tranche les cas douteux par écrit. Pièce à l'appui : {proof}.",
        "Voici un dossier qui en relève et un dossier écarté, avec la raison du choix. Pièce à l'appui : {proof}.",
        "Les agents ont été formés sur ces notions ; une note en donne des exemples tirés de nos dossiers. Pièce à l'appui : {proof}.",
        "Le texte touche notre mission par ce point précis, et nos procédures y renvoient. Pièce à l'appui : {proof}.",
    ],
    partial: [
        "La notion est comprise, mais chaque agent l'applique à sa manière.",
        "La qualification est faite sans être motivée.",
        "Les modèles emploient d'autres termes que le texte.",
        "Un seul agent connaît le texte et il n'a pas de suppléant.",
        "Le champ d'application est connu pour les cas courants, pas pour les cas limites.",
    ],
    avoid: [
        "Donner de la notion une définition de mémoire, différente du texte.",
        "« Ce n'est qu'une définition. »",
        "Élargir ou réduire le champ du texte selon la question posée.",
        "« Cela va de soi. »",
        "Répondre par un exemple étranger à votre activité.",
    ],
    advice: [
        "Ayez le texte imprimé sous la main et lisez l'article avant de répondre.",
        "Préparez une fiche de vocabulaire : le mot du texte, son sens, un exemple de la maison.",
        "Motivez la qualification en une phrase dans chaque dossier.",
        "Faites trancher les hésitations par écrit et gardez les réponses : elles deviennent votre doctrine.",
        "Vérifiez que vos modèles emploient les mots du texte, pas leurs synonymes.",
    ],
    faults: [
        "Dossier traité hors du champ du texte : {short}",
        "Qualification non motivée : {short}",
        "Vocabulaire interne contraire au texte : {short}",
        "Champ d'application ignoré : {short}",
    ],
    remedies: [
        "Reclasser les dossiers et motiver leur qualification",
        "Diffuser une fiche de vocabulaire fondée sur le texte",
        "Corriger les modèles et les formulaires",
        "Former les agents sur des cas réels",
    ],
    consequences: [
        "Application d'un régime erroné",
        "Traitement inégal de dossiers semblables",
        "Contestation de la base de l'acte",
        "Observation de forme au rapport",
    ],
    severity: "Faible",
};
