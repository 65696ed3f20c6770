//! Rules that state a principle or a fact without asking anything of anyone by name.

use super::Manner;

pub(super) const PRINCIPLE: Manner = Manner {
    topic: "Principes",
    owners: ["la direction", "le responsable du dossier", "le contrôleur interne"],
    proofs: [
        "la note d'organisation qui applique le principe",
        "le compte rendu de la réunion où il a été rappelé",
        "un dossier récent qui en montre l'application",
        "le rapport d'activité de l'exercice",
        "la charte ou le manuel de procédures en vigueur",
    ],
    questions: [
        "{L_article} pose un principe : {gist} Comment se traduit-il dans votre organisation ?",
        "Que change {l_article} dans votre travail de tous les jours ? Il est ainsi rédigé : {gist}",
        "Par quel document interne avez-vous mis en œuvre {l_article} ? {gist}",
        "Comment expliqueriez-vous {l_article} à un nouvel agent ? Le texte dit : {gist}",
        "Donnez un cas de l'année où {l_article} a guidé votre décision. {gist}",
        "Comment mesurez-vous que le principe {d_article} est respecté ? Pour mémoire : {gist}",
        "Quelles difficultés rencontrez-vous dans l'application {d_article} ? {gist}",
    ],
    expected: [
        "Le principe est repris dans notre organisation, et nous pouvons citer un cas où il a été appliqué. Pièce à l'appui : {proof}.",
        "Il guide nos décisions ; {owner} le rappelle et les agents savent où le trouver. Pièce à l'appui : {proof}.",
        "Une note interne en tire les conséquences pratiques, service par service. Pièce à l'appui : {proof}.",
        "Nous suivons son application par un indicateur simple, examiné chaque semestre. Pièce à l'appui : {proof}.",
        "Nous l'appliquons dans chaque dossier concerné ; la seule difficulté rencontrée a été signalée par écrit et traitée. Pièce à l'appui : {proof}.",
    ],
    partial: [
        "Le principe est connu, sans document qui le mette en œuvre.",
        "Une note existe, mais les agents ne l'ont pas reçue.",
        "L'exemple donné est ancien ou ne concerne qu'un service.",
        "L'application n'est suivie par personne.",
        "La difficulté est connue mais n'a jamais été signalée par écrit.",
    ],
    avoid: [
        "« C'est un principe général, il n'y a rien à montrer. »",
        "Réciter le texte sans dire ce que vous en faites.",
        "« Nous y réfléchissons », sans date.",
        "Critiquer le texte au lieu de répondre.",
        "Citer un exemple que le dossier contredit.",
    ],
    advice: [
        "Choisissez un cas concret et racontez-le en une minute : le fait, la règle, la décision, la pièce.",
        "Rattachez le principe à une ligne de votre manuel de procédures ; s'il n'y en a pas, écrivez-la.",
        "Signalez par écrit ce qui vous empêche de l'appliquer : une alerte datée vous protège.",
        "Vérifiez que deux collègues donneraient la même réponse que vous.",
        "Relisez l'article entier : la phrase suivante répond souvent à la question de l'auditeur.",
    ],
    faults: [
        "Principe sans application concrète : {short}",
        "Pratique contraire au principe : {short}",
        "Agents non informés : {short}",
        "Absence de document de mise en œuvre : {short}",
    ],
    remedies: [
        "Adopter une note d'application et la diffuser contre émargement",
        "Corriger la pratique et en rendre compte",
        "Former les agents et garder la liste des présents",
        "Suivre l'application par un indicateur simple",
    ],
    consequences: [
        "Application inégale du texte",
        "Recommandation au rapport d'audit",
        "Risque de contestation",
        "Perte de confiance des partenaires",
    ],
    severity: "Moyenne",
};
