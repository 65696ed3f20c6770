//! The adapter and the simulated model, which share no code, understand each other.

use std::time::Duration;

use kit_openai::{OpenAi, OpenAiSettings};
use kit_sandbox::{ModelSandbox, ModelSettings, Running};
use kit_workflow::port::{Drafter, DrafterError, Prompt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn model() -> (Running, OpenAi) {
    let settings = ModelSettings { listen: ([127, 0, 0, 1], 0).into(), ledger: None };
    let running = ModelSandbox::start(settings).await.unwrap();
    let settings = OpenAiSettings {
        base_url: format!("{}/v1", running.base_url()),
        pause: Duration::from_millis(1),
        ..OpenAiSettings::new("any-key")
    };
    (running, OpenAi::new(settings).unwrap())
}

async fn fault(running: &Running, body: &str) {
    let head =
        "POST /sandbox/faults HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close";
    let mut socket = TcpStream::connect(running.addr()).await.unwrap();
    let request = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
}

fn prompt() -> Prompt {
    Prompt { system: "Rédigez un kit.".to_owned(), user: "Organisation : Agence des marchés".to_owned() }
}

#[tokio::test]
async fn the_model_answers() {
    let (running, drafter) = model().await;
    let kit = drafter.complete(&prompt()).await.unwrap();
    assert!(kit.starts_with('#') || kit.contains("\n#"), "{kit}");
    running.stop().await;
}

#[tokio::test]
async fn a_model_that_stumbles_is_asked_again() {
    let (running, drafter) = model().await;
    let kit = drafter.complete(&prompt()).await.unwrap();
    for body in [r#"{"status":429,"retry_after":0,"times":2}"#, r#"{"status":503,"times":3}"#] {
        fault(&running, body).await;
        assert_eq!(drafter.complete(&prompt()).await.as_ref(), Ok(&kit), "{body}");
    }
    fault(&running, r#"{"status":401}"#).await;
    let outcome = drafter.complete(&prompt()).await;
    assert!(matches!(outcome, Err(DrafterError::Misconfigured { .. })), "{outcome:?}");
    running.stop().await;
}
