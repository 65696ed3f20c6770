//! Pictures of text, read by Tesseract where it is installed (Debian: `tesseract-ocr-fra`); pages of PDF files are drawn by
//! Poppler before (`poppler-utils`). Each page is a process of its own in bounds of its own, so a page that takes too much costs
//! that page.

use std::ffi::OsStr;
use std::sync::Arc;

use futures_util::{StreamExt as _, stream};
use kit_workflow::port::{DocumentKind, PageSet};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::bounded::{self, Bounds, Ended};
use crate::extract::{Extracted, PAGE_BREAK};

/// How many pages are read at once, of all files: one a core, as far as this.
const AT_ONCE: usize = 4;
/// The longer side of a page in points: 200 to the inch on A4, which is what Tesseract reads best in the time it takes.
const SIDE: &str = "2339";
/// A page of that size, square and grey, and its head.
const DRAWN: u64 = 8 * 1024 * 1024;
/// More than a page can say.
const SAID: u64 = 1024 * 1024;
const MEMORY: u64 = 1024 * 1024 * 1024;
/// How long one page may be computed on.
const SECONDS: u64 = 60;

/// Who reads pictures.
#[derive(Clone, Debug)]
pub(crate) struct Eyes(Arc<Semaphore>);

impl Default for Eyes {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Semaphore::new(cores.min(AT_ONCE))))
    }
}

impl Eyes {
    /// Reads the pages that are pictures, from the first on and until the moment comes; those that were not read stay named.
    pub(crate) async fn read(&self, kind: DocumentKind, bytes: &[u8], extracted: &mut Extracted, until: Instant) {
        let waiting: Vec<u32> = extracted.images.iter().collect();
        let mut seen = Vec::new();
        {
            let mut pages = stream::iter(waiting)
                .map(async |page| (page, self.page(kind, bytes, page, until).await))
                .buffered(AT_ONCE);
            while let Ok(Some((page, said))) = tokio::time::timeout_at(until, pages.next()).await {
                match said {
                    Ok(text) if !text.trim().is_empty() => seen.push((page, text)),
                    // A picture without text stays a picture.
                    Ok(_) | Err(Ended::Failed | Ended::TooMuch | Ended::TooSlow) => {}
                    // Nobody here can read.
                    Err(Ended::Missing) => break,
                }
            }
        }
        if !seen.is_empty() {
            place(extracted, seen);
        }
    }

    async fn page(&self, kind: DocumentKind, bytes: &[u8], page: u32, until: Instant) -> Result<String, Ended> {
        let turn = self.0.acquire().await;
        let bounds = Bounds { memory: MEMORY, seconds: SECONDS, output: DRAWN, folder: None, until };
        let drawn;
        let picture = match kind {
            DocumentKind::Pdf => {
                let page = page.to_string();
                let arguments = ["-f", &page, "-l", &page, "-scale-to", SIDE, "-gray", "-"];
                drawn = bounded::run(OsStr::new("pdftoppm"), &arguments, &[], bytes, bounds).await?;
                drawn.as_slice()
            }
            _ => bytes,
        };
        // Pages are turned upright before they are read (1). One thread: there are other pages to read meanwhile.
        let arguments = ["stdin", "stdout", "-l", "fra", "--psm", "1"];
        let bounds = Bounds { output: SAID, ..bounds };
        let said =
            bounded::run(OsStr::new("tesseract"), &arguments, &[("OMP_THREAD_LIMIT", "1")], picture, bounds).await?;
        drop(turn);
        Ok(String::from_utf8_lossy(&said).replace('\u{c}', ""))
    }
}

/// Puts what was read where its page is.
fn place(extracted: &mut Extracted, seen: Vec<(u32, String)>) {
    let mut pages: Vec<&str> = extracted.text.split('\u{c}').collect();
    let recognised: PageSet = seen.iter().map(|(page, _)| *page).collect();
    for (page, text) in &seen {
        let place = (*page as usize).checked_sub(1).and_then(|index| pages.get_mut(index));
        if let Some(place) = place {
            *place = text.trim();
        }
    }
    let pages: Vec<&str> = pages.iter().map(|page| page.trim_end_matches('\n')).collect();
    extracted.text = pages.join(PAGE_BREAK);
    extracted.images = extracted.images.iter().filter(|page| !seen.iter().any(|(read, _)| read == page)).collect();
    extracted.recognised = recognised;
}
