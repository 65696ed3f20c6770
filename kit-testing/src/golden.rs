//! Texts and figures that are kept beside a test and locked by it.

use std::fs::File;
use std::path::Path;
use std::{env, fs};

/// Set to anything, this variable has kept texts written anew instead of compared.
pub const REFRESH: &str = "KIT_REFRESH";

/// Holds a text to the one that is kept in `tests/golden/` of the crate that calls this. A change has to be looked at: with
/// `KIT_REFRESH=1` in the environment the kept text is written anew.
///
/// ```no_run
/// kit_testing::golden!("greeting.txt", "Bonjour");
/// ```
///
/// # Panics
///
/// Where the two differ, with the lines that do.
#[macro_export]
macro_rules! golden {
    ($name:expr, $text:expr) => {
        $crate::golden::hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/", $name), &$text)
    };
}

/// Holds `text` to the one that is kept at `path`, or keeps it there where [`REFRESH`] is set.
///
/// ```
/// let folder = std::env::temp_dir().join(format!("kit-golden-{}", std::process::id()));
/// std::fs::create_dir_all(&folder)?;
/// std::fs::write(folder.join("greeting.txt"), "Bonjour")?;
/// kit_testing::golden::hold(folder.join("greeting.txt"), "Bonjour");
/// assert!(std::panic::catch_unwind(|| kit_testing::golden::hold(folder.join("greeting.txt"), "Salut")).is_err());
/// std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Panics
///
/// Where the two differ, with the lines that do; and where nothing is kept, or it cannot be written.
pub fn hold(path: impl AsRef<Path>, text: &str) {
    let path = path.as_ref();
    if env::var_os(REFRESH).is_some() {
        keep(path, text);
        return;
    }
    let kept = fs::read_to_string(path).unwrap_or_else(|error| {
        panic!("{} cannot be read ({error}); {REFRESH}=1 writes it", path.display());
    });
    if let Some(difference) = difference(&kept, text) {
        panic!("{} is not what came out; {REFRESH}=1 writes it anew\n{difference}", path.display());
    }
}

/// Holds a figure that a page tells of to the one that came out: the second cell of the row whose first cell is `what`, in a
/// Markdown file whose path is told from the crate that calls this. With `KIT_REFRESH=1` in the environment the cell is
/// written anew.
///
/// ```no_run
/// kit_testing::figure!("../docs/testing.md", "moves of the table", "93/93");
/// ```
///
/// # Panics
///
/// Where the two differ, and where the page has no such row.
#[macro_export]
macro_rules! figure {
    ($page:expr, $what:expr, $found:expr) => {
        $crate::golden::hold_figure(concat!(env!("CARGO_MANIFEST_DIR"), "/", $page), $what, &$found.to_string())
    };
}

/// As [`figure!`](crate::figure!), where the page at `path` says "at least" so many: it stays true of more, and is written
/// anew in hundreds.
///
/// ```no_run
/// // Stays true of 1 234 where the page says "at least 1 200".
/// kit_testing::golden::hold_at_least("docs/testing.md", "crash points", 1_234);
/// ```
///
/// # Panics
///
/// Where fewer came out, and where the page has no such row.
pub fn hold_at_least(path: impl AsRef<Path>, what: &str, found: usize) {
    compare(path.as_ref(), what, &format!("at least {}", grouped(found / 100 * 100)), |kept| {
        let number = kept.strip_prefix("at least ").map(|digits| digits.replace(' ', ""));
        number.and_then(|number| number.parse().ok()).is_some_and(|least: usize| found >= least)
    });
}

/// Holds the figure in the row `what` of the page at `path` to `found`, or writes it there where [`REFRESH`] is set.
///
/// ```no_run
/// kit_testing::golden::hold_figure("docs/testing.md", "moves of the table", "93/93");
/// ```
///
/// # Panics
///
/// Where the two differ, and where the page has no such row.
pub fn hold_figure(path: impl AsRef<Path>, what: &str, found: &str) {
    compare(path.as_ref(), what, found, |kept| kept == found);
}

fn compare(path: &Path, what: &str, found: &str, fits: impl Fn(&str) -> bool) {
    let refresh = env::var_os(REFRESH).is_some();
    // Tests run side by side, and each writes the whole page.
    let lock = refresh.then(|| File::open(path).and_then(|file| file.lock().map(|()| file)));
    let page = fs::read_to_string(path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
    let begin = format!("| {what} | ");
    let kept = page.lines().find_map(|line| line.strip_prefix(&begin)?.split(" |").next());
    let kept = kept.unwrap_or_else(|| panic!("{} has no row for {what:?}", path.display()));
    if refresh {
        keep(path, &page.replace(&format!("{begin}{kept} |"), &format!("{begin}{found} |")));
    } else if !fits(kept) {
        panic!("{}: {what}: {kept}, and {found} came out; {REFRESH}=1 writes it anew", path.display());
    }
    drop(lock);
}

/// A number with a space between thousands, as pages write it.
///
/// ```
/// assert_eq!(kit_testing::golden::grouped(1_234_567), "1 234 567");
/// ```
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

pub(crate) fn keep(path: &Path, text: &str) {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
}

/// How many equal lines are shown before the first that differ.
const BEFORE: usize = 2;
/// How many lines that differ are shown of each text.
const SHOWN: usize = 12;

/// The lines between the common beginning and the common end of two texts, `-` as kept and `+` as found; `None` where they
/// are equal.
///
/// ```
/// use kit_testing::golden::difference;
///
/// assert_eq!(difference("a\nb\n", "a\nb\n"), None);
/// assert_eq!(difference("a\nb\n", "a\nc\n").unwrap(), "line 2:\n  a\n- b\n+ c\n");
/// ```
pub fn difference(kept: &str, found: &str) -> Option<String> {
    if kept == found {
        return None;
    }
    let (kept, found): (Vec<_>, Vec<_>) = (kept.lines().collect(), found.lines().collect());
    let begin = kept.iter().zip(&found).take_while(|(one, other)| one == other).count();
    let (old, new) = (&kept[begin..], &found[begin..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    let mut shown = format!("line {}:\n", begin + 1);
    kept[begin.saturating_sub(BEFORE)..begin].iter().for_each(|line| shown.push_str(&format!("  {line}\n")));
    for (sign, lines) in [('-', &old[..old.len() - end]), ('+', &new[..new.len() - end])] {
        lines.iter().take(SHOWN).for_each(|line| shown.push_str(&format!("{sign} {line}\n")));
        if lines.len() > SHOWN {
            shown.push_str(&format!("{sign} … and {} lines more\n", lines.len() - SHOWN));
        }
    }
    Some(shown)
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn only_the_lines_that_differ_are_shown() {
        let found = difference("a\nb\nc\nd\n", "a\nb\nx\ny\nd\n").unwrap();
        assert_eq!(found, "line 3:\n  a\n  b\n- c\n+ x\n+ y\n");
        assert_eq!(difference("a\n", "a\n"), None);
        assert!(difference("a\n", "a").is_some(), "an end of line is a part of the text");
    }
}
