//! The adapter and the simulated model, which share no code, understand each other.

use std::time::Duration;

use kit_openai::{OpenAi, OpenAiSettings};
use kit_sandbox::{ModelSandbox, ModelSettings, Running};
use kit_workflow::inquiry::SectionKind;
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
    Prompt {
        kind: SectionKind::GeneralQuestions,
        system: "Rédigez un kit.".to_owned(),
        user: "Organisation : Agence des marchés".to_owned(),
        schema: serde_json::json!({"type": "object", "properties": {"questions": {"type": "array"}},
            "required": ["questions"], "additionalProperties": false})
        .to_string(),
    }
}

#[tokio::test]
async fn the_model_answers() {
    let (running, drafter) = model().await;
    let heard = std::sync::atomic::AtomicU64::new(0);
    let answer = drafter.complete(&prompt(), &|n| heard.store(n, std::sync::atomic::Ordering::Relaxed)).await.unwrap();
    let value: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(value["questions"].as_array().unwrap().len(), 20);
    assert_eq!(heard.into_inner(), answer.text.chars().count() as u64);
    assert!(answer.usage.prompt_tokens > 0 && answer.usage.completion_tokens > 1_000, "{:?}", answer.usage);
    running.stop().await;
}

#[tokio::test]
async fn a_model_that_stumbles_is_asked_again() {
    let (running, drafter) = model().await;
    let kit = drafter.complete(&prompt(), &|_| ()).await.unwrap();
    for body in [r#"{"status":429,"retry_after":0,"times":2}"#, r#"{"status":503,"times":3}"#] {
        fault(&running, body).await;
        assert_eq!(drafter.complete(&prompt(), &|_| ()).await.as_ref(), Ok(&kit), "{body}");
    }
    fault(&running, r#"{"status":401}"#).await;
    let outcome = drafter.complete(&prompt(), &|_| ()).await;
    assert!(matches!(outcome, Err(DrafterError::Misconfigured { .. })), "{outcome:?}");
    running.stop().await;
}
