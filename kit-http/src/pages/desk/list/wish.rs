//! What the list's address asks for.

use std::time::Duration;

use kit_workflow::inquiry::{InquiryId, StaffId, Stage};
use kit_workflow::port::{Assigned, ListOrder, ListPlace, PageRequest, ReportFilter};
use kit_workflow::{Name, Timestamp, names};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::pages::desk::PATH;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::pages::words::Words;
use crate::report::moment;

/// The most characters that are searched for.
const SEARCH: usize = 200;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

names! {
    /// Whose inquiries.
    pub(crate) enum Whose {
        /// All.
        Anybody = "anybody",
        /// Those of whoever asks.
        Me = "me",
        /// Those that nobody takes care of.
        Nobody = "nobody",
    }
}

names! {
    /// What wants somebody's attention.
    pub(crate) enum Concern {
        /// Nothing in particular.
        Any = "any",
        /// Money waits.
        Money = "money",
        /// A task was given up.
        Errors = "errors",
    }
}

names! {
    /// How inquiries were taken.
    pub(crate) enum Taken {
        /// Either way.
        Any = "any",
        /// Not on simulators.
        Real = "real",
        /// On simulators.
        Test = "test",
    }
}

names! {
    /// For how long an inquiry has not moved.
    pub(crate) enum Still {
        /// However long.
        Any = "any",
        /// A day.
        Day = "day",
        /// Three days.
        ThreeDays = "three_days",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
    }
}

impl Still {
    const fn days(self) -> Option<u32> {
        match self {
            Self::Any => None,
            Self::Day => Some(1),
            Self::ThreeDays => Some(3),
            Self::Week => Some(7),
            Self::Month => Some(30),
        }
    }
}

/// What the list's address asks for. The first of each set of names is what holds where it asks for nothing.
pub(in crate::pages::desk) struct Wish {
    pub(super) stage: Option<Stage>,
    pub(super) query: String,
    order: ListOrder,
    whose: Whose,
    concern: Concern,
    taken: Taken,
    still: Still,
    /// Days as they were typed.
    pub(super) from: String,
    pub(super) to: String,
    after: Option<ListPlace>,
}

/// A choice among a set of names.
#[derive(Serialize)]
pub(super) struct SelectView {
    name: &'static str,
    label: String,
    options: Vec<OptionView>,
}

#[derive(Serialize)]
struct OptionView {
    value: String,
    label: String,
    chosen: bool,
}

impl Wish {
    /// Whatever makes no sense is not asked for.
    pub(in crate::pages::desk) fn of(query: &str) -> Self {
        let typed = Typed::parse(query).unwrap_or_default();
        let query = typed.value("q").chars().filter(|c| !c.is_control()).take(SEARCH).collect::<String>();
        let day = |name| Some(typed.value(name)).filter(|text| moment(text, false).is_some()).unwrap_or("").to_owned();
        Self {
            stage: Stage::parse(typed.value("stage")),
            query: query.trim().to_owned(),
            order: named(&typed, "order"),
            whose: named(&typed, "assignee"),
            concern: named(&typed, "concern"),
            taken: named(&typed, "taken"),
            still: named(&typed, "still"),
            from: day("from"),
            to: day("to"),
            after: place(typed.value("after")),
        }
    }

    /// Narrows a report to what the list shows.
    pub(in crate::pages::desk) fn narrow(&self, filter: &mut ReportFilter, me: StaffId, now: Timestamp) {
        filter.assigned = match self.whose {
            Whose::Anybody => None,
            Whose::Me => Some(Assigned::To(me)),
            Whose::Nobody => Some(Assigned::Nobody),
        };
        filter.money_waits = self.concern == Concern::Money;
        filter.given_up = self.concern == Concern::Errors;
        filter.test = match self.taken {
            Taken::Any => None,
            Taken::Real => Some(false),
            Taken::Test => Some(true),
        };
        filter.moved_before = self.still.days().map(|days| now - days * DAY);
    }

    pub(super) fn request(&self, me: StaffId, now: Timestamp, limit: u32) -> PageRequest {
        let mut filter = ReportFilter {
            stage: self.stage,
            query: (!self.query.is_empty()).then(|| self.query.clone()),
            from: moment(&self.from, false),
            until: moment(&self.to, true),
            ..ReportFilter::default()
        };
        self.narrow(&mut filter, me, now);
        PageRequest { filter, order: self.order, after: self.after, limit }
    }

    /// Whether it asks for more than the choices that are always seen.
    pub(super) fn asks_more(&self) -> bool {
        self.taken != Taken::Any || self.still != Still::Any || !self.from.is_empty() || !self.to.is_empty()
    }

    /// The same in another stage, from the top.
    pub(super) fn in_stage(&self, voice: &Voice, stage: Option<Stage>) -> String {
        self.address(voice, PATH, stage, None)
    }

    /// Its own address, from the top.
    pub(in crate::pages::desk) fn href(&self, voice: &Voice) -> String {
        self.in_stage(voice, self.stage)
    }

    pub(super) fn next(&self, voice: &Voice, after: ListPlace) -> String {
        self.address(voice, PATH, self.stage, Some(after))
    }

    pub(super) fn report(&self, voice: &Voice, file: &str) -> String {
        self.address(voice, &format!("{PATH}exports/{file}"), self.stage, None)
    }

    /// What somebody could not ask for by an address without a stage.
    pub(super) fn query_of(&self) -> String {
        self.pairs(self.stage, None).join("&")
    }

    fn address(&self, voice: &Voice, path: &str, stage: Option<Stage>, after: Option<ListPlace>) -> String {
        let pairs = self.pairs(stage, after);
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        voice.href(&format!("{path}{query}"))
    }

    fn pairs(&self, stage: Option<Stage>, after: Option<ListPlace>) -> Vec<String> {
        let text = |name: &str, text: &str| {
            (!text.is_empty()).then(|| format!("{name}={}", utf8_percent_encode(text, NON_ALPHANUMERIC)))
        };
        let pairs = [
            stage.map(|stage| format!("stage={stage}")),
            text("q", &self.query),
            pair("order", self.order),
            pair("assignee", self.whose),
            pair("concern", self.concern),
            pair("taken", self.taken),
            pair("still", self.still),
            text("from", &self.from),
            text("to", &self.to),
            after.map(|(at, id)| format!("after={}.{id}", at.unix_ms())),
        ];
        pairs.into_iter().flatten().collect()
    }

    /// The choices that are always seen.
    pub(super) fn selects(&self, words: Words) -> Vec<SelectView> {
        vec![
            select(words, "order", "sorted", self.order),
            select(words, "assignee", "whose", self.whose),
            select(words, "concern", "concern", self.concern),
        ]
    }

    /// The others.
    pub(super) fn more_selects(&self, words: Words) -> Vec<SelectView> {
        vec![select(words, "still", "still", self.still), select(words, "taken", "taken", self.taken)]
    }
}

fn named<N: Name>(typed: &Typed, name: &str) -> N {
    N::parse(typed.value(name)).unwrap_or(N::ALL[0])
}

fn pair<N: Name>(name: &str, chosen: N) -> Option<String> {
    (chosen != N::ALL[0]).then(|| format!("{name}={chosen}"))
}

fn select<N: Name>(words: Words, name: &'static str, family: &str, chosen: N) -> SelectView {
    let option = |option: &N| OptionView {
        value: option.to_string(),
        label: words.name(family, *option),
        chosen: *option == chosen,
    };
    SelectView { name, label: words.say(&format!("{family}-label")), options: N::ALL.iter().map(option).collect() }
}

fn place(text: &str) -> Option<ListPlace> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_unix_ms(at.parse().ok()?), id.parse::<InquiryId>().ok()?))
}

#[cfg(test)]
mod tests {
    use kit_workflow::Timestamp;
    use kit_workflow::inquiry::StaffId;
    use kit_workflow::port::Language;
    use uuid::Uuid;

    use super::{Wish, place};
    use crate::pages::voice::Voice;

    #[test]
    fn a_place_that_makes_no_sense_begins_at_the_top() {
        for text in ["", "1", "x.y", "1.", "1.not-an-id", "99999999999999999999.00000000-0000-0000-0000-000000000001"] {
            assert_eq!(place(text), None, "{text}");
        }
        let found = place("1795348800000.00000000-0000-0000-0000-000000000001").unwrap();
        assert_eq!(found.0.unix_ms(), 1_795_348_800_000);
    }

    #[test]
    fn a_wish_survives_its_own_address() {
        let query = "stage=drafted&q=%C3%A9cole%26x&order=moved&assignee=me&concern=money&taken=real&still=week&\
                     from=2026%2D11%2D01&to=2026%2D11%2D30";
        let href = Wish::of(query).href(&Voice::speaking(Language::French));
        assert_eq!(href, format!("/kit-complet-traitement/?{query}"));
        let (me, now) = (StaffId(Uuid::from_u128(1)), Timestamp::from_unix_ms(1_795_348_800_000));
        let filter = Wish::of(query).request(me, now, 1).filter;
        assert_eq!(filter.query.as_deref(), Some("école&x"));
        assert_eq!(filter.until.unwrap().to_rfc3339(), "2026-12-01T00:00:00Z");
        let nonsense = "stage=x&order=y&assignee=z&concern=1&taken=2&still=3&from=4&to=2026-02-30&after=5";
        assert_eq!(Wish::of(nonsense).href(&Voice::speaking(Language::French)), "/kit-complet-traitement/");
    }
}
