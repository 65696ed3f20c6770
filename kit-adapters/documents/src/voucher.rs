//! The numbered receipt as a PDF: one page, in fonts that every reader of PDF has, the same bytes for the same receipt.

mod letters;
mod page;
mod wording;

use kit_workflow::port::{Returned, VoucherText, amount_in_words};

use page::{BOLD, Page, REGULAR, Tone};
use wording::Words;

/// Where the left column begins, and where the right one does.
const LEFT: f32 = 56.0;
const MIDDLE: f32 = 210.0;
const RIGHT: f32 = 360.0;
/// Where the page's text ends.
const EDGE: f32 = 539.0;

/// The paper.
pub(crate) fn set(voucher: &VoucherText) -> Vec<u8> {
    let words = Words(voucher.language);
    let mut page = Page::new();
    if voucher.test {
        page.watermark("TEST");
    }
    let below = head(&mut page, voucher, words);
    page.rule(LEFT, EDGE, below);
    let below = facts(&mut page, voucher, words, below - 34.0);
    let below = amount(&mut page, voucher, words, below - 22.0);
    remarks(&mut page, voucher, words, below - 30.0);
    page.finish(&format!("{} {}", words.title(), voucher.number), words.language())
}

/// Who sells, and which receipt this is. Says where it ends.
fn head(page: &mut Page, voucher: &VoucherText, words: Words) -> f32 {
    let seller = &voucher.seller;
    let mut y = 770.0;
    for line in page.wrapped(&seller.name, BOLD, 14.0, RIGHT - LEFT - 20.0) {
        page.text(LEFT, y, BOLD, 14.0, Tone::Ink, &line);
        y -= 18.0;
    }
    let tax_id = Some(seller.tax_id.as_str()).filter(|tax_id| !tax_id.is_empty());
    for given in seller.address.lines().chain(tax_id) {
        for line in page.wrapped(given, REGULAR, 9.5, RIGHT - LEFT - 20.0) {
            page.text(LEFT, y, REGULAR, 9.5, Tone::Soft, &line);
            y -= 13.0;
        }
    }
    page.text(RIGHT, 766.0, BOLD, 24.0, Tone::Ink, words.title());
    page.text(RIGHT, 744.0, BOLD, 11.0, Tone::Ink, &format!("{} {}", words.number(), voucher.number));
    let mut below = 728.0;
    for line in page.wrapped(&voucher.paid_at, REGULAR, 9.5, EDGE - RIGHT) {
        page.text(RIGHT, below, REGULAR, 9.5, Tone::Soft, &line);
        below -= 13.0;
    }
    y.min(below) - 10.0
}

/// For what, from whom and how.
fn facts(page: &mut Page, voucher: &VoucherText, words: Words, from: f32) -> f32 {
    let mut rows = vec![
        (words.received_from(), voucher.buyer_name.clone()),
        (words.organization(), voucher.buyer_organization.clone()),
        (words.subject(), words.product().to_owned()),
        (words.reference(), voucher.reference.clone()),
    ];
    for payment in &voucher.payments {
        rows.push((words.paid_by(), words.way(payment)));
        rows.push((words.transaction(), payment.transaction_id.clone()));
        let theirs = payment.reference.clone().unwrap_or_default();
        rows.push((words.their_reference(payment), theirs));
    }
    rows.push((words.paid_at(), voucher.paid_at.clone()));
    let mut y = from;
    for (label, value) in rows.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
        page.text(LEFT, y, REGULAR, 9.5, Tone::Soft, label);
        for line in page.wrapped(&value, REGULAR, 10.5, EDGE - MIDDLE) {
            page.text(MIDDLE, y, REGULAR, 10.5, Tone::Ink, &line);
            y -= 14.0;
        }
        y -= 7.0;
    }
    y
}

/// How much, so that nobody has to look for it.
fn amount(page: &mut Page, voucher: &VoucherText, words: Words, from: f32) -> f32 {
    let amount = amount_in_words(voucher.amount, voucher.language);
    page.panel(LEFT, from - 34.0, EDGE - LEFT, 48.0);
    page.text(LEFT + 14.0, from - 14.0, REGULAR, 10.5, Tone::Soft, words.amount());
    let told = format!("{amount} ({})", voucher.amount.currency());
    page.text(MIDDLE, from - 16.0, BOLD, 17.0, Tone::Ink, &told);
    from - 34.0
}

/// What became of the money since, and that a test is one.
fn remarks(page: &mut Page, voucher: &VoucherText, words: Words, from: f32) {
    let returned = match voucher.returned {
        Returned::Nothing => None,
        Returned::Due => Some(words.to_be_returned()),
        Returned::Done => Some(words.was_returned()),
    };
    let test = voucher.test.then(|| words.test());
    let mut y = from;
    for (tone, text) in [(Tone::Alarm, test), (Tone::Alarm, returned), (Tone::Soft, Some(words.made()))] {
        let Some(text) = text else { continue };
        for line in page.wrapped(text, REGULAR, 9.5, EDGE - LEFT) {
            page.text(LEFT, y, REGULAR, 9.5, tone, &line);
            y -= 13.0;
        }
        y -= 6.0;
    }
}
