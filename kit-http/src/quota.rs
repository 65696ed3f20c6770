//! How much one address, or one client, may have us do.

use std::net::IpAddr;

use kit_workflow::Clock as _;
use kit_workflow::inquiry::{InquiryId, LinkId};
use kit_workflow::workflow::Ports;

use crate::app::App;
use crate::peer;
use crate::problem::Problem;

/// A form's place in the quota of the address it comes from. It is given back unless the form was taken: whoever corrects
/// their form, or loses the connection, uses nothing up.
#[must_use]
pub(crate) struct FormPlace<P: Ports> {
    app: App<P>,
    /// Nothing where the address is not counted.
    key: Option<String>,
}

impl<P: Ports> App<P> {
    /// A place for a form of this address. It is asked for before anything of the form is read.
    ///
    /// This machine's own address is not counted: it is a trial, or a proxy that the settings do not name, and then it
    /// stands for everybody.
    ///
    /// # Errors
    ///
    /// 429 where the address has used up its forms.
    pub(crate) fn form_place(&self, client: IpAddr) -> Result<FormPlace<P>, Problem> {
        let key = counted(client);
        if let Some(key) = &key {
            self.forms().count(key, self.workflow().ports().clock().now()).map_err(Problem::too_many_requests)?;
        }
        Ok(FormPlace { app: self.clone(), key })
    }

    /// Whether the files of a form that came back with faults may wait for its next try: of as many forms an hour as may be
    /// taken from the address, so that nobody fills the vault with forms that are never right.
    pub(crate) fn may_wait(&self, client: IpAddr) -> bool {
        let now = self.workflow().ports().clock().now();
        counted(client).is_none_or(|key| self.returned_forms().count(&key, now).is_ok())
    }

    /// Counts a client's wish to be sent their link again.
    ///
    /// # Errors
    ///
    /// 429 where this inquiry had too many lately.
    pub(crate) fn resend_place(&self, inquiry: InquiryId) -> Result<(), Problem> {
        let now = self.workflow().ports().clock().now();
        self.resends().count(&inquiry.to_string(), now).map(drop).map_err(Problem::too_many_requests)
    }

    /// Counts a request for what a link opens.
    ///
    /// # Errors
    ///
    /// 429 where there were too many by this link lately, from wherever they came.
    pub(crate) fn fetch_place(&self, link: LinkId) -> Result<(), Problem> {
        let now = self.workflow().ports().clock().now();
        self.fetches().count(&link.to_string(), now).map(drop).map_err(Problem::too_many_requests)
    }

    /// Counts a message of a client.
    ///
    /// # Errors
    ///
    /// 429 where this inquiry's client wrote too often lately.
    pub(crate) fn message_place(&self, inquiry: InquiryId) -> Result<(), Problem> {
        let now = self.workflow().ports().clock().now();
        self.messages().count(&inquiry.to_string(), now).map(drop).map_err(Problem::too_many_requests)
    }
}

impl<P: Ports> App<P> {
    /// Sends the lost pages of a client to their address, behind the back of whoever asks: neither the answer nor the time
    /// that it takes tells whether there are any. A client who was asked for too often is written to no more, and nobody
    /// is told that either.
    ///
    /// # Errors
    ///
    /// 429 where this address asked too often, for whomever it was.
    pub(crate) fn find_lost_pages(&self, asker: IpAddr, email: &str) -> Result<(), Problem> {
        let (now, lost) = (self.workflow().ports().clock().now(), self.lost_pages());
        if let Some(key) = counted(asker) {
            lost.askers.count(&key, now).map_err(Problem::too_many_requests)?;
        }
        let email = email.to_ascii_lowercase();
        if lost.clients.count(&email, now).is_err() {
            return Ok(());
        }
        let app = self.clone();
        tokio::spawn(async move {
            // It is never closed.
            let _place = app.lost_pages().errands.acquire().await;
            if let Err(error) = app.workflow().send_lost_pages(&email).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "a lost page was not sent");
            }
        });
        Ok(())
    }
}

/// What an address counts as, where it is counted.
fn counted(client: IpAddr) -> Option<String> {
    (!client.is_loopback()).then(|| peer::neighbourhood(client).to_string())
}

impl<P: Ports> FormPlace<P> {
    /// The form was taken: its place is used up.
    pub(crate) fn used(mut self) {
        self.key = None;
    }
}

impl<P: Ports> Drop for FormPlace<P> {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            self.app.forms().forgive(key);
        }
    }
}
