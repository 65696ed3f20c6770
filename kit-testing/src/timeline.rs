//! A whole history as a text that people read and tests lock.

use kit_workflow::port::Envelope;
use kit_workflow::{Facts, Lifecycle, Record, Recorded, Store, StoreError, Timestamp};
use uuid::Uuid;

use crate::legible::span;
use crate::{Legend, Walk};

/// The whole history of a subject in a store: each event with its facts, the effects that it obliges to and when they are
/// due, and the mails that an effect led to. Identifiers have short names, moments are counted from the first event, so the
/// same history is the same text on each run.
///
/// ```
/// use kit_testing::{Dice, ManualClock, MemoryStore, drive, sample, timeline};
/// use kit_workflow::inquiry::InquiryLifecycle;
/// use kit_workflow::{Clock, Engine, Ids, Order};
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<InquiryLifecycle>::new(clock.clone(), sample::keys());
/// let (at, mut dice, subject) = (clock.now(), Dice::new(1), clock.fresh());
/// for (by, command) in sample::road(at, &mut dice) {
///     let particulars = sample::particulars(&command, at, &mut dice);
///     drive::to_end(Engine::new(&store).execute(Order::new(subject, by, at, command).with(particulars))).unwrap();
/// }
/// let text = drive::to_end(timeline::<InquiryLifecycle, _>(&store, subject, &[])).unwrap();
/// println!("{text}");
/// assert!(text.contains("order_opened  amount=15000 XOF") || text.contains("order_opened"));
/// assert!(text.contains("→ open_order  due +10s"));
/// ```
///
/// # Errors
///
/// Those of the store.
pub async fn timeline<L: Lifecycle, S: Store<L>>(
    store: &S,
    subject: Uuid,
    mails: &[Envelope],
) -> Result<String, StoreError> {
    let history = store.history(subject).await?;
    Ok(written::<L>(subject, &history, mails))
}

impl<L: Lifecycle> Walk<L> {
    /// The history that this walk makes, as [`timeline`] tells it; what was refused or had happened before is not in it.
    ///
    /// ```
    /// use kit_testing::Walk;
    /// use kit_workflow::inquiry::InquiryLifecycle;
    ///
    /// let text = Walk::<InquiryLifecycle>::drawn(&[1, 2, 3]).timeline();
    /// assert!(text.lines().next().unwrap().ends_with("events"));
    /// ```
    pub fn timeline(&self) -> String {
        let visits = self.visits();
        let moves = visits.iter().filter_map(|visit| Some((visit, visit.moved()?.0)));
        let history: Vec<Recorded<L>> = (1..)
            .zip(moves)
            .map(|(sequence, (visit, event))| {
                let (at, by, event) = (visit.asked.at, visit.asked.by, event.clone());
                Recorded { sequence, at, by, event, seal: [0; 32] }
            })
            .collect();
        written::<L>(Uuid::nil(), &history, &[])
    }
}

fn written<L: Lifecycle>(subject: Uuid, history: &[Recorded<L>], mails: &[Envelope]) -> String {
    let origin = history.first().map_or(Timestamp::from_unix_ms(0), |entry| entry.at);
    let mut legend = Legend::new(origin);
    let mut text = format!("{}, {} events\n", L::NAME, history.len());
    for entry in history {
        let when = legend.moment(entry.at);
        let by = match entry.by.person {
            Some(person) => format!("{} {}", entry.by.kind, legend.legible(&person.to_string())),
            None => entry.by.kind.to_string(),
        };
        let event = line(&L::record_event(&entry.event), &mut legend);
        text.push_str(&format!("{:>3} {when:<9} {by:<9} {event}\n", entry.sequence));
        let effects = L::effects(&entry.event);
        let of_it = format!("{}.{}.", subject.simple(), entry.sequence);
        let ordinal = |mail: &&Envelope| mail.key.strip_prefix(&of_it).and_then(|ordinal| ordinal.parse().ok());
        let mut later: Vec<usize> = mails.iter().filter_map(|mail| ordinal(&mail)).collect();
        later.retain(|ordinal| *ordinal >= effects.len());
        later.sort_unstable();
        later.dedup();
        let post = |text: &mut String, ordinal: usize| {
            let copies: Vec<_> = mails.iter().filter(|mail| mail.key == format!("{of_it}{ordinal}")).collect();
            if let Some(mail) = copies.first() {
                let times = if copies.len() == 1 { String::new() } else { format!(", {} copies", copies.len()) };
                text.push_str(&format!("      ✉ {} to {} in {}{times}\n", mail.letter, mail.to, mail.language));
            }
        };
        for (ordinal, effect) in effects.iter().enumerate() {
            let due = L::due(effect, entry.at).since(entry.at);
            let due = if due.is_zero() { String::new() } else { format!("  due +{}", span(due)) };
            let effect = line(&L::record_effect(effect), &mut legend);
            text.push_str(&format!("    → {effect}{due}\n"));
            post(&mut text, ordinal);
        }
        for ordinal in later {
            text.push_str("    → a deadline that came\n");
            post(&mut text, ordinal);
        }
    }
    text
}

/// A record on a line.
fn line(record: &Record, legend: &mut Legend) -> String {
    let Record { name, facts } = record;
    let facts: Vec<String> = Facts::iter(facts)
        .map(|(name, value)| format!("{name}={}", legend.legible(&value.replace('\n', "\\n"))))
        .collect();
    if facts.is_empty() { name.clone() } else { format!("{name}  {}", facts.join("  ")) }
}
