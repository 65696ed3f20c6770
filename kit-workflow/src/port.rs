//! The ports: what the workflow needs of the outside, as traits with written contracts.
//!
//! Each method that does I/O is bounded in time by its adapter. Each MUST is checked by a suite in `kit-testing`.

mod accounts;
mod alarm;
mod archive;
mod attempt;
mod casework;
mod complaint;
mod documents;
mod dossier;
mod drafter;
mod gateway;
mod identity;
mod identity_provider;
mod inbox;
mod ledger;
mod likeness;
mod link_record;
mod listing;
mod mailer;
mod mails;
mod messages;
mod page_set;
mod particulars;
mod privacy;
mod provider_date;
mod report;
mod scanner;
mod second_factor;
mod sections;
mod unread_pages;
mod vault;
mod voucher;
mod waiting;
mod wording;

pub use accounts::{AccountChange, Accounts, Deed, NewSession, OpenSession, Role, Session, Staff, StaffNote};
pub use alarm::{Alarm, AlarmKind, Alarms};
pub use archive::{Added, Archive, Buried, DownloadStart, LinkEntry, NewNotification, Revival};
pub use attempt::{Attempt, AttemptNews, AttemptStatus};
pub use casework::{Casework, Handling, Handover, Note, Presence};
pub use complaint::{ComplaintEntry, ComplaintFigures, ComplaintPlace, OpenComplaint};
pub use documents::{DocumentKind, Documents, KitText, PreviewFailed, Reading, RenderFailed, Unfit, UnreadReason};
pub use dossier::{Addition, DeliverableEntry, Dossier, DraftEntry, ProofEntry, Remark, RemarkKind, RevisionEntry};
pub use drafter::{Answer, Drafter, DrafterError, Hearer, Prompt, Usage};
pub use gateway::{
    Checkout, CheckoutRequest, Gateway, GatewayError, NotificationRejected, Proof, RawNotification, Receiving,
    UnverifiedNotification, Verdict,
};
pub use identity::{Identities, Identity, LinkedIdentity};
pub use identity_provider::{Asked, Departure, IdentityFault, IdentityProvider, Introduction};
pub use inbox::{
    EarlyNotification, Fate, Found, Inbox, InboxEntry, InboxFigures, InboxPage, InboxRequest, Kept, Turned, TurnedCount,
};
pub use ledger::{Ledger, LedgerRequest, Which};
pub use likeness::Likeness;
pub use link_record::LinkRecord;
pub use listing::{ListOrder, ListPlace, Page, PageRequest, Part, StageCount, Summary};
pub use mailer::{Attachment, Envelope, LetterFacts, LetterText, MailError, Mailer};
pub use mails::{MailEntry, MailFate, Mails};
pub use messages::{Message, Messages, Sent};
pub use page_set::{NoPages, PageSet};
pub use particulars::{
    Answers, AttemptOpening, ComplaintText, Document, Language, LinkSecret, Particulars, ProofFile, Submission,
};
pub use privacy::{Erased, Keeping, Privacy, PrivacyDeed, PrivacyWork};
pub use provider_date::{ProviderDate, ProviderDates};
pub use report::{
    Assigned, DownloadRow, PaymentRow, ReportFilter, ReportKind, ReportRow, Sheet, SheetFailed, SheetFile, SheetFormat,
    SheetHeading,
};
pub use scanner::{Finding, Scan, Scanner, ScannerAway};
pub use second_factor::{SecondFactor, SecondFactors};
pub use sections::{
    CallOutcome, FinishedSection, KeptSection, Layout, PlannedSection, Release, SectionCall, SectionEntry, SectionKey,
    SectionStatus, Sections, Written,
};
pub use unread_pages::UnreadPages;
pub use vault::{Deposit, FileKey, Folder, Vault, VaultError};
pub use voucher::{PaidBy, Returned, Seller, Voucher, VoucherText};
pub use waiting::{WaitingMoney, WaitingPage, WaitingPlace, WaitingRequest, WaitingTotal};
pub use wording::amount_in_words;
