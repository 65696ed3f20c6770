//! A client's week in a second: the form, the cash desk, the draft, two signatures, the link.
//!
//!     cargo run -p kit-example-embed

use std::error::Error;
use std::time::Duration;

use kit_example_embed::Service;
use kit_workflow::Clock;
use kit_workflow::inquiry::{ActorKind, InquiryActor, InquiryId, Stage};
use kit_workflow::port::{Deposit, Folder, Language};
use kit_workflow::workflow::{Ask, Field, Form, NewInquiry, Upload, WorkflowError};
use uuid::Uuid;

const TEXT: &str = "Article 1. L'audit est annuel.\nArticle 2. Le rapport est remis dans les trois mois.\n";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let service = Service::start(folder.path()).await?;
    let workflow = &service.workflow;

    let id = submit(&service).await?;
    println!("{}: the order is open", id.reference());

    let page = workflow.checkout(id, "cash_desk", None).await?;
    println!("pay at {}", page.payment_url);
    let house = workflow.ports();
    let paid = house.cash_desk.pay(&page.transaction_id, house.wall.now()).ok_or("the desk knows no such payment")?;
    workflow.notification(&paid).await?;
    reached(&service, id, Stage::Drafted).await?;
    println!("paid and drafted");

    let [first, second] = [Uuid::new_v4(), Uuid::new_v4()].map(|id| InquiryActor::person(ActorKind::Staff, id));
    let mut intake = workflow.receive(Folder::Deliverables).await?;
    intake.deposit.write(include_bytes!("../kit.pdf")).await?;
    let upload = Upload { stored: intake.deposit.finish().await?, file_name: "kit.pdf".to_owned() };
    let validated = workflow.deliverable(id, first, upload, None, None).await?;

    // Our own rule: one signature is not enough.
    match workflow.ask(id, first, Ask::Publish, None, None).await {
        Err(WorkflowError::Vetoed(veto)) => println!("not delivered: {veto} ({})", veto.code),
        other => return Err(format!("one signature was enough: {other:?}").into()),
    }
    service.signatures.sign(id, validated.version, second.person.unwrap_or_default());
    workflow.ask(id, first, Ask::Publish, None, None).await?;

    let link = eventually(|| house.letterbox.link()).await?;
    println!("delivered: {}", link.split_at(link.len() - 20).0.to_owned() + "…");
    let lines = eventually(|| Some(service.bookkeeper.lines()).filter(|lines| lines.len() == 2)).await?;
    println!("the book says: {}", lines.join(", "));
    for (to, letter) in house.letterbox.letters() {
        println!("letter to {to}: {letter}");
    }
    service.stop().await;
    Ok(())
}

/// What a form brings: answers that were checked, and a file that was judged by its content.
async fn submit(service: &Service) -> Result<InquiryId, Box<dyn Error>> {
    let mut form = Form::default();
    form.add(Field::ContactName, "Secrétariat");
    form.add(Field::Email, "contact@commune.example");
    form.add(Field::OrganizationName, "Commune");
    form.add(Field::Consent, "on");
    let answers = form.answers().map_err(|errors| format!("{errors:?}"))?;
    let mut intake = service.workflow.receive(Folder::Documents).await?;
    intake.deposit.write(TEXT.as_bytes()).await?;
    let document = service.workflow.examine("reglement.txt", intake.deposit.finish().await?, Duration::ZERO).await?;
    let new = NewInquiry {
        answers,
        documents: vec![document],
        language: Language::French,
        idempotency_key: Some("the form's own number".to_owned()),
    };
    Ok(service.workflow.submit(new).await?.dossier.id)
}

/// Waits until an inquiry has come so far.
async fn reached(service: &Service, id: InquiryId, stage: Stage) -> Result<(), Box<dyn Error>> {
    for _ in 0..500 {
        if service.workflow.dossier(id).await?.state.stage() == stage {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err(format!("it never was {stage}").into())
}

/// Waits until there is something.
async fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> Result<T, Box<dyn Error>> {
    for _ in 0..500 {
        if let Some(found) = look() {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err("it never came".into())
}
