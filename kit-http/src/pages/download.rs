//! The private link: a page with a button, so that a mail scanner's visit uses nothing up, and the file behind it.

use kit_workflow::Token;
use kit_workflow::port::Folder;
use kit_workflow::workflow::{LinkFault, OpenLink, Ports};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::guest::missed;
use super::message::Message;
use super::moment::Moment;
use super::press::Sheet;
use super::voice::Voice;
use crate::app::App;
use crate::file::{Attachment, Wanted};
use crate::problem::Problem;

#[derive(Serialize)]
struct DownloadView {
    file_name: String,
    pages: Option<u32>,
    size: String,
    until: Moment,
    file_href: String,
}

/// The landing page. Looking at it changes nothing.
pub(crate) async fn landing<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let token = token(&request);
    let link = match open(&app, &request, &voice, &token).await? {
        Ok(link) => link,
        Err(gone) => return Ok(gone),
    };
    let view = DownloadView {
        file_name: link.file_name,
        pages: link.pages,
        size: voice.words.size(link.pdf.size),
        until: voice.words.moment(link.grant.expires_at),
        file_href: format!("/kit/download/{}/file", token.expose()),
    };
    Sheet::new(&voice, link.test || app.workflow().terms().test).print("download.html", view)
}

/// The PDF. A download that begins at its first byte counts, once.
pub(crate) async fn file<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    fetch(app, request, true).await
}

/// What would be served, without it.
pub(crate) async fn head<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    fetch(app, request, false).await
}

async fn fetch<P: Ports>(app: App<P>, request: Request, counts: bool) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let link = match open(&app, &request, &voice, &token(&request)).await? {
        Ok(link) => link,
        Err(gone) => return Ok(gone),
    };
    let name = link.file_name.as_str();
    let file = Attachment { folder: Folder::Deliverables, stored: link.pdf, name, media_type: "application/pdf" };
    let wanted = file.wanted(&request);
    let begins = match &wanted {
        Wanted::Whole => true,
        Wanted::Part(range) => range.start == 0,
        Wanted::Beyond => false,
    };
    if begins && counts {
        app.workflow().count_download(&link).await?;
    }
    Ok(file.answer(&app, &wanted))
}

fn token(request: &Request) -> Token {
    Token::presented(request.raw_path_param("token").unwrap_or(""))
}

/// What the link opens, or the page that says why it opens nothing any more.
async fn open<P: Ports>(
    app: &App<P>,
    request: &Request,
    voice: &Voice,
    token: &Token,
) -> Result<Result<OpenLink, Response>, Problem> {
    let (name, renewable) = match app.workflow().open_link(token).await {
        Ok(link) => {
            app.fetch_place(link.grant.link)?;
            return Ok(Ok(link));
        }
        Err(LinkFault::Unknown) => return Err(missed(app, request)),
        Err(LinkFault::Workflow(error)) => return Err(error.into()),
        Err(LinkFault::Expired) => ("gone-expired", true),
        Err(LinkFault::Revoked) => ("gone-revoked", true),
        Err(LinkFault::Replaced) => ("gone-replaced", true),
        Err(LinkFault::Erased) => ("error-erased", false),
        Err(LinkFault::Refunded) => ("gone-refunded", false),
    };
    let (title, text) = voice.words.both(name);
    let mut paragraphs: Vec<String> = text.into_iter().collect();
    if renewable {
        paragraphs.push(voice.words.say("gone-new-link"));
    }
    let message = Message::new(title, paragraphs);
    let message = if renewable { message.with_lost_page(voice) } else { message.with_form(voice) };
    let sheet = Sheet { status: StatusCode::GONE, ..Sheet::new(voice, app.workflow().terms().test) };
    message.print(sheet).map(Err)
}
