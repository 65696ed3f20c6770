//! How each letter reads, with made-up facts, and one sent to whoever looks at it.

use kit_workflow::inquiry::Letter;
use kit_workflow::port::{Language, MailError};
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock as _, Name as _};
use poem::http::{HeaderValue, StatusCode, header};
use poem::{Request, Response};
use serde::Serialize;

use super::{PATH, StaffView, at_desk};
use crate::app::App;
use crate::headers::{LETTER_POLICY, framing};
use crate::pages::notice::Notice;
use crate::pages::press::Sheet;
use crate::pages::voice::Voice;
use crate::problem::Problem;

#[derive(Serialize)]
struct LettersView {
    staff: StaffView,
    letters: Vec<LetterLine>,
}

#[derive(Serialize)]
struct LetterLine {
    name: String,
    for_staff: bool,
    languages: Vec<Reading>,
}

/// One language that a letter can be read in.
#[derive(Serialize)]
struct Reading {
    href: String,
    name: String,
}

#[derive(Serialize)]
struct LetterView {
    staff: StaffView,
    notice: Option<Notice>,
    name: String,
    language: String,
    subject: String,
    text: String,
    /// Where it stands as HTML.
    html: Option<String>,
    test: String,
    email: String,
}

/// Every letter.
pub(crate) async fn letters<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let words = voice.words;
    let line = |letter: &Letter| LetterLine {
        name: words.name("letter", *letter),
        for_staff: letter.is_for_staff(),
        languages: Language::ALL
            .iter()
            .map(|language| Reading {
                href: voice.href(&path(*letter, *language, "")),
                name: words.name("language", *language),
            })
            .collect(),
    };
    let letters = Letter::ALL.iter().map(line).collect();
    let view = LettersView { staff: StaffView::of(words, &signed_in.staff), letters };
    Sheet::new(&voice, app.workflow().terms().test).print("desk_letters.html", view)
}

/// One letter.
pub(crate) async fn letter<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    print(app, request, StatusCode::OK, None).await
}

/// The letter's HTML alone, to be shown in a frame: it runs nothing and loads nothing.
pub(crate) async fn html<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    if let Err(answer) = at_desk(&app, &request, &voice).await? {
        return Ok(answer);
    }
    let (letter, language) = wanted(&request)?;
    let text = app.workflow().preview_letter(letter, language).map_err(failed)?;
    let html = text.html.ok_or_else(Problem::not_found)?;
    Ok(Response::builder()
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, LETTER_POLICY)
        .header(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"))
        .body(html))
}

/// Sends the letter to whoever asks, and to nobody else.
pub(crate) async fn send<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let (letter, language) = wanted(&request)?;
    let (key, now) = (signed_in.staff.id.to_string(), app.workflow().ports().clock().now());
    app.samples().count(&key, now).map_err(Problem::too_many_requests)?;
    let sent = app.workflow().send_sample(letter, language, &signed_in.staff.email).await;
    let (title, text) = voice.words.both(if sent.is_ok() { "sample-sent" } else { "sample-not-sent" });
    let (status, notice) = match sent {
        Ok(()) => (StatusCode::OK, Notice::done(title, text)),
        Err(MailError::Refused(note) | MailError::Unavailable(note)) => {
            let text = text.map_or_else(|| note.clone(), |text| format!("{text} {note}"));
            (StatusCode::BAD_GATEWAY, Notice::alert(title, text))
        }
    };
    print(app, request, status, Some(notice)).await
}

async fn print<P: Ports>(
    app: App<P>,
    request: Request,
    status: StatusCode,
    notice: Option<Notice>,
) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let (letter, language) = wanted(&request)?;
    let text = app.workflow().preview_letter(letter, language).map_err(failed)?;
    let view = LetterView {
        staff: StaffView::of(voice.words, &signed_in.staff),
        name: voice.words.name("letter", letter),
        language: voice.words.name("language", language),
        subject: text.subject,
        text: text.text,
        html: text.html.map(|_| path(letter, language, "letter.html")),
        test: voice.href(&path(letter, language, "test/")),
        email: signed_in.staff.email.clone(),
        notice,
    };
    let test = app.workflow().terms().test;
    let reply = view.notice.is_some();
    let sheet = if reply { Sheet::reply(&voice, test, status) } else { Sheet::new(&voice, test) };
    let mut response = sheet.print("desk_letter.html", view)?;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, framing(app.settings()));
    Ok(response)
}

/// The letter and the language that the address names.
fn wanted(request: &Request) -> Result<(Letter, Language), Problem> {
    let part = |name| request.raw_path_param(name).unwrap_or("");
    let wanted = Letter::parse(part("letter")).zip(Language::parse(part("language")));
    wanted.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not_found"))
}

fn failed(error: MailError) -> Problem {
    Problem::internal().caused_by(error)
}

fn path(letter: Letter, language: Language, beneath: &str) -> String {
    format!("{PATH}letters/{letter}/{language}/{beneath}")
}
