//! The words of a workbook, in the language of its reader.

use kit_workflow::Timestamp;
use kit_workflow::inquiry::{Evidence, Stage, WaitReason};
use kit_workflow::port::{Assigned, AttemptStatus, Language, ReportKind, SheetHeading};

/// The French or the English of two.
pub(super) const fn say(language: Language, french: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::French => french,
        Language::English => english,
    }
}

pub(super) const fn kind(language: Language, kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Inquiries => say(language, "Demandes", "Inquiries"),
        ReportKind::Payments => say(language, "Paiements", "Payments"),
        ReportKind::Downloads => say(language, "Téléchargements", "Downloads"),
        ReportKind::Money => say(language, "Argent en attente", "Money that waits"),
    }
}

pub(super) const fn yes(language: Language, yes: bool) -> &'static str {
    if yes { say(language, "oui", "yes") } else { say(language, "non", "no") }
}

pub(super) const fn stage(language: Language, stage: Stage) -> &'static str {
    match stage {
        Stage::Submitted => say(language, "reçue", "received"),
        Stage::AwaitingPayment => say(language, "attend le paiement", "awaiting payment"),
        Stage::Paid => say(language, "payée", "paid"),
        Stage::Generating => say(language, "en rédaction", "being written"),
        Stage::GenerationFailed => say(language, "rédaction échouée", "writing failed"),
        Stage::Drafted => say(language, "à valider", "to validate"),
        Stage::Validated => say(language, "validée", "validated"),
        Stage::Delivered => say(language, "livrée", "delivered"),
        Stage::Cancelled => say(language, "close", "closed"),
        Stage::Refunding => say(language, "à rembourser", "to refund"),
        Stage::Refunded => say(language, "remboursée", "refunded"),
    }
}

pub(super) const fn status(language: Language, status: AttemptStatus) -> &'static str {
    match status {
        AttemptStatus::Created => say(language, "créé", "created"),
        AttemptStatus::Initiated => say(language, "page de paiement ouverte", "payment page opened"),
        AttemptStatus::Pending => say(language, "en attente de l’opérateur", "waiting for the operator"),
        AttemptStatus::Refused => say(language, "refusé", "refused"),
        AttemptStatus::Expired => say(language, "expiré", "expired"),
        AttemptStatus::NotCreated => say(language, "jamais créé chez le prestataire", "never created at the provider"),
        AttemptStatus::Paid => say(language, "payé", "paid"),
    }
}

pub(super) const fn evidence(language: Language, evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Verified => say(language, "vérifié auprès du prestataire", "verified with the provider"),
        Evidence::AmountUnverified => say(language, "confirmé sans montant", "confirmed without an amount"),
        Evidence::Inexpressible => {
            say(language, "confirmé, montant hors de nos devises", "confirmed, not in a currency we know")
        }
        Evidence::ByHand => say(language, "enregistré par l’équipe", "recorded by the team"),
    }
}

pub(super) const fn reason(language: Language, reason: WaitReason) -> &'static str {
    match reason {
        WaitReason::Held => say(language, "paiement retenu", "payment held"),
        WaitReason::Unwanted => say(language, "reçu pour une demande close", "received for a closed inquiry"),
        WaitReason::Overpaid => say(language, "trop-perçu", "overpaid"),
        WaitReason::SecondPayment => say(language, "second paiement", "second payment"),
        WaitReason::RefundDue => say(language, "à rembourser", "to be refunded"),
        WaitReason::GenerationFailed => say(language, "rédaction impossible", "could not be written"),
        WaitReason::Stuck => say(language, "n’avance pas", "does not get on"),
    }
}

/// What the report holds, line by line: a name and its value.
pub(super) fn about(heading: &SheetHeading, rows: u64) -> Vec<(&'static str, String)> {
    let language = heading.language;
    let all = || say(language, "toutes", "all").to_owned();
    let filter = &heading.filter;
    let moment = |at: Option<Timestamp>| at.map_or_else(|| "–".to_owned(), |at| at.to_rfc3339());
    let mut lines = vec![
        (say(language, "Rapport", "Report"), kind(language, heading.kind).to_owned()),
        (say(language, "Établi le (UTC)", "Made (UTC)"), heading.at.to_rfc3339()),
        (say(language, "Lignes", "Rows"), rows.to_string()),
        (say(language, "Étape", "Stage"), filter.stage.map_or_else(all, |at| stage(language, at).to_owned())),
        (say(language, "Recherche", "Search"), filter.query.clone().unwrap_or_else(|| "–".to_owned())),
        (say(language, "À partir du", "From"), moment(filter.from)),
        (say(language, "Avant le", "Before"), moment(filter.until)),
    ];
    let kept = |wish: bool, words: &'static str| wish.then(|| words.to_owned());
    let narrower: Vec<String> = [
        filter.assigned.map(|assigned| match assigned {
            Assigned::Nobody => say(language, "suivies par personne", "in nobody’s care").to_owned(),
            Assigned::To(_) => say(language, "suivies par une personne", "in one person’s care").to_owned(),
        }),
        kept(filter.money_waits, say(language, "argent en attente", "money waits")),
        kept(filter.given_up, say(language, "tâche abandonnée", "a task was given up")),
        kept(filter.test == Some(true), say(language, "tests seulement", "tests only")),
        kept(filter.test == Some(false), say(language, "sans les tests", "without tests")),
        filter
            .moved_before
            .map(|at| format!("{} {}", say(language, "sans mouvement depuis", "not moved since"), at.to_rfc3339())),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !narrower.is_empty() {
        lines.push((say(language, "Seulement", "Only"), narrower.join(", ")));
    }
    if heading.test {
        lines.push(("TEST", say(language, "paiements simulés", "simulated payments").to_owned()));
    }
    lines
}
