//! The port to the sections of drafts: the plan, what is written, and what it took.

use std::fmt;
use std::future::Future;

use uuid::Uuid;

use crate::inquiry::{Effect, InquiryId, SectionPlace, Sha256, StaffId};
use crate::name::names;
use crate::port::Usage;
use crate::{Pending, StoreError, Timestamp};

names! {
    /// How a section stands.
    pub enum SectionStatus {
        /// Its turn has not come.
        Waiting = "waiting",
        /// An effect has it written.
        Writing = "writing",
        /// It is written, and stays as it is.
        Done = "done",
    }
}

names! {
    /// What came of a call to the model.
    pub enum CallOutcome {
        /// It was begun; nobody knows more, should the program have died.
        Begun = "begun",
        /// Its answer is the section.
        Taken = "taken",
        /// Its answer did not follow the plan.
        Unfit = "unfit",
        /// It gave no answer.
        Failed = "failed",
    }
}

/// A section to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSection {
    /// Its place.
    pub place: SectionPlace,
    /// Of how many parts of its text it speaks of one; 0 where it speaks of the whole.
    pub parts: u32,
    /// What it says already, where it is kept from an earlier draft: it is done at once.
    pub kept: Option<KeptSection>,
}

/// What a section says that is kept from an earlier draft.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptSection {
    /// The section there.
    pub entry: SectionEntry,
    /// Its content, byte for byte.
    pub content: String,
}

/// What a model wrote stays out of logs.
impl fmt::Debug for KeptSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptSection").field("entry", &self.entry).finish_non_exhaustive()
    }
}

/// The sections of a draft, laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Whose draft.
    pub inquiry: InquiryId,
    /// Its number.
    pub draft: u32,
    /// The name of the effect that asked for it: the same layout twice is one.
    pub round: String,
    /// The sections in the order of the plan.
    pub sections: Vec<PlannedSection>,
    /// Who asked for the draft, where that was staff.
    pub author: Option<StaffId>,
    /// How many sections may be written at once.
    pub at_once: u32,
    /// When.
    pub at: Timestamp,
}

/// A section of a draft, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionEntry {
    /// Its number within the draft, from 1, in the order of the plan.
    pub number: u32,
    /// Its place.
    pub place: SectionPlace,
    /// Of how many parts of its text it speaks of one; 0 where it speaks of the whole.
    pub parts: u32,
    /// The name of the effect that last asked for it.
    pub round: String,
    /// How it stands.
    pub status: SectionStatus,
    /// The draft that it was written for; an earlier one where it is kept.
    pub written_for: u32,
    /// Who asked for that draft, where it was staff.
    pub author: Option<StaffId>,
    /// How many characters have come of its answer.
    pub heard: u64,
    /// When it was first called for in this draft.
    pub begun_at: Option<Timestamp>,
    /// What is known once it is written.
    pub written: Option<Written>,
}

/// How a section was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The model that wrote it.
    pub model: String,
    /// The SHA-256 of everything the model was told.
    pub prompt: Sha256,
    /// The SHA-256 of the texts that it was written from.
    pub inputs: Sha256,
    /// The items, from 0, whose citation was not found in the client's text.
    pub unfounded: Vec<u32>,
    /// When it was done.
    pub at: Timestamp,
}

/// Which section of which draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionKey {
    /// Whose draft.
    pub inquiry: InquiryId,
    /// Its number.
    pub draft: u32,
    /// The section's number.
    pub number: u32,
}

/// One call to the model.
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::Clock;
/// use kit_workflow::port::{CallOutcome, SectionCall, SectionKey, Sections, Usage};
///
/// # let world = kit_testing::World::new(1);
/// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
/// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
/// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
/// let section = SectionKey { inquiry: id, draft: 1, number: 1 };
/// let (id, model, at) = (uuid::Uuid::from_u128(7), "fake-1".to_owned(), world.clock.now());
/// let (usage, outcome) = (Usage::default(), CallOutcome::Begun);
/// let call = SectionCall { id, section, model, at, ended_at: None, usage, outcome };
/// drive::to_end(world.store.note_call(&call)).unwrap();
/// assert_eq!(drive::to_end(world.store.calls(section.inquiry)).unwrap(), [call]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionCall {
    /// Which call.
    pub id: Uuid,
    /// For which section.
    pub section: SectionKey,
    /// The model: the one that answered, or the one that was asked.
    pub model: String,
    /// When it was begun.
    pub at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What it took; before it ended, what its prompt was guessed to take.
    pub usage: Usage,
    /// What came of it.
    pub outcome: CallOutcome,
}

/// A section that is written.
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::inquiry::{SectionKind, SectionPlace, Sha256};
/// use kit_workflow::port::{CallOutcome, FinishedSection, Layout, PlannedSection, SectionCall, SectionKey, Sections};
/// use kit_workflow::port::{Usage, Written};
/// use kit_workflow::{Clock, Ids};
///
/// # let world = kit_testing::World::new(1);
/// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
/// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
/// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
/// # let (at, place) = (world.clock.now(), SectionPlace::general(SectionKind::Synthesis));
/// # let (round, sections) = ("0f8f.5.0".to_owned(), vec![PlannedSection { place, parts: 0, kept: None }]);
/// # let layout = Layout { inquiry: id, draft: 1, round, sections, author: None, at_once: 2, at };
/// # drive::to_end(world.store.lay_out(&layout)).unwrap();
/// let (key, model) = (SectionKey { inquiry: id, draft: 1, number: 1 }, "fake-1".to_owned());
/// let (id, usage, outcome) = (world.clock.fresh(), Usage::default(), CallOutcome::Taken);
/// let call = SectionCall { id, section: key, model: model.clone(), at, ended_at: Some(at), usage, outcome };
/// let (prompt, inputs) = (Sha256([1; 32]), Sha256([2; 32]));
/// let written = Written { model, prompt, inputs, unfounded: Vec::new(), at };
/// let finished = FinishedSection { key, content: "{}".to_owned(), written, call, at_once: 2 };
/// let finish = || drive::to_end(world.store.finish_section(&finished)).unwrap();
/// assert!(finish() && !finish(), "whoever comes second is told so");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct FinishedSection {
    /// Which.
    pub key: SectionKey,
    /// What it says: JSON.
    pub content: String,
    /// How it was written.
    pub written: Written,
    /// The call that it came of.
    pub call: SectionCall,
    /// How many sections may be written at once.
    pub at_once: u32,
}

/// What a model wrote stays out of logs.
impl fmt::Debug for FinishedSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FinishedSection").field("key", &self.key).finish_non_exhaustive()
    }
}

/// What becomes due once the sections of a draft stand as they do.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::{SectionKind, SectionPlace};
/// use kit_workflow::port::{Release, SectionEntry, SectionStatus};
///
/// let entry = SectionEntry {
///     number: 1,
///     place: SectionPlace::general(SectionKind::Synthesis),
///     parts: 0,
///     round: "0f8f.5.0".to_owned(),
///     status: SectionStatus::Waiting,
///     written_for: 1,
///     author: None,
///     heard: 0,
///     begun_at: None,
///     written: None,
/// };
/// let release = Release::of(1, &[entry.clone()], 2, Timestamp::from_unix_ms(0));
/// assert_eq!(release.sections, [1]);
/// assert_eq!(release.effects[0].key, entry.effect_key());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    /// The numbers of the sections that are to be written now.
    pub sections: Vec<u32>,
    /// The effects that have it done, the assembly among them where every section is done.
    pub effects: Vec<Pending<crate::inquiry::InquiryLifecycle>>,
}

impl Release {
    /// Decides what is due: the next sections of the lowest layer that is not done, at most `at_once` with those that are
    /// being written; the assembly where all are done. Stores ask this in the transaction that changed how a section stands.
    pub fn of(draft: u32, sections: &[SectionEntry], at_once: u32, at: Timestamp) -> Self {
        let open = |section: &&SectionEntry| section.status != SectionStatus::Done;
        let Some(layer) = sections.iter().filter(open).map(|section| section.place.kind.layer()).min() else {
            let effect = Effect::AssembleDraft { draft };
            let round = sections.iter().map(|section| section.round.as_str()).max().unwrap_or_default();
            let pending = Pending { key: format!("{round}.assembly"), effect, due: at, deadline: None };
            return Self { sections: Vec::new(), effects: vec![pending] };
        };
        let writing = sections.iter().filter(|section| section.status == SectionStatus::Writing).count();
        let room = (at_once.max(1) as usize).saturating_sub(writing);
        let next = sections
            .iter()
            .filter(|section| section.status == SectionStatus::Waiting && section.place.kind.layer() == layer)
            .take(room);
        let pending = |section: &SectionEntry| Pending {
            key: section.effect_key(),
            effect: Effect::WriteSection { draft, section: section.place },
            due: at,
            deadline: None,
        };
        let (sections, effects) = next.map(|section| (section.number, pending(section))).unzip();
        Self { sections, effects }
    }
}

impl SectionEntry {
    /// The name of the effect that has it written, the same in one round.
    pub fn effect_key(&self) -> String {
        format!("{}.s{}", self.round, self.number)
    }

    /// Whether it is kept from an earlier draft than `draft`.
    ///
    /// ```
    /// # use kit_testing::drive;
    /// # use kit_workflow::Clock;
    /// # use kit_workflow::inquiry::{SectionKind, SectionPlace};
    /// # use kit_workflow::port::{Layout, PlannedSection, SectionKey, Sections};
    /// # let world = kit_testing::World::new(1);
    /// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
    /// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
    /// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
    /// # let sections = vec![PlannedSection { place: SectionPlace::general(SectionKind::Synthesis), parts: 0, kept: None }];
    /// # let (round, at) = ("0f8f.5.0".to_owned(), world.clock.now());
    /// # let layout = Layout { inquiry: id, draft: 1, round, sections, author: None, at_once: 2, at };
    /// # drive::to_end(world.store.lay_out(&layout)).unwrap();
    /// let section = drive::to_end(world.store.sections(id, 1)).unwrap().remove(0);
    /// // A second draft that takes it over pays for nothing anew.
    /// assert!(!section.is_kept(1) && section.is_kept(2));
    /// ```
    pub fn is_kept(&self, draft: u32) -> bool {
        self.written_for != draft
    }
}

/// The sections of drafts.
///
/// - `lay_out` MUST store the plan of a draft once, with the effects of its [`Release`]; where the plan is there already and
///   another round asks, what is not done MUST start anew in that round, and what is done MUST stay.
/// - `finish_section` MUST store a section's content once, with its call and the effects of the [`Release`] that follows, all
///   or nothing; whoever comes second changes nothing but the record of their call, and is told so. However many finish at
///   once, each effect of the release MUST be stored once.
/// - Calls MUST be kept, each once, with what was last told of it.
///
/// `kit-testing` holds the suite that checks every sentence.
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::Clock;
/// use kit_workflow::inquiry::{SectionKind, SectionPlace};
/// use kit_workflow::port::{Layout, PlannedSection, SectionStatus, Sections};
///
/// # let world = kit_testing::World::new(1);
/// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
/// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
/// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
/// let place = SectionPlace::general(SectionKind::Synthesis);
/// let sections = vec![PlannedSection { place, parts: 0, kept: None }];
/// let (round, at) = ("0f8f.5.0".to_owned(), world.clock.now());
/// let layout = Layout { inquiry: id, draft: 1, round, sections, author: None, at_once: 2, at };
/// drive::to_end(world.store.lay_out(&layout)).unwrap();
/// let laid_out = drive::to_end(world.store.sections(id, 1)).unwrap();
/// assert_eq!((laid_out.len(), laid_out[0].place, laid_out[0].status), (1, place, SectionStatus::Writing));
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Sections: Send + Sync {
    /// Lays the sections of a draft out, and has the first of them written.
    fn lay_out(&self, layout: &Layout) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The sections of a draft in the order of the plan; none where none are laid out.
    fn sections(&self, id: InquiryId, draft: u32)
    -> impl Future<Output = Result<Vec<SectionEntry>, StoreError>> + Send;

    /// What the sections of a draft say that are done, by their numbers.
    ///
    /// ```
    /// # use kit_testing::drive;
    /// # use kit_workflow::Clock;
    /// # use kit_workflow::inquiry::{SectionKind, SectionPlace};
    /// # use kit_workflow::port::{Layout, PlannedSection, SectionKey, Sections};
    /// # let world = kit_testing::World::new(1);
    /// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
    /// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
    /// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
    /// # let sections = vec![PlannedSection { place: SectionPlace::general(SectionKind::Synthesis), parts: 0, kept: None }];
    /// # let (round, at) = ("0f8f.5.0".to_owned(), world.clock.now());
    /// # let layout = Layout { inquiry: id, draft: 1, round, sections, author: None, at_once: 2, at };
    /// # drive::to_end(world.store.lay_out(&layout)).unwrap();
    /// // It is laid out, and not written yet.
    /// assert!(drive::to_end(world.store.section_contents(id, 1)).unwrap().is_empty());
    /// ```
    fn section_contents(
        &self,
        id: InquiryId,
        draft: u32,
    ) -> impl Future<Output = Result<Vec<(u32, String)>, StoreError>> + Send;

    /// Notes a call: one that begins, or what came of it.
    fn note_call(&self, call: &SectionCall) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Every call for an inquiry's drafts, oldest first.
    fn calls(&self, id: InquiryId) -> impl Future<Output = Result<Vec<SectionCall>, StoreError>> + Send;

    /// Notes how many characters of a section's answer have come.
    ///
    /// ```
    /// # use kit_testing::drive;
    /// # use kit_workflow::Clock;
    /// # use kit_workflow::inquiry::{SectionKind, SectionPlace};
    /// # use kit_workflow::port::{Layout, PlannedSection, SectionKey, Sections};
    /// # let world = kit_testing::World::new(1);
    /// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
    /// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
    /// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
    /// # let sections = vec![PlannedSection { place: SectionPlace::general(SectionKind::Synthesis), parts: 0, kept: None }];
    /// # let (round, at) = ("0f8f.5.0".to_owned(), world.clock.now());
    /// # let layout = Layout { inquiry: id, draft: 1, round, sections, author: None, at_once: 2, at };
    /// # drive::to_end(world.store.lay_out(&layout)).unwrap();
    /// let section = drive::to_end(world.store.sections(id, 1)).unwrap().remove(0);
    /// let key = SectionKey { inquiry: id, draft: 1, number: section.number };
    /// drive::to_end(world.store.note_heard(key, 1_200)).unwrap();
    /// // What a page shows while the model writes.
    /// assert_eq!(drive::to_end(world.store.sections(id, 1)).unwrap()[0].heard, 1_200);
    /// ```
    fn note_heard(&self, key: SectionKey, heard: u64) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Stores a section that is written; `false` where it was done already.
    fn finish_section(&self, finished: &FinishedSection) -> impl Future<Output = Result<bool, StoreError>> + Send;
}
