//! What happens around every request: it is named, checked, bounded, timed, answered even if its handler fails, and logged.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use futures_util::FutureExt as _;
use kit_workflow::Ids as _;
use kit_workflow::workflow::Ports;
use poem::http::header::HeaderValue;
use poem::http::{Method, header};
use poem::{Endpoint, IntoResponse as _, PathPattern, Request, Response};

use crate::app::App;
use crate::headers::SafeHeaders;
use crate::problem::Problem;
use crate::visit::Visit;
use crate::{body, negotiate, origin, pages, peer};

/// The endpoint around all others.
pub(crate) struct Frame<P, E> {
    app: App<P>,
    headers: SafeHeaders,
    inner: E,
}

/// What is told of an answer in the log.
struct Asked {
    method: Method,
    api: bool,
}

impl<P: Ports, E: Endpoint> Frame<P, E> {
    pub(crate) fn new(app: App<P>, inner: E) -> Self {
        let headers = SafeHeaders::new(app.settings());
        Self { app, headers, inner }
    }

    async fn handle(&self, mut request: Request) -> poem::Result<Response> {
        origin::admit(&self.app, &request)?;
        let upload = body::is_upload(&request);
        body::bound(&mut request, self.app.settings().uploads.read_past()).await?;
        let answer = self.inner.call(request);
        let answer = if upload {
            // Bounded by the pace of its body, and by the vault and the readers of documents.
            answer.await
        } else {
            tokio::time::timeout(self.app.settings().patience, answer).await.map_err(|_| Problem::unavailable())?
        };
        answer.map(|output| output.into_response())
    }

    /// The answer, the route it was found under, and the problem if there was one.
    async fn answer(&self, request: Request, asked: &Asked, visit: &Visit) -> (Response, String) {
        let outcome = AssertUnwindSafe(self.handle(request)).catch_unwind().await;
        let error = match outcome {
            Ok(Ok(response)) => {
                let route = route(response.data::<PathPattern>());
                return (response, route);
            }
            Ok(Err(error)) => error,
            Err(_) => {
                tracing::error!(request = %visit.id, "a handler panicked");
                Problem::internal().into()
            }
        };
        let route = route(error.data::<PathPattern>());
        let problem = Problem::of(&error);
        if problem.status().is_server_error() {
            log_failure(&problem, visit, &route);
        }
        let response = if asked.api { problem.answer(visit) } else { self.page(&problem, visit) };
        (response, route)
    }
}

impl<P: Ports, E> Frame<P, E> {
    fn page(&self, problem: &Problem, visit: &Visit) -> Response {
        pages::fault(problem, visit, self.app.workflow().terms().test)
    }
}

impl<P: Ports, E: Endpoint> Endpoint for Frame<P, E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let begun = Instant::now();
        let visit = Visit {
            id: self.app.workflow().ports().clock().fresh(),
            language: negotiate::language(&request),
            client: peer::client(&request, &self.app.settings().trusted_proxies),
        };
        request.set_data(visit);
        let asked = Asked { method: request.method().clone(), api: request.uri().path().starts_with("/api/") };
        let (mut response, route) = self.answer(request, &asked, &visit).await;
        self.headers.apply(&mut response);
        let headers = response.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("accept-language"));
        if let Ok(id) = HeaderValue::from_str(&visit.id.to_string()) {
            headers.insert("x-request-id", id);
        }
        let (status, took) = (response.status().as_u16(), begun.elapsed());
        self.app.metrics().answered(known(&asked.method), &route, status, took);
        // The pattern and never the path, which may hold a secret.
        tracing::info!(
            request = %visit.id,
            client = %visit.client,
            method = %asked.method,
            route,
            status,
            ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "answered"
        );
        Ok(response)
    }
}

/// The route's pattern. poem-openapi calls every parameter `param0`; the API's only one is an id.
fn route(pattern: Option<&PathPattern>) -> String {
    pattern.map_or_else(|| "none".to_owned(), |pattern| pattern.0.replace(":param0", ":id"))
}

fn log_failure(problem: &Problem, visit: &Visit, route: &str) {
    let mut causes = Vec::new();
    let mut cause = std::error::Error::source(problem);
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    tracing::error!(request = %visit.id, route, code = problem.code(), causes = causes.join(": "), "a request failed");
}

/// A method's name for the metrics. Anybody can make methods up, and each name is kept for ever.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::DELETE | Method::OPTIONS | Method::PATCH => {
            method.as_str()
        }
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;
    use std::time::Duration;

    use kit_testing::World;
    use poem::http::StatusCode;
    use poem::{Endpoint, Request, Response, Result, endpoint};

    use super::Frame;
    use crate::{App, HttpSettings, Site};

    /// What the API answers where its handler does this.
    async fn check<F>(handler: impl Fn() -> F + Send + Sync) -> (StatusCode, String)
    where
        F: Future<Output = Result<Response>> + Send,
    {
        let settings = HttpSettings::new(Site::parse("http://127.0.0.1").unwrap());
        let app = App::new(Arc::new(World::new(1).workflow()), settings);
        let frame = Frame::new(app, endpoint::make(move |_| handler()));
        let request = Request::builder().uri_str("/api/v1/x?lang=en").header("host", "127.0.0.1").finish();
        let mut response = frame.call(request).await.unwrap();
        (response.status(), response.take_body().into_string().await.unwrap())
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_answered_for() {
        let (status, body) = check(|| async { panic!("the inside") }).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("\"code\":\"internal\"") && !body.contains("inside"), "{body}");
    }

    #[tokio::test]
    async fn what_went_wrong_inside_stays_there() {
        let broken = || io::Error::other("/var/lib/kit: too many open files");
        let (status, body) = check(|| async { Err(poem::error::InternalServerError(broken())) }).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!body.contains("files"), "{body}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_handler_that_never_ends_does() {
        let begun = tokio::time::Instant::now();
        let (status, body) = check(std::future::pending).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
        assert_eq!(begun.elapsed(), Duration::from_secs(30));
    }
}
