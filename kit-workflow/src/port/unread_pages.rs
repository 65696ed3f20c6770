//! Which pages of a document say nothing, and why.

use crate::port::PageSet;

/// Pages whose text is missing; a page has one reason.
///
/// # Examples
///
/// ```
/// use kit_workflow::port::{PageSet, UnreadPages};
///
/// let images = UnreadPages::images(PageSet::range(2, 3));
/// let pages = UnreadPages { beyond: PageSet::range(2_001, 2_400), ..images };
/// assert_eq!((pages.all().to_string().as_str(), pages.is_empty()), ("2-3, 2001-2400", false));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnreadPages {
    /// Pictures of text whose characters were not recognised.
    pub images: PageSet,
    /// Damaged, or more than a page may be: nothing of them was read, or only a part.
    pub damaged: PageSet,
    /// Behind the last page that is looked at.
    pub beyond: PageSet,
}

impl UnreadPages {
    /// Pages that are all images.
    pub fn images(images: PageSet) -> Self {
        Self { images, ..Self::default() }
    }

    /// Every page whose text is missing, whatever the reason.
    pub fn all(&self) -> PageSet {
        self.images.union(&self.damaged).union(&self.beyond)
    }

    /// Whether the text is whole.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty() && self.damaged.is_empty() && self.beyond.is_empty()
    }
}
