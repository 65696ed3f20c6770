//! What a suite checked, sentence by sentence, and the tools that it checks with.

use std::error::Error;
use std::fmt;

use super::Breach;

/// The sentences of a port's contract that an implementation was held against and keeps.
///
/// A suite collects them: each sentence is written down by [`must`](Self::must) before it is checked, so what is printed is
/// what was run. Write a suite for a port of your own the same way:
///
/// ```
/// use kit_testing::contract::{Breach, Checked};
///
/// /// Adds two numbers.
/// trait Adder {
///     fn add(&self, one: u8, other: u8) -> Option<u8>;
/// }
///
/// fn adder<A: Adder>(adder: &A) -> Result<Checked, Breach> {
///     let mut checked = Checked::new("adder");
///     let must = checked.must("a sum MUST be the sum");
///     must.equal("2 + 3", &adder.add(2, 3), &Some(5))?;
///     let must = checked.must("a sum that does not fit MUST be refused");
///     must.equal("200 + 100", &adder.add(200, 100), &None)?;
///     Ok(checked)
/// }
///
/// struct Checking;
/// impl Adder for Checking {
///     fn add(&self, one: u8, other: u8) -> Option<u8> {
///         one.checked_add(other)
///     }
/// }
///
/// struct Wrapping;
/// impl Adder for Wrapping {
///     fn add(&self, one: u8, other: u8) -> Option<u8> {
///         Some(one.wrapping_add(other))
///     }
/// }
///
/// assert_eq!(adder(&Checking).unwrap().musts().len(), 2);
/// let breach = adder(&Wrapping).unwrap_err();
/// assert_eq!(breach.must, "a sum that does not fit MUST be refused");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    port: &'static str,
    musts: Vec<&'static str>,
}

impl Checked {
    /// Nothing yet of this port's contract.
    pub fn new(port: &'static str) -> Self {
        Self { port, musts: Vec::new() }
    }

    /// The next sentence, to be held against what is seen.
    pub fn must(&mut self, must: &'static str) -> Must {
        self.musts.push(must);
        Must { port: self.port, must }
    }

    /// Which port.
    pub fn port(&self) -> &'static str {
        self.port
    }

    /// The sentences, in the order in which they were checked.
    pub fn musts(&self) -> &[&'static str] {
        &self.musts
    }
}

/// The port and how many sentences were kept, then a line a sentence.
impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} sentences kept", self.port, self.musts.len())?;
        self.musts.iter().try_for_each(|must| write!(f, "\n  kept  {must}"))
    }
}

/// One sentence of a contract, to be held against what was seen.
///
/// ```
/// use kit_testing::contract::Checked;
///
/// let must = Checked::new("adder").must("a sum MUST be the sum");
/// let breach = must.hold(2 + 2 == 5, || "2 + 2 is 4".to_owned()).unwrap_err();
/// assert_eq!(breach.to_string(), "adder: a sum MUST be the sum: 2 + 2 is 4");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Must {
    port: &'static str,
    must: &'static str,
}

impl Must {
    /// What to answer where the sentence is not kept.
    pub fn breach(self, seen: impl Into<String>) -> Breach {
        Breach { port: self.port, must: self.must, seen: seen.into() }
    }

    /// Holds that it is kept.
    ///
    /// # Errors
    ///
    /// A [`Breach`] with what was `seen`, where it is not.
    pub fn hold(self, kept: bool, seen: impl FnOnce() -> String) -> Result<(), Breach> {
        if kept { Ok(()) } else { Err(self.breach(seen())) }
    }

    /// Holds that `what` is as expected.
    ///
    /// # Errors
    ///
    /// A [`Breach`] that shows both, where they differ.
    pub fn equal<T: PartialEq + fmt::Debug>(self, what: &str, found: &T, expected: &T) -> Result<(), Breach> {
        self.hold(found == expected, || format!("{what} is {found:?} where {expected:?} was expected"))
    }

    /// What `what` gave.
    ///
    /// # Errors
    ///
    /// A [`Breach`] with the error and all its sources, where it failed.
    pub fn works<T, E: Error>(self, what: &str, result: Result<T, E>) -> Result<T, Breach> {
        result.map_err(|error| self.breach(format!("{what} failed: {}", chain(&error))))
    }
}

fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
