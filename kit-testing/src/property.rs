//! A property of every walk, with a memory for what once broke it.

use std::fmt;
use std::path::{Path, PathBuf};

use proptest::collection::SizeRange;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use crate::fixture::{Fixture, Written};
use crate::{Coverage, Draw, Walk, walk};

/// A sentence that holds after every walk of a lifecycle. What breaks it is made as short as it can be, shown a line a step,
/// and kept as a [`Fixture`] that is run first from then on.
///
/// ```
/// use kit_testing::Property;
/// use kit_workflow::inquiry::{InquiryLifecycle, Stage, State};
/// use proptest::prelude::*;
///
/// let outcome = Property::new("a delivered kit is paid").over(100).hold::<InquiryLifecycle>(|walk| {
///     for visit in walk.visits() {
///         let delivered = visit.after().map(State::stage) == Some(Stage::Delivered);
///         prop_assert!(!delivered || visit.after().and_then(State::settled).is_some());
///     }
///     Ok(())
/// });
/// println!("{}", outcome.unwrap());
/// ```
#[derive(Clone, Debug)]
pub struct Property {
    sentence: &'static str,
    walks: u32,
    steps: SizeRange,
    folder: Option<PathBuf>,
}

impl Property {
    /// This sentence, over 256 walks of up to 40 steps.
    pub fn new(sentence: &'static str) -> Self {
        Self { sentence, walks: 256, steps: SizeRange::from(1..40), folder: None }
    }

    /// Over so many random walks.
    pub fn over(mut self, walks: u32) -> Self {
        self.walks = walks;
        self
    }

    /// Over walks of so many steps.
    pub fn steps(mut self, steps: impl Into<SizeRange>) -> Self {
        self.steps = steps.into();
        self
    }

    /// Walks that once broke it are kept in this folder: it is run on them first, and a new one is added.
    ///
    /// ```
    /// use kit_testing::{Fixture, Property, Walk};
    /// use kit_workflow::inquiry::InquiryLifecycle;
    /// use proptest::prelude::*;
    ///
    /// # let folder = std::env::temp_dir().join(format!("kept-walks-{}", std::process::id()));
    /// // A walk that once broke the sentence is run before any other.
    /// Fixture::of(&Walk::<InquiryLifecycle>::drawn(&[1, 2, 3]), "it once broke").save(folder.join("once.json"));
    /// let broken = Property::new("nobody ever asks").over(1).kept_in(&folder).hold::<InquiryLifecycle>(|walk| {
    ///     prop_assert!(walk.steps.is_empty());
    ///     Ok(())
    /// });
    /// # std::fs::remove_dir_all(&folder).ok();
    /// assert!(broken.is_err());
    /// ```
    pub fn kept_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Holds the sentence to the kept walks and to random ones, and answers with what these covered.
    ///
    /// # Errors
    ///
    /// The [`Counterexample`] that breaks it.
    pub fn hold<L: Draw + Written>(
        &self,
        holds: impl Fn(&Walk<L>) -> Result<(), TestCaseError>,
    ) -> Result<Coverage<L>, Counterexample> {
        for path in self.kept() {
            let fixture = Fixture::<L>::read(&path).map_err(|error| Counterexample {
                sentence: self.sentence,
                why: format!("{}: {error}", path.display()),
                walk: String::new(),
                kept: None,
            })?;
            if let Err(why) = holds(fixture.walk()) {
                return Err(self.broken(why.to_string(), fixture.walk(), Some(path)));
            }
        }
        let config = Config { cases: self.walks, failure_persistence: None, ..Config::default() };
        let coverage = std::cell::RefCell::new(Coverage::new());
        let outcome = TestRunner::new(config).run(&walk::<L>(self.steps.clone()), |walk| {
            coverage.borrow_mut().walk(&walk);
            holds(&walk)
        });
        match outcome {
            Ok(()) => Ok(coverage.into_inner()),
            Err(TestError::Fail(why, walk)) => {
                let path = self.folder.as_ref().map(|folder| self.free_path(folder));
                if let Some(path) = &path {
                    Fixture::of(&walk, format!("{}: {why}", self.sentence)).save(path);
                }
                Err(self.broken(why.to_string(), &walk, path))
            }
            Err(TestError::Abort(why)) => Err(Counterexample {
                sentence: self.sentence,
                why: format!("no walk could be judged: {why}"),
                walk: String::new(),
                kept: None,
            }),
        }
    }

    pub(crate) fn broken<L: Draw>(&self, why: String, walk: &Walk<L>, kept: Option<PathBuf>) -> Counterexample {
        Counterexample { sentence: self.sentence, why, walk: format!("{walk:?}"), kept }
    }

    /// The kept walks of this sentence, in the order of their names.
    fn kept(&self) -> Vec<PathBuf> {
        let Some(entries) = self.folder.as_ref().and_then(|folder| folder.read_dir().ok()) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        let name = self.name();
        paths.retain(|path| {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let number = stem.strip_prefix(&name).and_then(|rest| rest.strip_prefix('-'));
            path.extension().is_some_and(|extension| extension == "json") && number.is_some()
        });
        paths.sort();
        paths
    }

    fn free_path(&self, folder: &Path) -> PathBuf {
        let path = |number: usize| folder.join(format!("{}-{number}.json", self.name()));
        (1..).map(path).find(|path| !path.exists()).expect("there is always a next number")
    }

    /// The sentence as a file's name.
    fn name(&self) -> String {
        let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
        self.sentence.chars().map(plain).collect()
    }
}

/// A walk that breaks a [`Property`].
///
/// ```
/// use kit_testing::{Counterexample, Property};
/// use kit_workflow::inquiry::InquiryLifecycle;
/// use proptest::prelude::*;
///
/// let broken = Property::new("nobody asks for anything").over(10).hold::<InquiryLifecycle>(|walk| {
///     prop_assert!(walk.steps.is_empty());
///     Ok(())
/// });
/// let counterexample: Counterexample = broken.unwrap_err();
/// assert!(counterexample.to_string().contains("nobody asks for anything") && counterexample.kept().is_none());
/// ```
pub struct Counterexample {
    sentence: &'static str,
    why: String,
    walk: String,
    kept: Option<PathBuf>,
}

impl Counterexample {
    /// Where the walk is kept.
    pub fn kept(&self) -> Option<&Path> {
        self.kept.as_deref()
    }
}

impl fmt::Display for Counterexample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "it does not hold that {}", self.sentence)?;
        writeln!(f, "{}", self.why)?;
        f.write_str(&self.walk)?;
        match &self.kept {
            Some(path) => writeln!(f, "kept as {}: it is run first from now on", path.display()),
            None => Ok(()),
        }
    }
}

/// As it is displayed: what `unwrap` shows is meant to be read.
impl fmt::Debug for Counterexample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Counterexample {}
