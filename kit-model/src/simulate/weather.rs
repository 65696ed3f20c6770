//! What goes wrong outside, and what the gateway does of itself.

use std::time::Duration;

use kit_testing::world::{Opening, Posting};
use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{Archive as _, DrafterError, GatewayError, MailError, Verdict};
use kit_workflow::{Clock as _, Currency, Money};

use super::{Run, Task};

/// The gateway is watched for longer than this after an attempt began, so a payment until then is always heard of.
const HEARD_OF: Duration = Duration::from_secs(70 * 60 * 60);

impl Run {
    /// Something outside fails the next time it is asked.
    pub(super) fn bad_luck(&mut self) {
        self.tally.faults += 1;
        let away = || GatewayError::Unavailable { detail: "503".to_owned(), patience: None };
        let what = match self.dice.below(7) {
            0 => {
                self.world.gateway.open_next(Opening::Refused(away()));
                "the gateway will open no page"
            }
            1 => {
                self.world.gateway.open_next(Opening::AnswerLost);
                "the gateway's answer to an opening will be lost"
            }
            2 => {
                self.world.gateway.verify_next(Err(away()));
                "the gateway will be away"
            }
            3 => {
                self.world.mailer.send_next(Posting::AnswerLost);
                "the mail server's answer will be lost"
            }
            4 => {
                self.world.mailer.send_next(Posting::Refused(MailError::Unavailable("451".to_owned())));
                "the mail server will be away"
            }
            5 => {
                let error = DrafterError::Unavailable { detail: "429".to_owned(), patience: None };
                self.world.drafter.complete_next(Err(error));
                "the model will be away"
            }
            _ => {
                self.world.drafter.complete_next(Ok("off the plan".to_owned()));
                "the model will stray from the plan"
            }
        };
        self.log.push(what.to_owned());
    }

    /// An attempt that the gateway has opened.
    fn any_attempt(&mut self) -> Option<AttemptId> {
        let opened = self.world.gateway.opened();
        let attempt = self.dice.pick(&opened)?.attempt;
        self.world.gateway.standing(attempt).map(|_| attempt)
    }

    /// The client pays, or the gateway refuses.
    pub(super) fn till(&mut self) {
        let Some(attempt) = self.any_attempt() else { return };
        let known = kit_testing::drive::to_end(self.world.store.attempt(attempt)).ok().flatten();
        let young = known.is_some_and(|known| self.world.clock.now().since(known.opened_at) < HEARD_OF);
        if !young || matches!(self.world.gateway.standing(attempt), Some(Verdict::Paid { .. })) {
            return;
        }
        let price = self.terms.price;
        let amount = match self.dice.below(20) {
            0 => {
                self.world.gateway.stand(attempt, Verdict::Refused { code: "REFUSED".to_owned() });
                self.log.push(format!("the gateway refuses {}", attempt.transaction_id()));
                return;
            }
            1 | 2 => Money::new(price.minor() - 5_000, price.currency()),
            3 => Money::new(price.minor() + 5_000, price.currency()),
            4 => Money::new(2_500, Currency::Usd),
            _ => price,
        };
        self.world.gateway.pay(attempt, amount);
        self.tally.payments += 1;
        self.log.push(format!("{amount} is paid for {}", attempt.transaction_id()));
    }

    /// The gateway calls about an attempt, whatever has become of it.
    pub(super) fn call(&mut self) {
        let Some(attempt) = self.any_attempt() else { return };
        let raw = self.world.gateway.notification(attempt, self.world.clock.now());
        let workflow = self.workflow();
        let name = format!("a call about {}", attempt.transaction_id());
        let work = Box::pin(async move {
            match workflow.notification(&raw).await {
                Ok(_) => "answered".to_owned(),
                Err(error) => format!("not taken: {error}"),
            }
        });
        self.tasks.push(Task { name, work, worker: false });
    }
}
