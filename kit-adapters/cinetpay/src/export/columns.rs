//! Which column is which, and which words mean paid.

use csv::StringRecord;
use kit_workflow::workflow::Listed;

use super::ExportError;
use super::cell::{folded, plain};

/// The known headings of each column, in the form of [`folded`], the most telling first.
const TRANSACTION: &[&str] = &[
    "cpmtransid",
    "merchanttransactionid",
    "transactionid",
    "idtransaction",
    "identifianttransaction",
    "identifiantdelatransaction",
    "transaction",
    "reference",
];
const AMOUNT: &[&str] = &["cpmamount", "amount", "montant", "montantpaye"];
const CURRENCY: &[&str] = &["cpmcurrency", "currency", "devise"];
const STATUS: &[&str] = &["status", "statut", "etat", "state"];
const DATE: &[&str] = &[
    "cpmtransdate",
    "transactiondate",
    "datetransaction",
    "datedelatransaction",
    "createdat",
    "datecreation",
    "paymentdate",
    "datepaiement",
    "datedepaiement",
    "date",
];

/// Words that mean paid, and words that mean not paid, in the form of [`folded`].
const PAID: &[&str] = &[
    "accepted",
    "accepte",
    "acceptee",
    "success",
    "succes",
    "successful",
    "paid",
    "paye",
    "payee",
    "reussi",
    "reussie",
    "completed",
    "00",
];
const UNPAID: &[&str] = &[
    "refused",
    "refuse",
    "refusee",
    "failed",
    "echec",
    "echoue",
    "echouee",
    "cancelled",
    "canceled",
    "annule",
    "annulee",
    "expired",
    "expire",
    "expiree",
    "pending",
    "enattente",
    "attente",
    "encours",
    "initiated",
    "initie",
    "initiee",
    "created",
    "waitingforcustomer",
    "waitingcustomerpayment",
    "waitingcustomertovalidate",
];

/// How the columns of an export are named, where that differs from what is known.
///
/// ```
/// use kit_cinetpay::Columns;
///
/// let columns = Columns::parse("transaction=Réf. marchand,amount=Brut,status=Situation").unwrap();
/// assert!(Columns::parse("colour=blue").is_err());
/// # let _ = columns;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    named: Vec<(Role, String)>,
    paid: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Transaction,
    Amount,
    Currency,
    Status,
    Date,
}

/// Where each column is.
pub(super) struct Places {
    pub(super) transaction: usize,
    pub(super) amount: usize,
    pub(super) status: usize,
    pub(super) currency: Option<usize>,
    pub(super) date: Option<usize>,
}

impl Columns {
    /// From `transaction=…,amount=…,currency=…,status=…,date=…`, each part with the heading as it stands in the file. Parts
    /// may be left out: what is not named goes by its usual headings.
    ///
    /// # Errors
    ///
    /// [`ExportError::Columns`].
    pub fn parse(text: &str) -> Result<Self, ExportError> {
        let mut columns = Self::default();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let (role, heading) =
                part.split_once('=').ok_or_else(|| ExportError::Columns(format!("{part:?} is not NAME=HEADING")))?;
            let role = match role.trim() {
                "transaction" => Role::Transaction,
                "amount" => Role::Amount,
                "currency" => Role::Currency,
                "status" => Role::Status,
                "date" => Role::Date,
                other => {
                    let problem = format!("{other:?} is none of transaction, amount, currency, status, date");
                    return Err(ExportError::Columns(problem));
                }
            };
            columns.named.push((role, heading.trim().to_owned()));
        }
        Ok(columns)
    }

    /// With further words that mean paid in the status column.
    ///
    /// ```
    /// use kit_cinetpay::Columns;
    ///
    /// let columns = Columns::default().paid_is(&["Encaissé".to_owned()]);
    /// assert_ne!(columns, Columns::default());
    /// ```
    pub fn paid_is(mut self, words: &[String]) -> Self {
        self.paid.extend(words.iter().map(|word| folded(word)));
        self
    }

    /// The columns, if this line has headings for those that are needed.
    pub(super) fn find(&self, record: &StringRecord) -> Result<Option<Places>, ExportError> {
        let headings: Vec<String> = record.iter().map(|cell| folded(&plain(cell))).collect();
        let place = |role: Role, usual: &[&str]| match self.named.iter().find(|(named, _)| *named == role) {
            Some((_, heading)) => headings.iter().position(|known| *known == folded(heading)),
            None => usual.iter().find_map(|name| headings.iter().position(|known| known == name)),
        };
        let needed = (place(Role::Transaction, TRANSACTION), place(Role::Amount, AMOUNT), place(Role::Status, STATUS));
        let (Some(transaction), Some(amount), Some(status)) = needed else { return Ok(None) };
        let (currency, date) = (place(Role::Currency, CURRENCY), place(Role::Date, DATE));
        for (role, heading) in &self.named {
            let missing = match role {
                Role::Currency => currency.is_none(),
                Role::Date => date.is_none(),
                Role::Transaction | Role::Amount | Role::Status => false,
            };
            if missing {
                return Err(ExportError::Columns(format!("there is no column {heading:?}")));
            }
        }
        Ok(Some(Places { transaction, amount, status, currency, date }))
    }

    /// What a status says.
    pub(super) fn listed(&self, status: &str) -> Listed {
        let status = folded(status);
        if PAID.contains(&status.as_str()) || self.paid.contains(&status) {
            Listed::Paid
        } else if UNPAID.contains(&status.as_str()) {
            Listed::Unpaid
        } else {
            Listed::Unclear
        }
    }
}
