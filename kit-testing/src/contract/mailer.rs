//! The contract of [`Mailer`].

mod failures;
mod memory;

use std::collections::BTreeSet;
use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use futures_util::future::join_all;
use kit_workflow::Name;
use kit_workflow::inquiry::Letter;
use kit_workflow::port::{Envelope, Language, MailError, Mailer};

pub use memory::{MailerFault, MemoryMailer, MemoryRelay};

use super::{Breach, Checked, Must};
use crate::sample;

/// How a mail server behaves towards one mailer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relay {
    /// It takes every mail.
    Takes,
    /// It takes none for now, in a sentence that repeats the recipient's address.
    Busy,
    /// It refuses the recipient for good, in a sentence that repeats the address.
    RefusesTheRecipient,
    /// It takes the mail and hangs up before it says so.
    HangsUp,
    /// It falls silent before it says whether it took the mail.
    Silent,
}

/// A mail as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Its Message-ID, as the header has it.
    pub message_id: String,
    /// Whom the server was told to bring it to.
    pub recipients: Vec<String>,
    /// The bare addresses in its `To`, `Cc` and `Bcc` headers.
    pub addressed: Vec<String>,
    /// What the recipient reads without pictures and formats.
    pub text: String,
}

/// Provides the suite of mailers with mailers to servers that behave as told.
///
/// ```
/// use kit_testing::contract::{MailerBed, MemoryRelay, Relay};
/// use kit_testing::{drive, sample};
/// use kit_workflow::inquiry::Letter;
/// use kit_workflow::port::{Language, Mailer};
///
/// let bed = MemoryRelay::new();
/// let mailer = drive::to_end(bed.mailer(Relay::Takes));
/// let envelope = sample::envelope(Letter::StaffNewInquiry, Language::French, 7);
/// drive::to_end(mailer.send(&envelope)).unwrap();
/// assert_eq!(drive::to_end(bed.arrived())[0].recipients, [envelope.to]);
/// ```
pub trait MailerBed: Sync {
    /// The implementation under test.
    type Mailer: Mailer;

    /// A mailer to a server of this kind that has no mail yet.
    fn mailer(&self, relay: Relay) -> impl Future<Output = Self::Mailer> + Send;

    /// The mails that the server of the last mailer took, oldest first.
    fn arrived(&self) -> impl Future<Output = Vec<Arrived>> + Send;

    /// The outcome of `work`; `None` where it takes longer than the implementation promises.
    fn bounded<F: Future + Send>(&self, work: F) -> impl Future<Output = Option<F::Output>> + Send;
}

/// Holds a mailer to the contract of [`Mailer`]:
///
/// - an accepted letter MUST have arrived when it answers, at its recipient and nobody else's;
/// - every letter MUST be sent in every language, and a private link MUST arrive as it is;
/// - letters at once MUST each reach their own recipient;
/// - a key MUST give the same Message-ID each time, and another key another one, also where the answer to the first copy was
///   lost;
/// - what is no address MUST be refused and nothing sent, and a name that cannot stand in a header MUST neither add a
///   recipient nor stop the sender;
/// - a server that takes nothing for now, hangs up or falls silent MUST be `Unavailable`, within a bounded time, and a
///   recipient refused for good MUST be `Refused`;
/// - no error MUST show an address, a name or what the server said;
/// - a preview MUST show what arrives.
///
/// ```
/// use kit_testing::contract::{self, MemoryRelay};
///
/// let checked = kit_testing::drive::to_end(contract::mailer(&MemoryRelay::new())).unwrap();
/// println!("{checked}");
/// ```
///
/// # Errors
///
/// The first [`Breach`].
pub async fn mailer<B: MailerBed>(bed: &B) -> Result<Checked, Breach> {
    let mut checked = Checked::new("mailer");
    let must = checked.must("an accepted letter MUST have arrived when it answers, at its recipient and nobody else's");
    letters_arrive(must, bed).await?;
    let must = checked.must("every letter MUST be sent in every language");
    every_letter_is_sent(must, bed).await?;
    let must = checked.must("a private link MUST arrive as it is");
    links_arrive_as_they_are(must, bed).await?;
    let must = checked.must("letters at once MUST each reach their own recipient");
    letters_at_once_are_apart(must, bed).await?;
    let must = checked.must("a key MUST give the same Message-ID each time, and another key another one");
    keys_decide_the_message_id(must, bed).await?;
    let must = checked.must("what is no address MUST be refused, and nothing sent");
    addresses_are_judged(must, bed).await?;
    let must = checked.must("a name MUST neither add a recipient nor stop the sender");
    names_do_no_harm(must, bed).await?;
    let must = checked.must("a server that takes nothing for now MUST be Unavailable");
    failures::busy_servers_are_tried_later(must, bed).await?;
    let must = checked.must("a recipient refused for good MUST be Refused");
    failures::refusals_are_final(must, bed).await?;
    let must = checked.must("a lost answer MUST be Unavailable, and the next copy MUST have the same Message-ID");
    failures::lost_answers_can_be_repeated(must, bed).await?;
    let must = checked.must("a silent server MUST be given up within a bounded time, as Unavailable");
    failures::silence_ends(must, bed).await?;
    let must = checked.must("no error MUST show an address, a name or what the server said");
    failures::errors_keep_secrets(must, bed).await?;
    let must = checked.must("a preview MUST show what arrives");
    previews_show_what_arrives(must, bed).await?;
    Ok(checked)
}

async fn letters_arrive<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let mailer = bed.mailer(Relay::Takes).await;
    for number in 0..2 {
        must.works("sending", send(must, bed, &mailer, &letter(number)).await?)?;
        let arrived = bed.arrived().await;
        must.equal("the number of mails that arrived", &arrived.len(), &(number + 1))?;
        goes_to(must, &arrived[number], &letter(number).to)?;
    }
    Ok(())
}

async fn every_letter_is_sent<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let mailer = bed.mailer(Relay::Takes).await;
    let mut sent = 0;
    for letter in Letter::ALL {
        for language in Language::ALL {
            let envelope = sample::envelope(*letter, *language, sent as u64);
            must.works(&format!("{letter} in {language}"), send(must, bed, &mailer, &envelope).await?)?;
            sent += 1;
        }
    }
    must.equal("the number of mails that arrived", &bed.arrived().await.len(), &sent)
}

async fn links_arrive_as_they_are<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let mailer = bed.mailer(Relay::Takes).await;
    let envelope = letter(1);
    must.works("sending", send(must, bed, &mailer, &envelope).await?)?;
    let link = envelope.facts.download_url.unwrap_or_default();
    let there = bed.arrived().await.iter().any(|mail| mail.text.contains(&link));
    must.hold(there, || "the link of the letter is not in the text that arrived".to_owned())
}

async fn previews_show_what_arrives<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let mailer = bed.mailer(Relay::Takes).await;
    let envelope = letter(1);
    let preview = mailer.preview(&envelope).map_err(|error| must.breach(format!("there is none: {error}")))?;
    must.works("sending", send(must, bed, &mailer, &envelope).await?)?;
    // Lines end as the way of the mail wants it.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let arrived: Vec<String> = bed.arrived().await.iter().map(|mail| words(&mail.text)).collect();
    must.equal("what arrived", &arrived, &vec![words(&preview.text)])
}

async fn letters_at_once_are_apart<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let mailer = &bed.mailer(Relay::Takes).await;
    let letters: Vec<Envelope> = (0..6).map(letter).collect();
    for outcome in join_all(letters.iter().map(|letter| send(must, bed, mailer, letter))).await {
        must.works("one of six letters", outcome?)?;
    }
    let arrived = bed.arrived().await;
    let found: BTreeSet<_> = arrived.iter().flat_map(|mail| mail.recipients.clone()).collect();
    let expected = letters.iter().map(|letter| letter.to.clone()).collect();
    must.equal("whom six letters reached", &(arrived.len(), found), &(letters.len(), expected))?;
    for letter in &letters {
        let link = letter.facts.download_url.as_deref().unwrap_or_default();
        let with_it = arrived.iter().filter(|mail| mail.text.contains(link));
        let readers: Vec<_> = with_it.flat_map(|mail| mail.recipients.clone()).collect();
        must.equal("who reads a letter", &readers, &vec![letter.to.clone()])?;
    }
    Ok(())
}

async fn keys_decide_the_message_id<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let mailer = bed.mailer(Relay::Takes).await;
    for number in [1, 2, 1] {
        must.works("sending", send(must, bed, &mailer, &letter(number)).await?)?;
    }
    let arrived = bed.arrived().await;
    let [first, second, third] = &arrived[..] else {
        return Err(must.breach(format!("{} of three mails arrived", arrived.len())));
    };
    must.hold(!first.message_id.is_empty(), || "there is no Message-ID".to_owned())?;
    must.equal("the Message-ID of a second copy", &third.message_id, &first.message_id)?;
    must.hold(second.message_id != first.message_id, || "two letters have one Message-ID".to_owned())
}

async fn addresses_are_judged<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let mailer = bed.mailer(Relay::Takes).await;
    for to in ["", "nobody", "a@x.example\r\nBcc: b@x.example", "a@x.example, b@x.example", "a@x.example>\nRCPT TO:<b"]
    {
        let envelope = Envelope { to: to.to_owned(), ..letter(1) };
        let outcome = send(must, bed, &mailer, &envelope).await?;
        let refused = matches!(outcome, Err(MailError::Refused(_)));
        must.hold(refused, || format!("a letter to {to:?} was answered by {outcome:?}"))?;
    }
    must.equal("the number of mails that arrived", &bed.arrived().await.len(), &0)
}

async fn names_do_no_harm<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    const NAMES: [&str; 8] = [
        "Mairie\r\nBcc: victim@x.example",
        "Mairie\nCc: victim@x.example",
        "Mairie\u{0}Deux",
        "\u{202e}gro\u{2028}\u{85}",
        "\"Mairie\" <victim@x.example>, <other@x.example>",
        "=?utf-8?q?Mairie=0D=0ABcc:_victim@x.example?=",
        "\r\n\r\n.\r\nMAIL FROM:<x@x.example>",
        "",
    ];
    let mailer = bed.mailer(Relay::Takes).await;
    let mut taken = 0;
    for name in NAMES {
        let mut envelope = Envelope { name: name.to_owned(), ..letter(1) };
        name.clone_into(&mut envelope.facts.organization);
        taken += match send(must, bed, &mailer, &envelope).await? {
            Ok(()) => 1,
            Err(MailError::Refused(_)) => 0,
            Err(error) => return Err(must.breach(format!("the name {name:?} was answered by {error:?}"))),
        };
    }
    let arrived = bed.arrived().await;
    must.equal("the number of mails that arrived", &arrived.len(), &taken)?;
    arrived.iter().try_for_each(|mail| goes_to(must, mail, &letter(1).to))
}

fn goes_to(must: Must, mail: &Arrived, to: &str) -> Result<(), Breach> {
    let only = vec![to.to_owned()];
    must.equal("whom the server was told", &mail.recipients, &only)?;
    must.equal("who is addressed", &mail.addressed, &only)
}

/// A letter to a client, with a link, that no other one can be taken for.
fn letter(number: usize) -> Envelope {
    sample::envelope(Letter::ClientLink, Language::French, number as u64)
}

async fn send<B: MailerBed>(
    must: Must,
    bed: &B,
    mailer: &B::Mailer,
    envelope: &Envelope,
) -> Result<Result<(), MailError>, Breach> {
    let sending = AssertUnwindSafe(bed.bounded(mailer.send(envelope))).catch_unwind();
    let outcome = sending.await.map_err(|_| must.breach("the mailer panicked"))?;
    outcome.ok_or_else(|| must.breach("sending takes longer than it may"))
}
