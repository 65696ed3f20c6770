//! How like its draft a PDF is.

/// What was found of a draft in the text of a PDF, so that another client's PDF is noticed. No word of the text is kept.
///
/// ```
/// use kit_workflow::port::Likeness;
///
/// let right = Likeness { headings: 14, found: 12, names_organization: true };
/// assert!(!right.is_doubtful());
/// // The texts of two clients may be the same; the clients are not.
/// assert!(Likeness { names_organization: false, ..right }.is_doubtful());
/// assert!(Likeness { found: 6, ..right }.is_doubtful());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// How many headings the draft has of its own: the titles of the client's texts, and the questions on them. What every
    /// kit has is not counted.
    pub headings: u32,
    /// How many of them the PDF has.
    pub found: u32,
    /// Whether it names the client's organisation.
    pub names_organization: bool,
}

impl Likeness {
    /// Whether so few of the headings are there that the PDF may have been made from another draft: fewer than half.
    ///
    /// ```
    /// use kit_workflow::port::Likeness;
    ///
    /// let half = Likeness { headings: 4, found: 2, names_organization: false };
    /// assert!(!half.lacks_headings() && Likeness { found: 1, ..half }.lacks_headings());
    /// ```
    pub fn lacks_headings(self) -> bool {
        u64::from(self.found) * 2 < u64::from(self.headings)
    }

    /// Whether it may be another client's PDF.
    pub fn is_doubtful(self) -> bool {
        self.lacks_headings() || !self.names_organization
    }
}
