//! What each kind of report has in its columns.

use kit_workflow::inquiry::{Evidence, Stage, WaitReason};
use kit_workflow::port::{AttemptStatus, ProviderDate, ReportKind, ReportRow};
use kit_workflow::{Currency, Money, Timestamp};

/// A column: its name for programs, its title for people in French and English, and its width in characters.
pub(super) struct Column {
    pub(super) key: &'static str,
    pub(super) titles: [&'static str; 2],
    pub(super) width: u32,
}

const fn column(key: &'static str, french: &'static str, english: &'static str, width: u32) -> Column {
    Column { key, titles: [french, english], width }
}

const REFERENCE: Column = column("reference", "Référence", "Reference", 16);
const ORGANIZATION: Column = column("organization_name", "Organisme", "Organisation", 34);
const STAGE: Column = column("stage", "Étape", "Stage", 18);
const TEST: Column = column("test", "Essai", "Test", 8);

const INQUIRIES: &[Column] = &[
    REFERENCE,
    STAGE,
    column("submitted_at", "Reçue le (UTC)", "Received (UTC)", 18),
    column("moved_at", "Dernier mouvement (UTC)", "Last move (UTC)", 18),
    ORGANIZATION,
    column("contact_name", "Contact", "Contact", 26),
    column("email", "Adresse électronique", "E-mail", 30),
    column("amount", "Montant dû", "Amount owed", 16),
    column("currency", "Devise", "Currency", 9),
    column("money_waits", "Argent en attente", "Money waits", 12),
    TEST,
];

const PAYMENTS: &[Column] = &[
    REFERENCE,
    ORGANIZATION,
    column("provider", "Prestataire", "Provider", 14),
    column("transaction_id", "Transaction", "Transaction", 30),
    column("opened_at", "Ouvert le (UTC)", "Opened (UTC)", 18),
    column("status", "Situation", "How it stands", 22),
    column("code", "Code du prestataire", "Provider’s code", 14),
    column("amount", "Montant demandé", "Amount asked", 16),
    column("currency", "Devise", "Currency", 9),
    column("received_amount", "Montant reçu", "Amount received", 16),
    column("received_currency", "Devise reçue", "Currency received", 10),
    column("evidence", "Preuve", "Evidence", 26),
    column("payment_date", "Payé le, selon le prestataire (UTC)", "Paid, says the provider (UTC)", 18),
    column(
        "fund_availability_date",
        "Fonds disponibles le, selon le prestataire (UTC)",
        "Funds available, says the provider (UTC)",
        18,
    ),
    TEST,
];

const DOWNLOADS: &[Column] = &[
    column("number", "N°", "No.", 8),
    REFERENCE,
    ORGANIZATION,
    column("deliverable", "Livrable n°", "Deliverable no.", 12),
    column("begun_at", "Commencé le (UTC)", "Begun (UTC)", 18),
];

const MONEY: &[Column] = &[
    REFERENCE,
    ORGANIZATION,
    column("reason", "Motif", "Reason", 24),
    column("since", "Depuis le (UTC)", "Since (UTC)", 18),
    column("amount", "Montant", "Amount", 16),
    column("currency", "Devise", "Currency", 9),
    column("evidence", "Preuve", "Evidence", 26),
    column("transaction_id", "Transaction", "Transaction", 30),
    STAGE,
    column("write_off_proposed", "Passage en perte proposé", "Write-off proposed", 14),
    TEST,
];

/// The columns of a kind of report.
pub(super) const fn of(kind: ReportKind) -> &'static [Column] {
    match kind {
        ReportKind::Inquiries => INQUIRIES,
        ReportKind::Payments => PAYMENTS,
        ReportKind::Downloads => DOWNLOADS,
        ReportKind::Money => MONEY,
    }
}

/// What stands in a cell.
pub(super) enum Cell<'a> {
    Nothing,
    Text(&'a str),
    Made(String),
    Moment(Timestamp),
    Amount(Money),
    Currency(Currency),
    Number(u64),
    Yes(bool),
    Stage(Stage),
    Status(AttemptStatus),
    Evidence(Evidence),
    Reason(WaitReason),
}

/// A provider's date, where it can be read.
fn moment<'a>(told: Option<&ProviderDate>) -> Cell<'a> {
    told.and_then(|told| told.at).map_or(Cell::Nothing, Cell::Moment)
}

/// The cells of a row, one a column of its kind.
pub(super) fn cells(row: &ReportRow) -> Vec<Cell<'_>> {
    use Cell::{Amount, Made, Moment, Nothing, Number, Text, Yes};
    match row {
        ReportRow::Inquiry(summary) => vec![
            Made(summary.id.reference()),
            Cell::Stage(summary.stage),
            Moment(summary.submitted_at),
            Moment(summary.moved_at),
            Text(&summary.organization_name),
            Text(&summary.contact_name),
            Text(&summary.email),
            summary.owed.map_or(Nothing, Amount),
            summary.owed.map_or(Nothing, |owed| Cell::Currency(owed.currency())),
            Yes(summary.money_waits),
            Yes(summary.test),
        ],
        ReportRow::Payment(payment) => {
            let attempt = &payment.attempt;
            let received = attempt.receipt.map(|receipt| receipt.amount());
            vec![
                Made(attempt.inquiry.reference()),
                Text(&payment.organization_name),
                Text(&attempt.provider),
                Made(attempt.id.transaction_id()),
                Moment(attempt.opened_at),
                Cell::Status(attempt.status),
                attempt.code.as_deref().map_or(Nothing, Text),
                Amount(attempt.amount),
                Cell::Currency(attempt.amount.currency()),
                received.map_or(Nothing, Amount),
                received.map_or(Nothing, |received| Cell::Currency(received.currency())),
                attempt.receipt.map_or(Nothing, |receipt| Cell::Evidence(receipt.evidence())),
                moment(attempt.dates.paid.as_ref()),
                moment(attempt.dates.available.as_ref()),
                Yes(attempt.test),
            ]
        }
        ReportRow::Download(download) => vec![
            Number(download.number),
            Made(download.inquiry.reference()),
            Text(&download.organization_name),
            Number(u64::from(download.deliverable)),
            Moment(download.begun_at),
        ],
        ReportRow::Money(waiting) => vec![
            Made(waiting.inquiry.reference()),
            Text(&waiting.organization_name),
            Cell::Reason(waiting.reason),
            Moment(waiting.open.since),
            Amount(waiting.open.amount),
            Cell::Currency(waiting.open.amount.currency()),
            Cell::Evidence(waiting.open.evidence),
            Made(waiting.open.attempt.transaction_id()),
            Cell::Stage(waiting.open.stage),
            Yes(waiting.open.write_off_proposed),
            Yes(waiting.test),
        ],
    }
}
