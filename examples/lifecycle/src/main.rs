//! One inquiry on the bare lifecycle: every move is a pure function, so a whole life fits on a page.
//!
//!     cargo run -p kit-example-lifecycle

use std::error::Error;
use std::time::Duration;

use kit_workflow::inquiry::{
    ActorKind, AttemptId, Command, Deliverable, Draft, FileId, Grant, InquiryActor, InquiryLifecycle, LinkId, Receipt,
    Refusal, Sha256, State, StoredFile,
};
use kit_workflow::{Currency, Decision, Lifecycle, Money, Timestamp, moves};
use uuid::Uuid;

/// An inquiry, and what it does when it is asked.
struct Life {
    state: Option<State>,
    now: Timestamp,
}

impl Life {
    /// Asks for a move; prints what happened, what it obliges us to, and where the inquiry stands then.
    fn ask(&mut self, by: ActorKind, command: Command) -> Result<(), Refusal> {
        self.now = self.now + Duration::from_secs(60);
        // Staff sign by name: an account, never words.
        let by = match by {
            ActorKind::Staff => InquiryActor::person(by, Uuid::from_u128(9)),
            _ => InquiryActor::new(by),
        };
        match InquiryLifecycle::apply(self.state.clone(), by, self.now, command)? {
            Decision::Moved { state, event } => {
                let effects: Vec<String> =
                    InquiryLifecycle::effects(&event).iter().map(|effect| effect.kind().to_string()).collect();
                println!("{:<18} {:<24} then: {}", state.stage(), event.kind(), effects.join(", "));
                self.state = Some(state);
            }
            Decision::Unchanged(_) => println!("{:<18} (had happened before)", ""),
        }
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let price = Money::new(15_000, Currency::Xof);
    let attempt = AttemptId(Uuid::from_u128(1));
    let file = |id: u128| StoredFile { file: FileId(Uuid::from_u128(id)), sha256: Sha256([7; 32]), size: 40_000 };
    let mut life = Life { state: None, now: "2026-11-22T09:00:00Z".parse()? };
    let expires_at = life.now + Duration::from_secs(7 * 24 * 60 * 60);

    life.ask(ActorKind::Client, Command::Submit { documents: 2 })?;
    life.ask(ActorKind::System, Command::OpenOrder { owed: price, expires_at })?;
    life.ask(ActorKind::Client, Command::StartCheckout { attempt, announced: false })?;

    // Nobody gets a draft from an unpaid inquiry: where the caller is data, it is a refusal; where the caller is Rust, it
    // does not compile.
    let draft = Draft { number: 1, docx: file(2) };
    let refusal = life.ask(ActorKind::Worker, Command::CompleteDraft { draft }).expect_err("nothing is paid yet");
    println!("{:<18} refused: {} ({})", "", refusal, refusal.code());

    let receipt = Receipt::verified(attempt, price);
    life.ask(ActorKind::Gateway, Command::ConfirmPayment { receipt })?;
    life.ask(ActorKind::Gateway, Command::ConfirmPayment { receipt })?;
    life.ask(ActorKind::Worker, Command::BeginGeneration { draft: 1 })?;
    life.ask(ActorKind::Worker, Command::CompleteDraft { draft })?;
    life.ask(ActorKind::Staff, Command::Validate { deliverable: Deliverable { number: 1, pdf: file(3) } })?;
    let grant = Grant { link: LinkId(Uuid::from_u128(4)), expires_at };
    life.ask(ActorKind::Staff, Command::Deliver { grant })?;

    println!("\nWhat staff may do now:");
    let offers = moves::<InquiryLifecycle>(life.state.as_ref(), ActorKind::Staff, life.now);
    for offer in offers.iter().filter(|offer| offer.is_for(ActorKind::Staff)) {
        match offer.refusal() {
            None => println!("  {}", offer.command),
            Some(refusal) => println!("  {} - not now: {refusal}", offer.command),
        }
    }
    Ok(())
}
