//! Files as the lifecycle knows them: by number and digest, never by content or name.

use std::fmt;
use std::str::FromStr;

use super::{FileId, LinkId, Refusal};
use crate::{Corrupt, Facts, Timestamp};

/// The SHA-256 of a file.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its number.
    pub number: u32,
    /// The DOCX.
    pub docx: StoredFile,
}

/// A PDF that staff validated: numbered from 1 within its inquiry, immutable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deliverable {
    /// Its number.
    pub number: u32,
    /// The PDF.
    pub pdf: StoredFile,
}

/// A private link: which, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Which link.
    pub link: LinkId,
    /// It opens nothing from this moment on.
    pub expires_at: Timestamp,
}

/// What the client can fetch: a deliverable, by a link unless that was revoked.
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
