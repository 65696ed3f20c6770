//! Files as the lifecycle knows them: by number and digest, never by content or name.

use std::fmt;
use std::str::FromStr;

use super::{FileId, LinkId, Refusal};
use crate::{Corrupt, Facts, Timestamp};

/// The SHA-256 of a file.
///
/// ```
/// use kit_workflow::inquiry::Sha256;
///
/// let digest = Sha256([0xab; 32]);
/// assert_eq!(digest.to_string(), "ab".repeat(32));
/// assert_eq!(digest.to_string().parse(), Ok(digest));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = Corrupt;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let corrupt = || Corrupt::new("sha256", text);
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(corrupt());
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).map_err(|_| corrupt())?;
        }
        Ok(Self(bytes))
    }
}

/// A file in the vault: which, what it holds, how many bytes.
///
/// ```
/// use kit_workflow::inquiry::{FileId, Sha256, StoredFile};
/// use uuid::Uuid;
///
/// // The lifecycle knows files by these alone: two that hold the same are the same to it.
/// let one = StoredFile { file: FileId(Uuid::from_u128(1)), sha256: Sha256([7; 32]), size: 1_024 };
/// let copy = StoredFile { file: FileId(Uuid::from_u128(2)), ..one };
/// assert!(one != copy && one.sha256 == copy.sha256);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Which file.
    pub file: FileId,
    /// What it holds.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub size: u64,
}

/// A draft: numbered from 1 within its inquiry, immutable.
///
/// ```
/// # use kit_testing::{Dice, sample};
/// # use kit_workflow::inquiry::{InquiryLifecycle, State};
/// # use kit_workflow::{Lifecycle, Timestamp};
/// # let at = Timestamp::from_unix_ms(0);
/// # let road = sample::road(at, &mut Dice::new(1));
/// # let walked = |steps: usize| {
/// #     let walk = road.iter().take(steps).cloned();
/// #     let decide = |state, (by, command)| InquiryLifecycle::apply(state, by, at, command).ok();
/// #     walk.fold(None::<State>, |state, asked| decide(state, asked).map(|decision| decision.state().clone()))
/// # };
/// let drafted = walked(6).and_then(|state| state.draft());
/// assert_eq!(drafted.map(|draft| draft.number), Some(1));
/// assert_eq!(walked(5).and_then(|state| state.draft()), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its number.
    pub number: u32,
    /// The DOCX.
    pub docx: StoredFile,
}

/// A PDF that staff validated: numbered from 1 within its inquiry, immutable.
///
/// ```
/// # use kit_testing::{Dice, sample};
/// # use kit_workflow::inquiry::{InquiryLifecycle, State};
/// # use kit_workflow::{Lifecycle, Timestamp};
/// # let at = Timestamp::from_unix_ms(0);
/// # let road = sample::road(at, &mut Dice::new(1));
/// # let walked = |steps: usize| {
/// #     let walk = road.iter().take(steps).cloned();
/// #     let decide = |state, (by, command)| InquiryLifecycle::apply(state, by, at, command).ok();
/// #     walk.fold(None::<State>, |state, asked| decide(state, asked).map(|decision| decision.state().clone()))
/// # };
/// let validated = walked(7).and_then(|state| state.deliverable());
/// assert_eq!(validated.map(|deliverable| deliverable.number), Some(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deliverable {
    /// Its number.
    pub number: u32,
    /// The PDF.
    pub pdf: StoredFile,
}

/// A private link: which, and until when.
///
/// ```
/// # use kit_testing::{Dice, sample};
/// # use kit_workflow::inquiry::{InquiryLifecycle, State};
/// # use kit_workflow::{Lifecycle, Timestamp};
/// # let at = Timestamp::from_unix_ms(0);
/// # let road = sample::road(at, &mut Dice::new(1));
/// # let walked = |steps: usize| {
/// #     let walk = road.iter().take(steps).cloned();
/// #     let decide = |state, (by, command)| InquiryLifecycle::apply(state, by, at, command).ok();
/// #     walk.fold(None::<State>, |state, asked| decide(state, asked).map(|decision| decision.state().clone()))
/// # };
/// let delivery = walked(8).and_then(|state| state.delivery());
/// let grant = delivery.and_then(|delivery| delivery.grant).ok_or("the client has a link")?;
/// assert!(at < grant.expires_at);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Which link.
    pub link: LinkId,
    /// It opens nothing from this moment on.
    pub expires_at: Timestamp,
}

/// What the client can fetch: a deliverable, by a link unless that was revoked.
///
/// ```
/// # use kit_testing::{Dice, sample};
/// # use kit_workflow::inquiry::{InquiryLifecycle, State};
/// # use kit_workflow::{Lifecycle, Timestamp};
/// # let at = Timestamp::from_unix_ms(0);
/// # let road = sample::road(at, &mut Dice::new(1));
/// # let walked = |steps: usize| {
/// #     let walk = road.iter().take(steps).cloned();
/// #     let decide = |state, (by, command)| InquiryLifecycle::apply(state, by, at, command).ok();
/// #     walk.fold(None::<State>, |state, asked| decide(state, asked).map(|decision| decision.state().clone()))
/// # };
/// # use kit_workflow::inquiry::{ActorKind, Command, InquiryActor};
/// # let staff = InquiryActor::person(ActorKind::Staff, uuid::Uuid::nil());
/// // A link that was revoked opens nothing; the PDF is still the one that was delivered.
/// let revoked = InquiryLifecycle::apply(walked(8), staff, at, Command::RevokeLink)?;
/// let delivery = revoked.state().delivery().ok_or("it was delivered")?;
/// assert_eq!((delivery.deliverable.number, delivery.grant), (1, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The deliverable that links open.
    pub deliverable: Deliverable,
    /// The one link that is alive.
    pub grant: Option<Grant>,
}

impl StoredFile {
    pub(super) fn facts(self, facts: Facts, prefix: &str) -> Facts {
        facts
            .with(&format!("{prefix}_file"), self.file)
            .with(&format!("{prefix}_sha256"), self.sha256)
            .with(&format!("{prefix}_size"), self.size)
    }

    pub(super) fn take_some(facts: &mut Facts, prefix: &str) -> Result<Option<Self>, Corrupt> {
        let Some(file) = facts.take_some(&format!("{prefix}_file"))? else { return Ok(None) };
        Ok(Some(Self {
            file,
            sha256: facts.take(&format!("{prefix}_sha256"))?,
            size: facts.take(&format!("{prefix}_size"))?,
        }))
    }

    pub(super) fn take(facts: &mut Facts, prefix: &str) -> Result<Self, Corrupt> {
        Ok(Self {
            file: facts.take(&format!("{prefix}_file"))?,
            sha256: facts.take(&format!("{prefix}_sha256"))?,
            size: facts.take(&format!("{prefix}_size"))?,
        })
    }
}

impl Draft {
    pub(super) fn facts(self, facts: Facts) -> Facts {
        self.docx.facts(facts.with("draft", self.number), "draft")
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self { number: facts.take("draft")?, docx: StoredFile::take(facts, "draft")? })
    }

    pub(super) fn take_some(facts: &mut Facts) -> Result<Option<Self>, Corrupt> {
        match facts.take_some("draft")? {
            Some(number) => Ok(Some(Self { number, docx: StoredFile::take(facts, "draft")? })),
            None => Ok(None),
        }
    }
}

impl Deliverable {
    pub(super) fn facts(self, facts: Facts, prefix: &str) -> Facts {
        self.pdf.facts(facts.with(prefix, self.number), prefix)
    }

    pub(super) fn take(facts: &mut Facts, prefix: &str) -> Result<Self, Corrupt> {
        Ok(Self { number: facts.take(prefix)?, pdf: StoredFile::take(facts, prefix)? })
    }
}

impl Grant {
    pub(super) fn facts(self, facts: Facts) -> Facts {
        facts.with("link", self.link).with("link_expires_at", self.expires_at)
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self { link: facts.take("link")?, expires_at: facts.take("link_expires_at")? })
    }
}

impl Delivery {
    /// The same without its link.
    pub(super) fn revoked(served: Option<Self>) -> Result<Self, Refusal> {
        match served {
            Some(Self { deliverable, grant: Some(_) }) => Ok(Self { deliverable, grant: None }),
            _ => Err(Refusal::NoLink),
        }
    }

    pub(super) fn facts(self, facts: Facts) -> Facts {
        let facts = self.deliverable.facts(facts, "served");
        match self.grant {
            Some(grant) => grant.facts(facts),
            None => facts,
        }
    }

    pub(super) fn take_some(facts: &mut Facts) -> Result<Option<Self>, Corrupt> {
        let Some(number) = facts.take_some("served")? else { return Ok(None) };
        let deliverable = Deliverable { number, pdf: StoredFile::take(facts, "served")? };
        let grant = match facts.take_some("link")? {
            Some(link) => Some(Grant { link, expires_at: facts.take("link_expires_at")? }),
            None => None,
        };
        Ok(Some(Self { deliverable, grant }))
    }
}
