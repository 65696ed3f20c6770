//! Makes what programs print of a run short enough to read.

use std::time::Duration;

use kit_workflow::Timestamp;
use kit_workflow::inquiry::AttemptId;
use uuid::Uuid;

/// Rewrites printed text: the same identifier is the same `#1`, `#2`, … throughout, moments are told from an origin, amounts
/// lose their wrapping. What is left is the same on each run and fits a line.
///
/// ```
/// use kit_testing::Legend;
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::{AttemptId, Command};
/// use uuid::Uuid;
///
/// let mut legend = Legend::new(Timestamp::from_unix_ms(0));
/// let [one, other] = [Uuid::from_u128(7 << 80), Uuid::from_u128(8 << 80)].map(AttemptId);
/// let mut shown = |attempt| legend.legible(&format!("{:?}", Command::StartCheckout { attempt, announced: false }));
/// assert_eq!(shown(one), "StartCheckout { attempt: #1, announced: false }");
/// assert_eq!(shown(other), "StartCheckout { attempt: #2, announced: false }");
/// assert_eq!(shown(one), "StartCheckout { attempt: #1, announced: false }");
/// ```
#[derive(Clone, Debug)]
pub struct Legend {
    origin: Timestamp,
    known: Vec<String>,
}

impl Legend {
    /// Nothing named yet; moments are told from `origin`.
    pub fn new(origin: Timestamp) -> Self {
        Self { origin, known: Vec::new() }
    }

    /// The text, made legible.
    pub fn legible(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some((told, after)) = money(rest).or_else(|| self.printed_moment(rest)) {
                out.push_str(&told);
                rest = after;
                continue;
            }
            let word_ends = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            if word_ends == 0 {
                out.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            }
            let (word, after) = rest.split_at(word_ends);
            rest = after;
            // The field says what it is.
            if out.ends_with(": ") && rest.starts_with(" {") {
                rest = &rest[1..];
                continue;
            }
            match self.short(word) {
                Some(short) => rest = unwrapped(&mut out, &short, rest),
                None => out.push_str(word),
            }
        }
        out
    }

    /// A moment, told from the origin: `+7d`, `-1h 30m`, nothing where it is the origin itself.
    ///
    /// ```
    /// use kit_testing::Legend;
    /// use kit_workflow::Timestamp;
    ///
    /// let legend = Legend::new(Timestamp::from_unix_ms(0));
    /// println!("{}", legend.moment(Timestamp::from_unix_ms(90_000)));
    /// assert_ne!(legend.moment(Timestamp::from_unix_ms(90_000)), legend.moment(Timestamp::from_unix_ms(0)));
    /// ```
    pub fn moment(&self, at: Timestamp) -> String {
        match (at.since(self.origin), self.origin.since(at)) {
            (Duration::ZERO, Duration::ZERO) => String::new(),
            (Duration::ZERO, before) => format!("-{}", span(before)),
            (after, _) => format!("+{}", span(after)),
        }
    }

    /// `Timestamp(1767600000000)` at the beginning of a text, told from the origin, and what follows it.
    fn printed_moment<'a>(&self, text: &'a str) -> Option<(String, &'a str)> {
        let (milliseconds, after) = text.strip_prefix("Timestamp(")?.split_once(')')?;
        Some((self.told(Timestamp::from_unix_ms(milliseconds.parse().ok()?)), after))
    }

    /// A moment that has to be told: `+0` where it is the origin itself.
    fn told(&self, at: Timestamp) -> String {
        let moment = self.moment(at);
        if moment.is_empty() { "+0".to_owned() } else { moment }
    }

    /// What stands for a word, where it is one that nobody can read.
    fn short(&mut self, word: &str) -> Option<String> {
        if let Ok(at) = word.parse::<Timestamp>() {
            return Some(self.told(at));
        }
        let id = Uuid::try_parse(word).ok().or_else(|| AttemptId::from_transaction_id(word).map(|attempt| attempt.0));
        let digest = word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let name = match id {
            Some(id) => id.simple().to_string(),
            None if digest => word.to_owned(),
            None => return None,
        };
        let place = self.known.iter().position(|known| *known == name).unwrap_or_else(|| {
            self.known.push(name);
            self.known.len() - 1
        });
        Some(format!("#{}", place + 1))
    }
}

/// A span of time in its two largest units.
pub(crate) fn span(of: Duration) -> String {
    let milliseconds = u128::from(of.subsec_millis());
    let seconds = u128::from(of.as_secs());
    let units = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
        (milliseconds, "ms"),
    ];
    let told = units.iter().skip_while(|(count, _)| *count == 0).take(2).filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, unit)| format!("{count}{unit}")).collect();
    if told.is_empty() { "0s".to_owned() } else { told.join(" ") }
}

/// Letters of identifiers, digests and moments in RFC 3339.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')
}

/// `Money { minor: 15000, currency: Xof }` at the beginning of a text, in short, and what follows it.
fn money(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix("Money { minor: ")?;
    let (inner, after) = inner.split_once(" }")?;
    let (minor, currency) = inner.split_once(", currency: ")?;
    Some((format!("{minor} {}", currency.to_uppercase()), after))
}

/// Writes `short` for what may stand in a wrapper of its own, like `AttemptId(…)`, and answers what follows.
fn unwrapped<'a>(out: &mut String, short: &str, rest: &'a str) -> &'a str {
    let wrapper =
        out.strip_suffix('(').map(|before| before.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len());
    match (wrapper, rest.strip_prefix(')')) {
        (Some(begin), Some(after)) if !out[begin..].starts_with("Some") && begin + 1 < out.len() => {
            out.truncate(begin);
            out.push_str(short);
            after
        }
        _ => {
            out.push_str(short);
            rest
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kit_workflow::Timestamp;

    use super::{Legend, span};

    #[test]
    fn identifiers_moments_and_amounts_are_told_in_short() {
        let id = "0f8f2c1e-9a7b-4d3c-8e6f-5a4b3c2d1e0f";
        let digest = "ab".repeat(32);
        let mut legend = Legend::new(Timestamp::from_unix_ms(1_767_600_000_000));
        let mut check = |text: &str, short: &str| assert_eq!(legend.legible(text), short);
        check(&format!("Draft {{ file: FileId({id}), sha256: Sha256({digest}) }}"), "Draft { file: #1, sha256: #2 }");
        check(&format!("{}.3.0", id.replace('-', "")), "0f8f2c1e9a7b4d3c8e6f5a4b3c2d1e0f.3.0");
        check(&format!("Some({id})"), "Some(#1)");
        check("Money { minor: 15000, currency: Xof }", "15000 XOF");
        check("Validate { deliverable: Deliverable { number: 1 } }", "Validate { deliverable: { number: 1 } }");
        check("OpenOrder { expires_at: Timestamp(1768204800000) }", "OpenOrder { expires_at: +7d }");
        check("expires 2026-01-12T08:00:00Z, é", "expires +7d, é");
        check("", "");
    }

    #[test]
    fn spans_are_told_in_two_units() {
        let check = |seconds, told| assert_eq!(span(Duration::from_secs(seconds)), told);
        check(0, "0s");
        check(61, "1m 1s");
        check(8 * 86_400 + 60, "8d");
        check(90_000, "1d 1h");
        assert_eq!(span(Duration::from_millis(1_500)), "1s 500ms");
    }
}
