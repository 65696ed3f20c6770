//! Which pages of a document.

use std::fmt;
use std::str::FromStr;

/// Numbers of pages, from 1. Written as ranges: `1-3, 7`.
///
/// # Examples
///
/// ```
/// use kit_workflow::port::PageSet;
///
/// let pages: PageSet = [7, 1, 2, 3].into_iter().collect();
/// assert_eq!((pages.to_string().as_str(), pages.count()), ("1-3, 7", 4));
/// assert_eq!("1-3, 7".parse(), Ok(pages));
/// assert!("3-1".parse::<PageSet>().is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageSet {
    /// First and last of each range, in order; between two ranges there is a page that is in neither.
    ranges: Vec<(u32, u32)>,
}

/// A text that names no pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text names no pages")]
pub struct NoPages;

impl PageSet {
    /// The pages from `first` to `last`.
    pub fn range(first: u32, last: u32) -> Self {
        Self { ranges: if (1..=last).contains(&first) { vec![(first, last)] } else { Vec::new() } }
    }

    /// Whether no page is named.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// How many pages are named.
    pub fn count(&self) -> u32 {
        self.ranges.iter().fold(0, |count, (first, last)| count.saturating_add(last - first).saturating_add(1))
    }

    /// The pages, in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.ranges.iter().flat_map(|&(first, last)| first..=last)
    }

    /// The pages of both.
    ///
    /// ```
    /// use kit_workflow::port::PageSet;
    ///
    /// let (images, blank) = (PageSet::range(2, 4), PageSet::range(4, 6));
    /// assert_eq!(images.union(&blank).to_string(), "2-6");
    /// ```
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::joined(self.ranges.iter().chain(&other.ranges).copied().collect())
    }

    /// The pages that the other does not name.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.iter().filter(|&page| !other.ranges.iter().any(|&(first, last)| (first..=last).contains(&page))).collect()
    }

    fn joined(mut ranges: Vec<(u32, u32)>) -> Self {
        ranges.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (first, last) in ranges {
            match joined.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        Self { ranges: joined }
    }
}

impl FromIterator<u32> for PageSet {
    fn from_iter<I: IntoIterator<Item = u32>>(pages: I) -> Self {
        Self::joined(pages.into_iter().filter(|&page| page > 0).map(|page| (page, page)).collect())
    }
}

impl fmt::Display for PageSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (first, last)) in self.ranges.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            if first == last { write!(f, "{first}")? } else { write!(f, "{first}-{last}")? }
        }
        Ok(())
    }
}

impl FromStr for PageSet {
    type Err = NoPages;

    fn from_str(text: &str) -> Result<Self, NoPages> {
        let number = |text: &str| text.parse::<u32>().ok().filter(|&page| page > 0).ok_or(NoPages);
        let ranges = text.split(", ").filter(|range| !range.is_empty()).map(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let (first, last) = (number(first)?, number(last)?);
            if first <= last { Ok((first, last)) } else { Err(NoPages) }
        });
        Ok(Self::joined(ranges.collect::<Result<_, _>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::PageSet;

    #[test]
    fn pages_come_together_in_ranges() {
        let check = |pages: &[u32], expected: &str| {
            let set: PageSet = pages.iter().copied().collect();
            assert_eq!(set.to_string(), expected);
            assert_eq!(expected.parse(), Ok(set));
        };
        check(&[], "");
        check(&[1, 2, 3, 7, 9, 10], "1-3, 7, 9-10");
        check(&[10, 10, 1, 0], "1, 10");
        let both = PageSet::range(1, 4).union(&PageSet::range(3, 9)).union(&PageSet::range(5, 4));
        assert_eq!((both.to_string().as_str(), both.count(), both.iter().last()), ("1-9", 9, Some(9)));
        assert_eq!(both.without(&PageSet::range(3, 4)).to_string(), "1-2, 5-9");
    }

    #[test]
    fn what_names_no_pages_is_told() {
        for text in ["a", "0", "1-", "2-1", "1,2", "-3"] {
            assert!(text.parse::<PageSet>().is_err(), "{text}");
        }
    }
}
