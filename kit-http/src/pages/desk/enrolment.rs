//! The page on which an authenticator is set up, and the one with the recovery codes, which is shown once.

use kit_workflow::port::Staff;
use kit_workflow::workflow::Ports;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use poem::Response;
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

use super::StaffView;
use crate::app::App;
use crate::pages::notice::Notice;
use crate::pages::press::Sheet;
use crate::pages::voice::Voice;
use crate::problem::Problem;

/// What is around the secret.
pub(super) struct Frame {
    pub(super) staff: Option<StaffView>,
    pub(super) email: String,
    pub(super) notice: Option<Notice>,
    pub(super) action: String,
}

#[derive(Serialize)]
struct EnrolmentView {
    staff: Option<StaffView>,
    notice: Option<Notice>,
    action: String,
    email: String,
    /// In groups of four, for typing.
    secret: String,
    uri: String,
    picture: Option<Picture>,
    code_error: Option<String>,
}

#[derive(Serialize)]
struct CodesView {
    staff: Option<StaffView>,
    notice: Option<Notice>,
    codes: Vec<String>,
    onward: String,
}

/// A QR code as the path of an SVG: no style and no script, so the pages' policy lets it be shown.
#[derive(Serialize)]
struct Picture {
    /// Its modules on a side, with the quiet zone.
    side: usize,
    path: String,
}

/// Modules of quiet around a QR code, as its standard asks.
const QUIET: usize = 4;

/// The page with the secret of the enrolment that waits to be confirmed; `None` where there is none.
pub(super) async fn print<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    sheet: Sheet<'_>,
    staff: &Staff,
    frame: Frame,
    code_error: Option<String>,
) -> Result<Option<Response>, Problem> {
    let Some(secret) = app.workflow().begun_factor(staff.id).await? else { return Ok(None) };
    let secret = secret.base32();
    let uri = uri(&voice.words.say("brand"), &frame.email, &secret);
    let view = EnrolmentView {
        staff: frame.staff,
        notice: frame.notice,
        action: frame.action,
        email: frame.email,
        secret: grouped(&secret),
        picture: picture(&uri),
        uri,
        code_error,
    };
    sheet.print("desk_enrolment.html", view).map(Some)
}

/// The page with the recovery codes. It answers to the form that confirmed them, and is never shown again.
pub(super) fn codes(
    voice: &Voice,
    sheet: Sheet<'_>,
    staff: &Staff,
    codes: Vec<String>,
    onward: &str,
) -> Result<Response, Problem> {
    let (title, text) = voice.words.both("factor-on");
    let view = CodesView {
        staff: Some(StaffView::of(voice.words, staff)),
        notice: Some(Notice::done(title, text)),
        codes,
        onward: voice.href(onward),
    };
    sheet.print("desk_recovery.html", view)
}

/// The address that authenticators read: Google's "Key Uri Format". What it leaves out is as RFC 6238 has it.
fn uri(issuer: &str, email: &str, secret: &str) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (issuer, email) = (encoded(issuer), encoded(email));
    format!("otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}")
}

fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn picture(uri: &str) -> Option<Picture> {
    let code = QrCode::with_error_correction_level(uri, EcLevel::M).ok()?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let path = dark.map(|(at, _)| format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET)).collect();
    Some(Picture { side: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::{grouped, picture, uri};

    #[test]
    fn an_authenticator_reads_whose_code_it_is() {
        let uri = uri("Kit complet", "s+1@example.org", "GEZDGNBV");
        assert_eq!(uri, "otpauth://totp/Kit%20complet:s%2B1%40example%2Eorg?secret=GEZDGNBV&issuer=Kit%20complet");
        assert_eq!(grouped("GEZDGNBVGY"), "GEZD GNBV GY");
    }

    #[test]
    fn the_picture_is_a_square_with_quiet_around_it() {
        let picture = picture("otpauth://totp/Kit:s?secret=GEZDGNBV").expect("it fits into a code");
        // The finder patterns in three corners begin with a dark module.
        let far = picture.side - 5;
        for (x, y, dark) in [(4, 4, true), (far, 4, true), (4, far, true), (3, 3, false), (far + 1, far + 1, false)] {
            assert_eq!(picture.path.contains(&format!("M{x} {y}h1v1h-1z")), dark, "{x} {y}");
        }
    }
}
