//! Vouchers as stores keep them and as they are set on paper.

use std::fmt;

use crate::inquiry::{AttemptId, VoucherNumber};
use crate::port::Language;
use crate::{Money, Sequence, Timestamp};

/// A voucher: what its number stands for, frozen when the number was taken. It stays when the client's data is erased, but for
/// the name of the person: accounts have to be kept.
///
/// ```
/// use kit_testing::{drive, sample};
/// use kit_workflow::Clock;
/// use kit_workflow::inquiry::InquiryId;
/// use kit_workflow::port::Archive;
///
/// # let (world, mut dice) = (kit_testing::World::new(1), kit_testing::Dice::new(1));
/// # let (at, id) = (world.clock.now(), InquiryId(kit_workflow::Ids::fresh(&world.clock)));
/// # for (by, command) in sample::road(at, &mut dice) {
/// #     let particulars = sample::particulars(&command, at, &mut dice);
/// #     let order = kit_workflow::Order::new(id.0, by, at, command).with(particulars);
/// #     drive::to_end(kit_workflow::Engine::new(&world.store).execute(order)).unwrap();
/// # }
/// let voucher = drive::to_end(world.store.dossier(id)).unwrap().unwrap().voucher.unwrap();
/// assert_eq!((voucher.number.ordinal, voucher.amount), (1, sample::OWED));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Voucher {
    /// Its number.
    pub number: VoucherNumber,
    /// The event that paid the order.
    pub sequence: Sequence,
    /// When the order was paid.
    pub at: Timestamp,
    /// How much paid it.
    pub amount: Money,
    /// By which attempts that came.
    pub attempts: Vec<AttemptId>,
    /// Who bought, as the form said then.
    pub buyer_name: String,
    /// For which organisation.
    pub buyer_organization: String,
}

/// Names stay out of logs.
impl fmt::Debug for Voucher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Voucher").field("number", &self.number).field("amount", &self.amount).finish_non_exhaustive()
    }
}

/// Who sells, as vouchers name them.
///
/// ```
/// use kit_workflow::port::Seller;
///
/// let seller = Seller { name: "Kits d’audit".to_owned(), address: "Plateau\nDakar".to_owned(), ..Seller::default() };
/// assert_eq!((seller.address.lines().count(), seller.tax_id.as_str()), (2, ""));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seller {
    /// The firm's name.
    pub name: String,
    /// Its address, a line each; may be empty.
    pub address: String,
    /// Its number at the tax office, with the words that belong to it; may be empty.
    pub tax_id: String,
}

/// One payment of those that paid an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidBy {
    /// At which provider, as in records: `cinetpay`, `by_hand`.
    pub provider: String,
    /// How, in the provider's words, where it said: `OM`, `MOMO`.
    pub method: Option<String>,
    /// Our transaction id, which the provider knows it by.
    pub transaction_id: String,
    /// The operator's own reference, or that of a transfer.
    pub reference: Option<String>,
}

/// A voucher to be set on paper.
///
/// ```
/// use kit_workflow::port::{Language, PaidBy, Returned, Seller, VoucherText};
/// use kit_workflow::{Currency, Money};
///
/// let (provider, transaction_id) = ("cinetpay".to_owned(), "04HMASW9NF6YY0938NKRKAYDXW".to_owned());
/// let payment = PaidBy { provider, method: Some("OM".to_owned()), transaction_id, reference: None };
/// let text = VoucherText {
///     number: "R-2026-000042".to_owned(),
///     language: Language::French,
///     paid_at: "29 novembre 2026 à 14 h 05 (GMT)".to_owned(),
///     seller: Seller::default(),
///     buyer_name: "Awa Diop".to_owned(),
///     buyer_organization: "Agence des marchés".to_owned(),
///     reference: "KIT-7Q2M-X04D".to_owned(),
///     amount: Money::new(15_000, Currency::Xof),
///     payments: vec![payment],
///     returned: Returned::Nothing,
///     test: false,
/// };
/// assert!(!format!("{text:?}").contains("Awa"), "names stay out of logs");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct VoucherText {
    /// Its number.
    pub number: String,
    /// The language it is written in.
    pub language: Language,
    /// When the order was paid, in words of the language, with time zone.
    pub paid_at: String,
    /// Who sells.
    pub seller: Seller,
    /// Who bought.
    pub buyer_name: String,
    /// For which organisation.
    pub buyer_organization: String,
    /// The inquiry's reference.
    pub reference: String,
    /// How much paid the order.
    pub amount: Money,
    /// What that came by.
    pub payments: Vec<PaidBy>,
    /// What of it was given back since, or is about to be; nothing where that is nothing.
    pub returned: Returned,
    /// Whether it was play money.
    pub test: bool,
}

/// What became of the money that a voucher is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    /// It pays the order.
    Nothing,
    /// It is to be given back.
    Due,
    /// It was given back.
    Done,
}

/// Names stay out of logs.
impl fmt::Debug for VoucherText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VoucherText").field("number", &self.number).finish_non_exhaustive()
    }
}
