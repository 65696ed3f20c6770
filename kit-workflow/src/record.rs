//! The flat stored form of states, events and effects.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

/// What the store holds does not make sense: somebody must look.
///
/// ```
/// use kit_workflow::{Corrupt, Facts};
///
/// let mut facts = Facts::none().with("amount", "much");
/// // Whoever has to look is told where.
/// let error: Corrupt = facts.take::<u64>("amount").err().ok_or("much is no number")?;
/// assert_eq!(error.to_string(), r#"amount: "much" does not parse"#);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {detail}")]
pub struct Corrupt {
    what: String,
    detail: String,
}

impl Corrupt {
    /// `what` is wrong in the way `detail` says.
    pub fn new(what: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { what: what.into(), detail: detail.into() }
    }

    /// `text` is no name of the set called `what`.
    pub fn unknown(what: &str, text: &str) -> Self {
        Self::new(what, format!("{text:?} is not one of its names"))
    }
}

/// A state, an event or an effect in its flat form: its name and its facts.
///
/// Stores persist it as it is; they never need to know a lifecycle's types.
///
/// ```
/// use kit_workflow::inquiry::Stage;
/// use kit_workflow::{Facts, Record};
///
/// let record = Record::new(Stage::Paid, Facts::none().with("draft", 1));
/// assert_eq!((record.name.as_str(), record.facts.to_json().as_str()), ("paid", r#"{"draft":"1"}"#));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The stage, or the kind of event or effect.
    pub name: String,
    /// Everything else.
    pub facts: Facts,
}

impl Record {
    /// A record named `name` that holds `facts`.
    pub fn new(name: impl Display, facts: Facts) -> Self {
        Self { name: name.to_string(), facts }
    }
}

/// Named facts in their text form, in alphabetical order, so that equal facts have equal bytes.
///
/// ```
/// use kit_workflow::{Corrupt, Facts};
///
/// let mut facts = Facts::none().with("number", 3).with_some("label", None::<&str>);
/// assert_eq!(facts.to_json(), r#"{"number":"3"}"#);
/// // Reading takes facts out, and what nobody asked for is an error: nothing is lost on the way.
/// assert_eq!(facts.take::<u32>("number")?, 3);
/// assert_eq!(facts.take_some::<String>("label")?, None);
/// facts.finish()?;
/// # Ok::<(), Corrupt>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<String, String>);

impl Facts {
    /// No facts.
    pub fn none() -> Self {
        Self::default()
    }

    /// These facts and one more.
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.0.insert(name.to_owned(), value.to_string());
        self
    }

    /// These facts and one more, where there is one.
    pub fn with_some(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Takes the fact `name` out.
    ///
    /// # Errors
    ///
    /// [`Corrupt`] where it is absent or does not parse.
    pub fn take<T: FromStr>(&mut self, name: &str) -> Result<T, Corrupt> {
        self.take_some(name)?.ok_or_else(|| Corrupt::new(name, "is missing"))
    }

    /// Takes the fact `name` out, where there is one.
    ///
    /// # Errors
    ///
    /// [`Corrupt`] where it does not parse.
    pub fn take_some<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, Corrupt> {
        self.0
            .remove(name)
            .map(|text| text.parse().map_err(|_| Corrupt::new(name, format!("{text:?} does not parse"))))
            .transpose()
    }

    /// Confirms that every fact was taken.
    ///
    /// # Errors
    ///
    /// [`Corrupt`] names a fact that nobody asked for.
    pub fn finish(self) -> Result<(), Corrupt> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => Err(Corrupt::new(name, "is not expected here")),
        }
    }

    /// The facts as pairs, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The facts as one line: a JSON object of strings, the same bytes for the same facts.
    pub fn to_json(&self) -> String {
        let mut line = String::from("{");
        for (index, (name, value)) in self.iter().enumerate() {
            if index > 0 {
                line.push(',');
            }
            quote(&mut line, name);
            line.push(':');
            quote(&mut line, value);
        }
        line.push('}');
        line
    }
}

/// Nothing has no facts: particulars of a lifecycle that has none.
impl From<()> for Facts {
    fn from((): ()) -> Self {
        Self::none()
    }
}

impl FromIterator<(String, String)> for Facts {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

fn quote(line: &mut String, text: &str) {
    line.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => line.extend(['\\', c]),
            c if c < ' ' => line.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => line.push(c),
        }
    }
    line.push('"');
}

#[cfg(test)]
mod tests {
    use super::Facts;

    #[test]
    fn a_line_of_facts_escapes_what_json_must() {
        let facts = Facts::none().with("b", "quote \" slash \\ line\nend").with("a", 1);
        assert_eq!(facts.to_json(), r#"{"a":"1","b":"quote \" slash \\ line\u000aend"}"#);
    }

    #[test]
    fn a_fact_nobody_takes_is_corrupt() {
        let mut facts = Facts::none().with("amount", 15_000).with("extra", "x");
        assert_eq!(facts.take::<u64>("amount"), Ok(15_000));
        assert!(facts.finish().unwrap_err().to_string().contains("extra"));
    }
}
