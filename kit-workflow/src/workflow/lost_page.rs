//! Private pages whose address a client has lost: sent again, to the address the inquiry was made with and to no other.

use super::{Ports, Workflow, WorkflowError};
use crate::Ids as _;
use crate::inquiry::Letter;
use crate::port::{Archive as _, Dossier, Envelope, LetterFacts, Mailer as _, PageRequest, ReportFilter};

/// Pages that one wish sends: those of the newest inquiries.
const PAGES: usize = 3;

/// Inquiries that are looked through. An address may be part of longer ones, which are other people's.
const LOOKED_THROUGH: u32 = 200;

impl<P: Ports> Workflow<P> {
    /// Sends the private pages of the newest inquiries of an address to it, each by a letter of its own. Tells how many the
    /// mail server took, which whoever asked must not learn: it would tell them who our clients are.
    ///
    /// An inquiry that nobody has paid for writes to its address as rarely as with its other letters. Should the program die
    /// meanwhile, or the mail server be away, the client asks again.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    ///
    /// // Whoever asked is told the same for any address.
    /// let sent = drive::to_end(World::new(1).workflow().send_lost_pages("nobody@example.org"))?;
    /// assert_eq!(sent, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn send_lost_pages(&self, email: &str) -> Result<usize, WorkflowError> {
        let filter = ReportFilter { query: Some(email.to_owned()), ..ReportFilter::default() };
        let request = PageRequest { filter, ..PageRequest::newest(LOOKED_THROUGH) };
        let found = self.ports.store().list(&request).await?.items;
        let theirs = found.iter().filter(|summary| summary.email.eq_ignore_ascii_case(email));
        let (mut tried, mut sent) = (0, 0);
        for summary in theirs {
            if tried == PAGES {
                break;
            }
            let dossier = self.dossier(summary.id).await?;
            if dossier.state.settled().is_none() && !self.may_write_to(&dossier).await? {
                continue;
            }
            tried += 1;
            // Why it was not sent is in the adapter's own log; its text holds no address.
            let letter = self.page_letter(&dossier);
            let outcome = self.ports.mailer().send(&letter).await;
            // It is sent, or it is not, whether the store keeps that or not.
            let _ = self.note_sent(dossier.id, &letter, &outcome).await;
            sent += usize::from(outcome.is_ok());
        }
        Ok(sent)
    }

    fn page_letter(&self, dossier: &Dossier) -> Envelope {
        let facts = LetterFacts {
            reference: dossier.id.reference(),
            organization: dossier.answers.organization_name.clone(),
            status_url: Some(self.status_url(dossier)),
            test: dossier.test,
            ..LetterFacts::default()
        };
        Envelope {
            // Each wish is a letter of its own: a mail server may drop a second one of the same name.
            key: format!("page.{}", self.ports.clock().fresh().simple()),
            to: dossier.answers.email.clone(),
            name: dossier.answers.contact_name.clone(),
            language: dossier.language,
            letter: Letter::ClientPage,
            facts,
            attachment: None,
        }
    }
}
