//! What may be done with an inquiry next, and what happens by itself.

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{CommandKind, InquiryActor, InquiryLifecycle, Refusal};
use crate::port::Dossier;
use crate::{Against, Clock as _, Lifecycle as _, Move, Offer, Outbox as _, Question, Upcoming, moves};

/// Every move that one actor could ask for at some time: possible now, or with every reason why not.
///
/// Pages and API decide by this alone which buttons exist.
///
/// ```
/// # use kit_testing::{World, drive};
/// # use kit_workflow::{port::Language, workflow::NewInquiry};
/// # let world = World::new(1);
/// # let workflow = world.workflow();
/// # let (answers, documents) = world.form();
/// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
/// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
/// use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryActor};
///
/// let next = drive::to_end(workflow.next(&dossier, InquiryActor::new(ActorKind::Client)))?;
/// assert!(next.may(CommandKind::StartCheckout) && !next.may(CommandKind::Deliver));
/// assert_eq!(next.upcoming()[0].name, "order_expires");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    offers: Vec<Offer<InquiryLifecycle>>,
    upcoming: Vec<Upcoming>,
}

impl Next {
    /// The offers, in the order of the commands.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::inquiry::{ActorKind, InquiryActor};
    ///
    /// let next = drive::to_end(workflow.next(&dossier, InquiryActor::new(ActorKind::Client)))?;
    /// let open: Vec<String> = next.offers().iter().filter(|offer| offer.is_open()).map(|offer| offer.command.to_string()).collect();
    /// assert!(open.contains(&"start_checkout".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn offers(&self) -> &[Offer<InquiryLifecycle>] {
        &self.offers
    }

    /// The offer of this command, where it is theirs to ask for.
    pub fn find(&self, command: CommandKind) -> Option<&Offer<InquiryLifecycle>> {
        self.offers.iter().find(|offer| offer.command == command)
    }

    /// Whether this command is possible now.
    pub fn may(&self, command: CommandKind) -> bool {
        self.find(command).is_some_and(Offer::is_open)
    }

    /// What happens if nobody does anything, the next first.
    pub fn upcoming(&self) -> &[Upcoming] {
        &self.upcoming
    }
}

impl<P: Ports> Workflow<P> {
    /// What `by` may do next with this inquiry as it was read, at the workflow's time; every guard was asked.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryActor, Refusal};
    ///
    /// // Every button of the client's page, and for each that cannot be pressed the reasons why.
    /// drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// let dossier = drive::to_end(workflow.dossier(dossier.id))?;
    /// let next = drive::to_end(workflow.next(&dossier, InquiryActor::new(ActorKind::Client)))?;
    /// let cancel = next.find(CommandKind::Cancel).ok_or("it is theirs to ask for")?;
    /// assert!(!next.may(CommandKind::Cancel) && next.offers().contains(cancel));
    /// assert!(cancel.against.iter().any(|against| against.refusal == Refusal::AttemptPending));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn next(&self, dossier: &Dossier, by: InquiryActor) -> Result<Next, WorkflowError> {
        let now = self.ports.clock().now();
        let mut offers = moves::<InquiryLifecycle>(Some(&dossier.state), by.kind, now);
        offers.retain(|offer| offer.is_for(by.kind));
        for offer in &mut offers {
            let here = Move::<InquiryLifecycle>::find(Some(InquiryLifecycle::stage(&dossier.state)), offer.command);
            if here.is_none() {
                continue;
            }
            let question = Question {
                subject: dossier.id.0,
                state: Some(&dossier.state),
                version: Some(dossier.version),
                by,
                at: now,
                command: offer.command,
                contents: None,
            };
            // Which attempts there are is not the state's to know.
            let contest = offer.command == CommandKind::Complain && offer.against.is_empty();
            if contest && self.contestable(dossier).is_empty() {
                offer.against.push(Against::standing(Refusal::NoSuchAttempt));
            }
            offer.vetoes = self.guards.vetoes(&question).await?;
        }
        let upcoming = self.ports.store().upcoming(dossier.id.0).await?;
        Ok(Next { offers, upcoming })
    }
}
