//! The ports in memory note what they are asked and answer by script.

use kit_testing::world::{Opening, Posting};
use kit_testing::{Dice, ManualClock, MemoryVault, World, drive, sample};
use kit_workflow::inquiry::{AttemptId, FileId, Letter, SectionKind};
use kit_workflow::port::{
    CheckoutRequest, Deposit, DocumentKind, Documents, Drafter, DrafterError, Envelope, FileKey, Folder, Gateway,
    GatewayError, KitText, Language, LetterFacts, MailError, Mailer, NotificationRejected, Prompt, Proof,
    ProviderDates, RawNotification, Receiving, RenderFailed, Unfit, UnverifiedNotification, Vault, VaultError, Verdict,
};
use kit_workflow::{Clock, Ids, Timestamp};

fn request(attempt: AttemptId) -> CheckoutRequest {
    CheckoutRequest {
        attempt,
        amount: sample::OWED,
        description: "Kit".into(),
        notify_url: String::new(),
        return_url: String::new(),
        language: Language::French,
        payer_name: String::new(),
        payer_email: String::new(),
        payer_phone: String::new(),
        reference: String::new(),
        organization: String::new(),
    }
}

#[test]
fn the_gateway_knows_what_it_opened_and_what_was_paid() {
    let world = World::new(1);
    let [first, lost, refused, never] = [(); 4].map(|()| AttemptId(world.clock.fresh()));
    let gateway = &world.gateway;
    drive::to_end(async {
        assert!(gateway.open_checkout(&request(first)).await.is_ok());
        assert_eq!(gateway.open_checkout(&request(first)).await.err(), Some(GatewayError::AlreadyExists));
        gateway.open_next(Opening::AnswerLost);
        gateway.open_next(Opening::Refused(GatewayError::AlreadyExists));
        assert!(matches!(gateway.open_checkout(&request(lost)).await, Err(GatewayError::OutcomeUnknown { .. })));
        assert!(gateway.open_checkout(&request(refused)).await.is_err());
        gateway.pay(lost, sample::OWED);
        let paid = Verdict::Paid {
            amount: Some(Receiving::Money(sample::OWED)),
            reference: None,
            method: None,
            dates: ProviderDates::NONE,
        };
        assert_eq!(gateway.verify(lost).await, Ok(paid));
        assert_eq!(gateway.verify(never).await, Ok(Verdict::Unknown));
        assert_eq!(gateway.verify(refused).await, Ok(Verdict::Unknown));
        gateway.verify_next(Ok(Verdict::Refused { code: "600".into() }));
        assert_eq!(gateway.verify(first).await, Ok(Verdict::Refused { code: "600".into() }));
        assert!(matches!(gateway.verify(first).await, Ok(Verdict::Pending { .. })));
    });
    assert_eq!(gateway.verified(), [lost, never, refused, first, first]);
    assert_eq!(gateway.opened().len(), 4);
}

#[test]
fn only_the_gateways_own_notifications_are_read() {
    let world = World::new(1);
    let attempt = AttemptId(world.clock.fresh());
    let genuine = world.gateway.notification(attempt, world.clock.now());
    let told = |proof| Ok(UnverifiedNotification { transaction_id: attempt.transaction_id(), proof });
    assert_eq!(world.gateway.read_notification(&genuine), told(Proof::Signed));
    let bare = RawNotification { headers: Vec::new(), ..genuine.clone() };
    assert_eq!(world.gateway.read_notification(&bare), Err(NotificationRejected::Forged));
    let token = vec![("x-token".to_owned(), "elsewhere".to_owned())];
    let elsewhere = RawNotification { headers: token, ..genuine.clone() };
    assert_eq!(world.gateway.read_notification(&elsewhere), Err(NotificationRejected::WrongSite));
    let garbled = RawNotification { body: vec![0xff], ..genuine.clone() };
    assert_eq!(world.gateway.read_notification(&garbled), Err(NotificationRejected::Malformed));
    world.gateway.prove_by_token();
    assert_eq!(world.gateway.read_notification(&genuine), Err(NotificationRejected::Forged));
    let token = drive::to_end(world.gateway.open_checkout(&request(attempt))).unwrap().notify_token.unwrap();
    let proven = world.gateway.notification(attempt, world.clock.now());
    assert_eq!(world.gateway.read_notification(&proven), told(Proof::Token(token.hash())));
}

#[test]
fn a_letter_whose_answer_is_lost_has_arrived() {
    let world = World::new(1);
    let envelope = Envelope {
        key: "k".into(),
        to: "client@example.org".into(),
        name: String::new(),
        language: Language::French,
        letter: Letter::ClientReceipt,
        facts: LetterFacts::default(),
        attachment: None,
    };
    world.mailer.send_next(Posting::Refused(MailError::Refused("550".into())));
    world.mailer.send_next(Posting::AnswerLost);
    let answers = [(); 3].map(|()| drive::to_end(world.mailer.send(&envelope)));
    assert!(matches!(answers, [Err(MailError::Refused(_)), Err(MailError::Unavailable(_)), Ok(())]));
    assert_eq!(world.mailer.accepted(), [envelope.clone(), envelope]);
}

#[test]
fn the_model_and_the_documents_fail_when_the_script_says_so() {
    let world = World::new(1);
    let prompt = Prompt {
        kind: SectionKind::Questions,
        system: String::new(),
        user: "<<<Article 1er\nLe chef signe.>>>".into(),
        schema: "{}".into(),
    };
    let away = DrafterError::Unavailable { detail: "503".into(), patience: None };
    world.drafter.complete_next(Err(away.clone()));
    assert_eq!(drive::to_end(world.drafter.complete(&prompt, &|_| ())), Err(away));
    let answer = drive::to_end(world.drafter.complete(&prompt, &|_| ())).unwrap();
    assert!(answer.text.contains("\"citation\":\"Le chef signe.\""), "{}", answer.text);
    assert_eq!(world.drafter.asked(), [prompt.clone(), prompt]);

    let at = Timestamp::from_unix_ms(0);
    let [markdown, title, prepared_for, reference] = ["# Kit", "Kit", "Mairie", "KIT-1"].map(str::to_owned);
    let kit = KitText { markdown, title, prepared_for, reference, at, test: true };
    world.documents.fail_next(RenderFailed("table".into()));
    assert!(drive::to_end(world.documents.render(kit.clone())).is_err());
    let set = [(); 2].map(|()| drive::to_end(world.documents.render(kit.clone())).unwrap());
    assert_eq!(set[0], set[1]);
    assert_eq!(world.documents.judge("kit.docx", &set[0]), Ok(DocumentKind::Docx));
    world.documents.count_next(Err(Unfit::Encrypted));
    let pages = [(); 2].map(|()| drive::to_end(world.documents.pages(b"%PDF".to_vec())));
    assert_eq!(pages, [Err(Unfit::Encrypted), Ok(1)]);
}

#[test]
fn a_full_vault_takes_nothing_and_still_gives() {
    let (vault, file) = (MemoryVault::new(), FileId(Dice::new(1).uuid()));
    let key = FileKey { folder: Folder::Drafts, file };
    drive::to_end(async {
        let mut deposit = vault.deposit(key).await.unwrap();
        deposit.write(b"draft").await.unwrap();
        deposit.finish().await.unwrap();
        vault.set_full(true);
        assert!(matches!(vault.deposit(key).await, Err(VaultError::Unavailable(_))));
        assert_eq!(vault.read(key, 0..9).await.unwrap(), b"draft");
    });
    assert_eq!(vault.paths(), [key.path()]);
    assert_ne!(ManualClock::new(1).fresh(), ManualClock::new(2).fresh());
}
