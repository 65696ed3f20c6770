//! CinetPay: its checkout interface, version 2, and beside it, on the same port, its API v1.
//!
//! `POST /v2/payment` and `POST /v2/payment/check` answer in the shapes of the real service; `/payment/{token}` is the
//! page that the client sees on the phone; paying there sends the signed notification and brings the browser back.
//! `/sandbox/…` is for tests: it settles payments without a browser, lists them, and plays faults.
//!
//! What the real service documents nowhere was chosen here: an unknown transaction gives 624 on a check, and a
//! notification that is not accepted is repeated for about a minute.

mod api_v1;
mod book;
mod code;
mod control;
mod initialisation;
mod notification;
mod page;
mod payment;
mod refusal;
mod routes;
mod settling;
mod verification;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use self::book::Book;
use self::notification::Postman;
use self::payment::Delivery;
use crate::ledger::Ledger;
use crate::running::{Running, Stop, base_url, bind, stopper};
use crate::script::Script;

/// What a CinetPay simulator needs to know.
#[derive(Clone)]
pub struct CinetPaySettings {
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The key that requests must carry as `apikey`.
    pub api_key: String,
    /// The site that requests must carry as `site_id`.
    pub site_id: String,
    /// The key of the notifications' `x-token`, and the password of API v1, whose key is `sk_test_` and the API key.
    pub secret_key: String,
    /// Where each request and its answer is noted, one JSON object per line.
    pub ledger: Option<PathBuf>,
    /// Where payments are kept, so that a simulator started again still knows them and owes the notifications that
    /// were not yet accepted. Without it they live as long as the simulator.
    pub state: Option<PathBuf>,
}

impl fmt::Debug for CinetPaySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CinetPaySettings")
            .field("listen", &self.listen)
            .field("site_id", &self.site_id)
            .field("ledger", &self.ledger)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// The simulator of CinetPay.
#[derive(Debug)]
pub struct CinetPaySandbox;

impl CinetPaySandbox {
    /// Starts the simulator in the running tokio runtime.
    ///
    /// # Errors
    /// When the address is not a loopback address or is taken, or when the ledger or the state cannot be opened.
    pub async fn start(settings: CinetPaySettings) -> io::Result<Running> {
        let bound = bind(settings.listen).await?;
        let (sender, stop) = stopper();
        let ledger = Ledger::open(settings.ledger.as_deref())?;
        let book = Book::open(settings.state.as_deref())?;
        let counter = Arc::new(Counter {
            base_url: base_url(bound.addr),
            postman: Postman::new(settings.secret_key.clone())?,
            settings,
            book,
            ledger,
            faults: Faults::default(),
            tokens: api_v1::Tokens::default(),
            stop: stop.clone(),
        });
        for payment in counter.book.all() {
            let owed = payment.notices.iter().filter(|notice| notice.state == Delivery::Owed).cloned().collect();
            notification::send(&counter, &payment, owed, false);
        }
        Ok(bound.serve(routes::routes(counter), (sender, stop)))
    }
}

/// Everything behind the routes.
struct Counter {
    base_url: String,
    settings: CinetPaySettings,
    book: Book,
    ledger: Ledger,
    faults: Faults,
    tokens: api_v1::Tokens,
    postman: Postman,
    stop: Stop,
}

/// What goes wrong on request.
#[derive(Debug, Default)]
struct Faults {
    init: Script<Fault>,
    check: Script<Fault>,
    login: Script<Fault>,
}

/// One way to fail.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// An initialisation creates the payment, then no answer ever comes.
    TimeoutAfterCreate,
    /// A check never answers.
    Timeout,
    /// 500 with an empty body.
    #[serde(rename = "http_500")]
    Http500,
    /// 200 with a page of HTML, as a proxy in between would answer.
    Html,
    /// 429 TOO_MANY_REQUEST.
    TooMany,
    /// Whether anything was done is not said: 624 on checkout v2, -1 on API v1.
    OperationError,
    /// A code that stands in no table.
    NewCode,
    /// These very words, whatever was asked.
    Says {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: serde_json::Value,
    },
}
