//! The ports: what the workflow needs of the outside, as traits with written contracts.
//!
//! Each method that does I/O is bounded in time by its adapter. Each MUST is checked by a suite in `kit-testing`.

mod accounts;
mod archive;
mod documents;
mod drafter;
mod gateway;
mod mailer;
mod particulars;
mod vault;

pub use accounts::{Accounts, NewSession, Role, Session, Staff};
pub use archive::{
    Archive, Attempt, AttemptNews, AttemptStatus, Buried, DeliverableEntry, Dossier, DownloadStart, DraftEntry,
    LinkEntry, NewNotification, Page, PageRequest, Remark, RemarkKind, StageCount, Summary,
};
pub use documents::{DocumentKind, Documents, KitText, Reading, RenderFailed, Unfit, UnreadReason};
pub use drafter::{Drafter, DrafterError, Prompt};
pub use gateway::{
    Checkout, CheckoutRequest, Gateway, GatewayError, NotificationRejected, RawNotification, Receiving, Verdict,
};
pub use mailer::{Envelope, LetterFacts, MailError, Mailer};
pub use particulars::{Answers, AttemptOpening, Document, Language, LinkSecret, Particulars, Submission};
pub use vault::{Deposit, FileKey, Folder, Vault, VaultError};
