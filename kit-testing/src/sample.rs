//! Inquiries to test with: what goes with each command, and the road from the form to the link.

use std::time::Duration;

use kit_workflow::inquiry::{
    AccessId, ActorKind, AttemptId, Command, Deliverable, DocumentId, Draft, FileId, Grant, InquiryActor, Letter,
    LinkId, Receipt, SectionKind, SectionPlace, Sha256, StoredFile,
};
use kit_workflow::port::{
    Answers, Attachment, AttemptOpening, ComplaintText, Document, DocumentKind, Envelope, Language, LetterFacts,
    Likeness, LinkSecret, PageSet, Particulars, ProofFile, Reading, RemarkKind, Seller, Submission, UnreadPages,
    UnreadReason,
};
use kit_workflow::{Actor, Currency, KeyRing, Money, Timestamp, Token, TokenHash};

use crate::Dice;

/// What an order of these samples costs.
pub const OWED: Money = Money::new(15_000, Currency::Xof);

/// How long the links and orders of these samples last.
pub const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Keys of a secret that everybody knows.
///
/// ```
/// use kit_testing::sample::keys;
///
/// assert_eq!(keys().id(), keys().id());
/// ```
pub fn keys() -> KeyRing {
    KeyRing::new(b"a secret that everybody who reads this knows").expect("the secret is long enough")
}

/// An actor of this kind; a member of staff has an account.
///
/// ```
/// let staff = kit_testing::sample::actor(kit_workflow::inquiry::ActorKind::Staff, &mut kit_testing::Dice::new(1));
/// assert!(staff.person.is_some());
/// ```
pub fn actor(kind: ActorKind, dice: &mut Dice) -> InquiryActor {
    if kind == ActorKind::Staff { Actor::person(kind, dice.uuid()) } else { Actor::new(kind) }
}

/// A file in a vault, by its description alone.
///
/// ```
/// use kit_testing::{Dice, sample::stored_file};
///
/// assert_eq!(stored_file(&mut Dice::new(1)), stored_file(&mut Dice::new(1)));
/// ```
pub fn stored_file(dice: &mut Dice) -> StoredFile {
    let mut bytes = [0; 32];
    bytes.chunks_mut(8).for_each(|chunk| chunk.copy_from_slice(&dice.bits().to_be_bytes()));
    StoredFile { file: FileId(dice.uuid()), sha256: Sha256(bytes), size: 1 + dice.below(10 << 20) }
}

/// The hash of a token that nobody holds.
///
/// ```
/// use kit_testing::{Dice, sample::token_hash};
///
/// let mut dice = Dice::new(1);
/// assert!(!token_hash(&mut dice).is(token_hash(&mut dice)));
/// ```
pub fn token_hash(dice: &mut Dice) -> TokenHash {
    Token::presented(&dice.uuid().to_string()).hash()
}

/// A link that lasts a [`WEEK`].
///
/// ```
/// use kit_testing::{Dice, sample::{WEEK, grant}};
/// use kit_workflow::Timestamp;
///
/// let at = Timestamp::from_unix_ms(0);
/// assert_eq!(grant(at, &mut Dice::new(1)).expires_at, at + WEEK);
/// ```
pub fn grant(at: Timestamp, dice: &mut Dice) -> Grant {
    Grant { link: LinkId(dice.uuid()), expires_at: at + WEEK }
}

/// What a client answered: every field filled, with the letters that French and careless storage are made of.
///
/// ```
/// let answers = kit_testing::sample::answers(&mut kit_testing::Dice::new(1));
/// assert!(answers.email.ends_with("@example.org"));
/// ```
pub fn answers(dice: &mut Dice) -> Answers {
    let number = dice.below(1_000_000);
    Answers {
        contact_name: format!("Chargée d'études {number}"),
        email: format!("client{number}@example.org"),
        phone: "+221 77 000 00 00".to_owned(),
        organization_name: format!("Établissement public \"Œuvre\" {number} % _ \\"),
        statut_juridique: "Établissement public à caractère administratif".to_owned(),
        location: "Thiès, Sénégal".to_owned(),
        sector: "Santé".to_owned(),
        mission_text: "Première ligne.\nDeuxième ligne ; l'« objet ».".to_owned(),
        context_text: "Audit annoncé pour mars — 審計 🙂".to_owned(),
        budget_range: "50 à 100 M".to_owned(),
        funding_sources: vec!["budget_etat".to_owned(), "appuis_ptf".to_owned()],
        audits_types: vec!["financier".to_owned()],
        audits_frequency: "annuelle".to_owned(),
        staff_size: "42".to_owned(),
        org_chart_text: "DG > DAF > comptable".to_owned(),
        notes_text: String::new(),
    }
}

/// What a client attached: one text that was read but for some pages, one file that was not.
///
/// ```
/// let documents = kit_testing::sample::documents(&mut kit_testing::Dice::new(1));
/// assert_eq!(documents.len(), 2);
/// ```
pub fn documents(dice: &mut Dice) -> Vec<Document> {
    let read = Reading::Read {
        text: "Article 1er.\nLe présent décret fixe…\n".to_owned(),
        pages: Some(3),
        unread_pages: UnreadPages {
            images: PageSet::range(2, 2),
            damaged: PageSet::range(3, 3),
            beyond: PageSet::range(2_001, 2_400),
        },
    };
    [
        ("Décret n° 2009-192.pdf", DocumentKind::Pdf, read),
        ("scan.jpg", DocumentKind::Jpg, Reading::Unread(UnreadReason::Kind)),
    ]
    .into_iter()
    .map(|(name, kind, reading)| Document {
        id: DocumentId(dice.uuid()),
        name: name.to_owned(),
        kind,
        stored: stored_file(dice),
        reading,
    })
    .collect()
}

/// A form that was accepted.
///
/// ```
/// use kit_testing::{Dice, sample};
/// use kit_workflow::Timestamp;
///
/// let at = Timestamp::from_unix_ms(0);
/// assert_eq!(sample::submission(at, &mut Dice::new(1)).consented_at, at);
/// ```
pub fn submission(at: Timestamp, dice: &mut Dice) -> Submission {
    Submission {
        access: AccessId(dice.uuid()),
        secret: secret(dice),
        language: Language::French,
        answers: answers(dice),
        documents: documents(dice),
        consented_at: at,
        consent_text: "2026-11-30".to_owned(),
        test: true,
        seller: Seller {
            name: "Kits d’audit".to_owned(),
            address: "Plateau\nDakar".to_owned(),
            tax_id: "NINEA 0045631".to_owned(),
        },
    }
}

/// What a store keeps of a token that nobody holds.
///
/// ```
/// use kit_testing::{Dice, sample};
///
/// let dice = &mut Dice::new(1);
/// assert_ne!(sample::secret(dice), sample::secret(dice));
/// ```
pub fn secret(dice: &mut Dice) -> LinkSecret {
    LinkSecret { hash: token_hash(dice), key: "sample".to_owned() }
}

/// How an attempt at `provider` was opened.
///
/// ```
/// let opening = kit_testing::sample::opening("cinetpay", &mut kit_testing::Dice::new(1));
/// assert_eq!((opening.provider.as_str(), opening.amount), ("cinetpay", kit_testing::sample::OWED));
/// ```
pub fn opening(provider: &str, dice: &mut Dice) -> AttemptOpening {
    AttemptOpening {
        provider: provider.to_owned(),
        test: true,
        account: "fake".to_owned(),
        amount: OWED,
        return_hash: token_hash(dice),
    }
}

/// A scan that shows a payment.
///
/// ```
/// use kit_testing::{Dice, sample};
///
/// let stored = sample::stored_file(&mut Dice::new(1));
/// assert_eq!(sample::proof_file(stored).stored, stored);
/// ```
pub fn proof_file(stored: StoredFile) -> ProofFile {
    ProofFile { stored, kind: DocumentKind::Jpg, name: "reçu du guichet.jpg".to_owned() }
}

/// What a client says of an attempt that took their money.
///
/// ```
/// assert!(!kit_testing::sample::complaint().reference.is_empty());
/// ```
pub fn complaint() -> ComplaintText {
    ComplaintText {
        phone: "+225 07 00 00 00 00".to_owned(),
        reference: "MP220915.2257.A76307".to_owned(),
        note: "J’ai reçu le SMS de débit à 10 h.".to_owned(),
    }
}

/// What goes with a command beside the facts of its event.
///
/// ```
/// use kit_testing::{Dice, sample};
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::Command;
/// use kit_workflow::port::Particulars;
///
/// let (command, at) = (Command::Submit { documents: 2 }, Timestamp::from_unix_ms(0));
/// let with_it = sample::particulars(&command, at, &mut Dice::new(1));
/// assert!(matches!(with_it, Particulars::Submission(_)));
/// ```
pub fn particulars(command: &Command, at: Timestamp, dice: &mut Dice) -> Particulars {
    let remark = |kind: RemarkKind, text: &str| vec![(kind, text.to_owned())];
    match command {
        Command::Submit { .. } => Particulars::Submission(Box::new(submission(at, dice))),
        Command::Complain { .. } => Particulars::Complaint(complaint()),
        Command::AnswerComplaint { .. } => Particulars::Answer("L’opérateur a rendu l’argent.".to_owned()),
        Command::StartCheckout { .. } => {
            Particulars::Attempt { opening: opening("cinetpay", dice), remarks: Vec::new(), proof: None }
        }
        Command::RecordPaymentByHand { proof, .. } => {
            let mut remarks = remark(RemarkKind::Reason, "payé au guichet");
            remarks.extend(remark(RemarkKind::Proof, "reçu n° 12"));
            Particulars::Attempt { opening: opening("by_hand", dice), remarks, proof: proof.file.map(proof_file) }
        }
        Command::AcceptShortPayment { .. }
        | Command::Refund { .. }
        | Command::ProposeWriteOff { .. }
        | Command::DeclineWriteOff { .. }
        | Command::ExtendLink { .. }
        | Command::Cancel { reason: Some(_) } => {
            Particulars::Remarks(remark(RemarkKind::Reason, "décidé avec le client"))
        }
        Command::RequestRevision { .. } => Particulars::Revision {
            feedback: "citer l'article 4".to_owned(),
            sections: vec![SectionPlace::general(SectionKind::Synthesis)],
        },
        Command::ConfirmRefund { proof, .. } => {
            let remarks = remark(RemarkKind::Proof, "virement 7");
            match proof.file.map(proof_file) {
                Some(proof) => Particulars::Proven { remarks, proof },
                None => Particulars::Remarks(remarks),
            }
        }
        Command::GiveUp { .. } => Particulars::Remarks(remark(RemarkKind::Failure, "the model is unavailable: 503")),
        Command::CompleteDraft { draft } => {
            Particulars::Draft { markdown: format!("# Kit, projet {}\n", draft.number), model: "sample-1".to_owned() }
        }
        Command::Validate { .. } => deliverable(Some(Likeness { headings: 14, found: 12, names_organization: true })),
        // A scan is not compared.
        Command::ReplaceDeliverable { .. } => deliverable(None),
        Command::Correct { .. } => deliverable(Some(Likeness { headings: 14, found: 0, names_organization: false })),
        Command::Deliver { .. } | Command::ReissueLink { .. } => Particulars::Link(secret(dice)),
        Command::OpenOrder { .. }
        | Command::CloseAttempt { .. }
        | Command::ConfirmPayment { .. }
        | Command::HoldPayment { .. }
        | Command::Cancel { reason: None }
        | Command::Expire
        | Command::BeginGeneration { .. }
        | Command::RetryGeneration
        | Command::WithdrawValidation
        | Command::RevokeLink
        | Command::DeclineReminders
        | Command::AgreeWriteOff => Particulars::None,
    }
}

fn deliverable(likeness: Option<Likeness>) -> Particulars {
    Particulars::Deliverable { file_name: "Kit définitif.pdf".to_owned(), pages: 24, likeness }
}

/// A letter with everything that a letter can speak of, unlike the letter of any other number.
///
/// ```
/// use kit_testing::sample::envelope;
/// use kit_workflow::inquiry::Letter;
/// use kit_workflow::port::Language;
///
/// let letter = |number| envelope(Letter::ClientReceipt, Language::French, number);
/// assert!(letter(7).attachment.is_some() && letter(7) != letter(8));
/// ```
pub fn envelope(letter: Letter, language: Language, number: u64) -> Envelope {
    let for_staff = letter.is_for_staff();
    let dice = &mut Dice::new(number);
    Envelope {
        key: format!("{}.{number}.0", dice.uuid().simple()),
        to: format!("lettre{number}@example.org"),
        name: format!("Service des marchés n° {number}"),
        language,
        letter,
        facts: LetterFacts {
            reference: format!("KIT-{number:08}"),
            organization: "Agence des marchés & travaux".to_owned(),
            amount: Some(OWED),
            documents: vec![("Décret.pdf".to_owned(), None), ("scan.jpg".to_owned(), Some(UnreadReason::Kind))],
            status_url: (!for_staff).then(|| format!("https://kit.example/kit/inquiry/{}/", dice.uuid().simple())),
            download_url: (!for_staff)
                .then(|| format!("https://kit.example/kit/download/{}{}", dice.uuid().simple(), dice.uuid().simple())),
            expires_at: Some("29 novembre 2026 à 14 h 05 (GMT)".to_owned()),
            decline_url: (!for_staff).then(|| "https://kit.example/kit/inquiry/a/reminders/".to_owned()),
            desk_url: for_staff.then(|| format!("https://kit.example/kit-complet-traitement/{number}/")),
            invitation_url: for_staff
                .then(|| format!("https://kit.example/kit-complet-traitement/invitation/{number}/")),
            reason: Some("Le modèle n’a pas répondu : code 503.".to_owned()),
            transaction_id: Some(AttemptId(dice.uuid()).transaction_id()),
            receipt_number: (letter == Letter::ClientReceipt).then(|| format!("R-2026-{number:06}")),
            test: true,
        },
        attachment: (letter == Letter::ClientReceipt).then(|| Attachment {
            name: format!("recu-R-2026-{number:06}.pdf"),
            media_type: "application/pdf",
            bytes: format!("%PDF {number}").into_bytes(),
        }),
    }
}

/// The whole road: the form, the order, a checkout, its payment, the draft, the PDF and the link, one command a stage.
///
/// ```
/// use kit_testing::{Dice, sample};
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::Command;
///
/// let road = sample::road(Timestamp::from_unix_ms(0), &mut Dice::new(1));
/// assert_eq!(road.len(), 8);
/// assert!(matches!(road[7].1, Command::Deliver { .. }));
/// ```
pub fn road(at: Timestamp, dice: &mut Dice) -> Vec<(InquiryActor, Command)> {
    let attempt = AttemptId(dice.uuid());
    [
        (ActorKind::Client, Command::Submit { documents: 2 }),
        (ActorKind::System, Command::OpenOrder { owed: OWED, expires_at: at + WEEK }),
        (ActorKind::Client, Command::StartCheckout { attempt, announced: false }),
        (ActorKind::Gateway, Command::ConfirmPayment { receipt: Receipt::verified(attempt, OWED) }),
        (ActorKind::Worker, Command::BeginGeneration { draft: 1 }),
        (ActorKind::Worker, Command::CompleteDraft { draft: Draft { number: 1, docx: stored_file(dice) } }),
        (ActorKind::Staff, Command::Validate { deliverable: Deliverable { number: 1, pdf: stored_file(dice) } }),
        (ActorKind::Staff, Command::Deliver { grant: grant(at, dice) }),
    ]
    .into_iter()
    .map(|(kind, command)| (actor(kind, dice), command))
    .collect()
}
