//! Irregularities that controls find everywhere.

/// One row of the table of general irregularities: irregularity, principle, actors, remedy, severity, consequences.
pub(super) type Irregularity = [&'static str; 6];

pub(super) const IRREGULARITIES: [Irregularity; 10] = [
    [
        "Cumul des fonctions d'ordonner et de payer",
        "Principe de séparation des ordonnateurs et des comptables",
        "Direction ; service financier",
        "Répartir les tâches entre deux personnes et revoir les accès",
        "Critique",
        "Responsabilité personnelle, rejet des dépenses",
    ],
    [
        "Dépense payée sans service fait constaté",
        "Règle du service fait",
        "Ordonnateur ; comptable ; service bénéficiaire",
        "Exiger un procès-verbal de réception avant tout paiement",
        "Critique",
        "Remboursement exigé, soupçon de paiement fictif",
    ],
    [
        "Fractionnement d'une commande pour rester sous un seuil",
        "Règles de la commande publique",
        "Service demandeur ; responsable des achats",
        "Recenser les besoins de l'année et adopter un plan d'achats",
        "Critique",
        "Nullité du marché, poursuites",
    ],
    [
        "Pièces justificatives absentes ou illisibles",
        "Obligation de justifier toute opération",
        "Tous les services",
        "Dresser une liste de pièces par type d'opération et refuser les dossiers incomplets",
        "Élevée",
        "Dépense inéligible, réserve sur les comptes",
    ],
    [
        "Décisions non écrites ou non signées",
        "Traçabilité des actes",
        "Direction ; secrétariat",
        "Tenir un registre numéroté des décisions",
        "Élevée",
        "Acte inopposable, responsabilité diluée",
    ],
    [
        "Recommandations antérieures restées sans suite",
        "Obligation de suivi des contrôles",
        "Direction ; contrôle interne",
        "Tenir un tableau de suivi avec responsable et échéance",
        "Élevée",
        "Aggravation de l'appréciation portée par l'auditeur",
    ],
    [
        "Inventaire incomplet ou jamais rapproché du réel",
        "Comptabilité des matières",
        "Comptable matières ; détenteurs",
        "Faire l'inventaire, numéroter les biens et faire signer les détenteurs",
        "Moyenne",
        "Pertes non décelées, biens manquants",
    ],
    [
        "Rapprochements bancaires absents ou en retard",
        "Sincérité des comptes",
        "Service financier",
        "Rapprocher chaque mois et solder les suspens anciens",
        "Élevée",
        "Erreurs et détournements non décelés",
    ],
    [
        "Accès informatiques partagés entre agents",
        "Sécurité de l'information",
        "Responsable informatique ; chefs de service",
        "Créer des comptes nominatifs et retirer les accès au départ",
        "Moyenne",
        "Opérations sans auteur identifiable",
    ],
    [
        "Archives non classées",
        "Obligation de conservation",
        "Service des archives ; tous les services",
        "Adopter un plan de classement et des durées de conservation",
        "Moyenne",
        "Impossibilité de prouver la régularité des actes",
    ],
];
