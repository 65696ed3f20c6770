//! Outside calls with a point before and after each, at which a test can end the program.

use kit_workflow::inquiry::{AttemptId, SectionKind};
use kit_workflow::port::{
    Answer, Checkout, CheckoutRequest, Drafter, DrafterError, Envelope, Gateway, GatewayError, Hearer, Language,
    LetterText, MailError, Mailer, NotificationRejected, Prompt, RawNotification, UnverifiedNotification, Verdict,
};

/// An adapter whose calls are marked. In a released program it is the adapter and nothing more.
#[derive(Debug)]
pub(crate) struct Marked<T>(pub(crate) T);

impl<G: Gateway> Gateway for Marked<G> {
    fn provider(&self) -> &'static str {
        self.0.provider()
    }

    fn is_test(&self) -> bool {
        self.0.is_test()
    }

    fn can_be_asked(&self) -> bool {
        self.0.can_be_asked()
    }

    fn account(&self) -> String {
        self.0.account()
    }

    fn instructions(&self, language: Language) -> Option<&str> {
        self.0.instructions(language)
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        kit_crash::point!("gateway.open.before");
        let opened = self.0.open_checkout(request).await;
        kit_crash::point!("gateway.open.after");
        opened
    }

    async fn verify(&self, attempt: AttemptId) -> Result<Verdict, GatewayError> {
        kit_crash::point!("gateway.verify.before");
        let verdict = self.0.verify(attempt).await;
        kit_crash::point!("gateway.verify.after");
        verdict
    }

    fn read_notification(&self, raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected> {
        self.0.read_notification(raw)
    }
}

impl<D: Drafter> Drafter for Marked<D> {
    fn model(&self, kind: SectionKind) -> &str {
        self.0.model(kind)
    }

    fn window(&self) -> usize {
        self.0.window()
    }

    async fn complete(&self, prompt: &Prompt, heard: Hearer<'_>) -> Result<Answer, DrafterError> {
        kit_crash::point!("model.before");
        let answer = self.0.complete(prompt, heard).await;
        kit_crash::point!("model.after");
        answer
    }
}

impl<M: Mailer> Mailer for Marked<M> {
    async fn send(&self, envelope: &Envelope) -> Result<(), MailError> {
        kit_crash::point!("mail.{}.before", envelope.letter);
        let sent = self.0.send(envelope).await;
        kit_crash::point!("mail.{}.after", envelope.letter);
        sent
    }

    fn preview(&self, envelope: &Envelope) -> Result<LetterText, MailError> {
        self.0.preview(envelope)
    }
}
