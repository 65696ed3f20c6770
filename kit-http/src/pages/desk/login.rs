//! Signing in and out.

use kit_workflow::Token;
use kit_workflow::workflow::Ports;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use poem::http::{Method, StatusCode, header};
use poem::{Request, Response};
use serde::Serialize;

use super::code::after_password;
use super::elsewhere::{self, ProviderView};
use super::{PATH, StaffView};
use crate::app::App;
use crate::pages::notice::Notice;
use crate::pages::press::Sheet;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::peer;
use crate::problem::Problem;
use crate::staff::{Caller, LoginFault};

#[derive(Serialize)]
struct LoginView {
    staff: Option<StaffView>,
    notice: Option<Notice>,
    action: String,
    email: String,
    provider: Option<ProviderView>,
}

/// Where to go after signing in: a path beneath the desk and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next(String);

impl Next {
    /// Where this request wanted to go. What changes something is not repeated: its page is shown instead.
    pub(super) fn of(request: &Request) -> Self {
        let uri = request.uri();
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let id = request.raw_path_param("id").unwrap_or("");
            return Self::checked(&format!("{PATH}{id}/"));
        }
        Self::checked(uri.path_and_query().map_or(PATH, |path| path.as_str()))
    }

    /// The path that an address or a form names, if it is one of the desk's.
    fn checked(path: &str) -> Self {
        let plain =
            path.chars().all(|c| c.is_ascii_graphic() && c != '\\') && !path.contains("..") && !path.contains("//");
        let beneath =
            path.strip_prefix(PATH).is_some_and(|rest| !rest.starts_with("login") && !rest.starts_with("logout"));
        Self(if plain && beneath { path.to_owned() } else { PATH.to_owned() })
    }

    /// This path of the desk.
    pub(super) fn to(path: &str) -> Self {
        Self::checked(path)
    }

    /// Where to go.
    pub(super) fn path(&self) -> &str {
        &self.0
    }

    /// A step of signing in, which leads there.
    pub(super) fn with(&self, step: &str) -> String {
        match self.0.as_str() {
            PATH => step.to_owned(),
            path => format!("{step}?next={}", utf8_percent_encode(path, NON_ALPHANUMERIC)),
        }
    }

    fn login(&self, voice: &Voice) -> String {
        voice.href(&self.with(&format!("{PATH}login/")))
    }

    /// To the login page, and from there to where one wanted to go.
    pub(super) fn redirect(&self, voice: &Voice) -> Response {
        crate::pages::voice::see(&self.login(voice))
    }
}

pub(super) fn asked_next(request: &Request) -> Next {
    let query = Typed::parse(request.uri().query().unwrap_or("")).unwrap_or_default();
    Next::checked(query.value("next"))
}

/// The login page.
pub(crate) async fn page<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let next = asked_next(&request);
    if app.signed_in(&request).await.is_ok() {
        return Ok(voice.see_other(&next.0));
    }
    let notice = elsewhere::notice(&voice, &request);
    print(&app, &voice, Sheet::new(&voice, app.workflow().terms().test), &next, notice, "")
}

/// The login page for whoever sent something after their session had ended.
pub(super) fn ended<P: Ports>(app: &App<P>, voice: &Voice, next: &Next) -> Result<Response, Problem> {
    let (title, text) = voice.words.both("login-ended");
    let sheet = Sheet::reply(voice, app.workflow().terms().test, StatusCode::UNAUTHORIZED);
    print(app, voice, sheet, next, Some(Notice::alert(title, text)), "")
}

/// Signs in.
pub(crate) async fn enter<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let next = asked_next(&request);
    let caller = caller(&app, &request);
    let typed = Typed::read(&mut request).await?;
    let email = typed.value("email");
    let refused = |status, name: &str| {
        let (title, text) = voice.words.both(name);
        let sheet = Sheet::reply(&voice, app.workflow().terms().test, status);
        print(&app, &voice, sheet, &next, Some(Notice::alert(title, text)), email)
    };
    match app.login(email, typed.value("password"), &caller).await {
        Ok((entry, _)) => after_password(&app, &voice, &next, entry).await,
        Err(LoginFault::Wrong) => refused(StatusCode::UNAUTHORIZED, "login-failed"),
        Err(LoginFault::TooMany(wait)) => {
            let mut response = refused(StatusCode::TOO_MANY_REQUESTS, "login-often")?;
            response.headers_mut().insert(header::RETRY_AFTER, wait.as_secs().max(1).into());
            Ok(response)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Whence this request comes.
pub(super) fn caller<P: Ports>(app: &App<P>, request: &Request) -> Caller {
    Caller::of(request, peer::client(request, &app.settings().trusted_proxies))
}

/// The answer, which gives the browser this session.
pub(super) fn with_session<P: Ports>(app: &App<P>, token: &Token, mut response: Response) -> Result<Response, Problem> {
    let cookie = app.session_cookie(token).parse().map_err(|_| Problem::internal())?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Signs out.
pub(crate) async fn leave<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    if let Ok(signed_in) = app.signed_in(&request).await {
        app.logout(&signed_in, &caller(&app, &request)).await?;
    }
    let mut response = voice.see_other(&format!("{PATH}login/"));
    let cookie = app.no_session_cookie().parse().map_err(|_| Problem::internal())?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

fn print<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    sheet: Sheet<'_>,
    next: &Next,
    notice: Option<Notice>,
    email: &str,
) -> Result<Response, Problem> {
    let (action, provider) = (next.login(voice), ProviderView::of(app, voice, next));
    let view = LoginView { staff: None, notice, action, email: email.to_owned(), provider };
    sheet.print("desk_login.html", view)
}

#[cfg(test)]
mod tests {
    use super::{Next, PATH};

    #[track_caller]
    fn check(path: &str, stays: bool) {
        assert_eq!(Next::checked(path).0, if stays { path } else { PATH }, "{path:?}");
    }

    #[test]
    fn after_signing_in_one_stays_at_the_desk() {
        check("/kit-complet-traitement/0f8f/?done=cancel", true);
        check("/kit-complet-traitement/?stage=paid&q=a%20b", true);
        for path in [
            "",
            "//127.0.0.2",
            "/\\evil.example",
            "https://evil.example/kit-complet-traitement/",
            "/kit/inquiry/",
            "/kit-complet-traitement/../kit/inquiry/",
            "/kit-complet-traitement//evil.example",
            "/kit-complet-traitement/\r\nSet-Cookie:a",
            "\t//x",
            "/kit-complet-traitement/logout/",
            "/kit-complet-traitement-evil/",
        ] {
            check(path, path == PATH);
        }
    }
}
