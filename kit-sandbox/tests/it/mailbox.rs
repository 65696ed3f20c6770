//! The mailbox: what a mail client and a reader of the page see.

use kit_sandbox::{MailboxSandbox, MailboxSettings, RunningMailbox};
use lettre::message::MultiPart;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::merchant::{client, post_json};

fn settings() -> MailboxSettings {
    MailboxSettings { smtp: ([127, 0, 0, 1], 0).into(), web: ([127, 0, 0, 1], 0).into(), folder: None, ledger: None }
}

async fn mailbox() -> RunningMailbox {
    MailboxSandbox::start(settings()).await.unwrap()
}

async fn get(mailbox: &RunningMailbox, path: &str) -> reqwest::Response {
    client().get(format!("{}{path}", mailbox.base_url())).send().await.unwrap()
}

async fn messages(mailbox: &RunningMailbox) -> Vec<Value> {
    get(mailbox, "/api/messages").await.json().await.unwrap()
}

fn transport(mailbox: &RunningMailbox) -> AsyncSmtpTransport<Tokio1Executor> {
    AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(mailbox.smtp_addr().port())
        .credentials(Credentials::new("anybody".into(), "anything".into()))
        .build()
}

fn letter() -> Message {
    Message::builder()
        .from("Kit Complet <kit@example.org>".parse().unwrap())
        .to("Direction des études <client@example.org>".parse().unwrap())
        .subject("Votre kit est prêt — réf. n° 7")
        .message_id(Some("<kit-7@example.org>".into()))
        .multipart(MultiPart::alternative_plain_html(
            "Bonjour,\nvotre lien : http://127.0.0.1/kit/download/abc?x=1.\n.Fin é".to_owned(),
            "<p>Prêt : <a href=\"http://127.0.0.1/kit/download/abc?x=1\">télécharger</a></p>".to_owned(),
        ))
        .unwrap()
}

/// A client that speaks line by line.
struct Speaker(BufReader<TcpStream>);

impl Speaker {
    async fn connect(mailbox: &RunningMailbox) -> Self {
        Speaker(BufReader::new(TcpStream::connect(mailbox.smtp_addr()).await.unwrap()))
    }

    /// The reply's last line; empty when the server is gone.
    async fn reply(&mut self) -> String {
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await.unwrap();
            if line.as_bytes().get(3) != Some(&b'-') {
                return line.trim_end().to_owned();
            }
        }
    }

    async fn say(&mut self, text: &str) -> String {
        self.0.write_all(text.as_bytes()).await.unwrap();
        self.reply().await
    }
}

#[tokio::test]
async fn a_mail_sent_by_a_real_client_can_be_read_on_the_page() {
    let mailbox = mailbox().await;
    transport(&mailbox).send(letter()).await.unwrap();
    let all = messages(&mailbox).await;
    assert_eq!(all.len(), 1);
    let mail = &all[0];
    assert_eq!(mail["from"], "kit@example.org");
    assert_eq!(mail["to"], json!(["client@example.org"]));
    assert_eq!(mail["subject"], "Votre kit est prêt — réf. n° 7");
    assert_eq!(mail["message_id"], "<kit-7@example.org>");
    assert!(mail["text"].as_str().unwrap().replace("\r\n", "\n").contains("abc?x=1.\n.Fin é"), "{mail}");
    assert!(mail["html"].as_str().unwrap().contains(">télécharger</a>"), "{mail}");

    let id = mail["id"].as_str().unwrap();
    let list = get(&mailbox, "/").await.text().await.unwrap();
    assert!(list.contains("TEST") && list.contains("Votre kit est prêt"), "{list}");
    let page = get(&mailbox, &format!("/messages/{id}")).await.text().await.unwrap();
    assert!(page.contains(r#"href="http:&#x2f;&#x2f;127.0.0.1&#x2f;kit&#x2f;download&#x2f;abc?x=1""#), "{page}");
    assert!(page.contains("sandbox=\"allow-popups"), "{page}");
    let frame = get(&mailbox, &format!("/messages/{id}/html")).await;
    let policy = frame.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(
        policy.starts_with("default-src 'none'") && policy.contains("sandbox") && !policy.contains("allow-scripts")
    );
    assert!(frame.text().await.unwrap().contains("télécharger"));
    let raw = get(&mailbox, &format!("/api/messages/{id}/raw")).await.text().await.unwrap();
    assert!(raw.starts_with("Return-Path: <kit@example.org>\r\nDelivered-To: client@example.org\r\nReceived: from "));
    assert_eq!(raw.len(), mail["size"].as_u64().unwrap() as usize);
    assert_eq!(get(&mailbox, "/messages/none").await.status(), 404);
}

#[tokio::test]
async fn a_session_is_answered_step_by_step() {
    let mailbox = mailbox().await;
    let mut client = Speaker::connect(&mailbox).await;
    let steps = [
        ("EHLO me\r\n", "250 AUTH PLAIN LOGIN"),
        ("RCPT TO:<a@b.c>\r\n", "503 "),
        ("DATA\r\n", "503 "),
        ("AUTH LOGIN\r\n", "334 VXNlcm5hbWU6"),
        ("dQ==\r\n", "334 UGFzc3dvcmQ6"),
        ("cA==\r\n", "235 "),
        ("AUTH PLAIN AHUAcA==\r\n", "235 "),
        ("AUTH CRAM-MD5\r\n", "504 "),
        ("MAIL FROM:a@b.c\r\n", "501 "),
        ("MAIL FROM:<a@b.c> SIZE=99999999999\r\n", "552 "),
        ("mail from: <a@b.c> BODY=8BITMIME\r\n", "250 "),
        ("MAIL FROM:<a@b.c>\r\n", "503 "),
        ("RSET\r\n", "250 "),
        ("NOOP\r\n", "250 "),
        ("VRFY a\r\n", "252 "),
        ("STARTTLS\r\n", "500 "),
        ("MAIL FROM:<>\r\n", "250 "),
        ("RCPT TO:<x@y.z>\r\n", "250 "),
        ("RCPT TO:<z@y.z>\r\n", "250 "),
        ("DATA\r\n", "354 "),
        ("Subject: a\r\n\r\nbare\n.\nlf\r\n..\r\n..two\r\n.\r\n", "250 "),
        ("QUIT\r\n", "221 "),
    ];
    assert!(client.reply().await.starts_with("220 "));
    for (said, expected) in steps {
        let reply = client.say(said).await;
        assert!(reply.starts_with(expected), "{said:?}: {reply}");
    }
    assert_eq!(client.reply().await, "", "the server hangs up");
    let mail = &messages(&mailbox).await[0];
    assert_eq!((&mail["from"], &mail["to"]), (&json!(""), &json!(["x@y.z", "z@y.z"])));
    assert_eq!(mail["text"], "bare\n.\nlf\r\n.\r\n.two\r\n", "only CRLF ends the message, doubled dots are undone");
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_and_the_session_goes_on() {
    let mailbox = mailbox().await;
    let mut client = Speaker::connect(&mailbox).await;
    client.reply().await;
    for said in ["EHLO me\r\n", "MAIL FROM:<a@b.c>\r\n", "RCPT TO:<x@y.z>\r\n", "DATA\r\n"] {
        client.say(said).await;
    }
    let line = format!("{}\r\n", "x".repeat(1 << 20));
    for _ in 0..26 {
        client.0.write_all(line.as_bytes()).await.unwrap();
    }
    assert!(client.say(".\r\n").await.starts_with("552 "));
    assert!(client.say("NOOP\r\n").await.starts_with("250 "));
    assert!(messages(&mailbox).await.is_empty());
}

#[tokio::test]
async fn faults_refuse_delay_or_keep_and_hang_up() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger.jsonl");
    let mailbox = MailboxSandbox::start(MailboxSettings { ledger: Some(ledger.clone()), ..settings() }).await.unwrap();
    let faults = format!("{}/sandbox/faults", mailbox.base_url());

    post_json(&faults, &json!({"reply": "451"})).await;
    let error = transport(&mailbox).send(letter()).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
    assert!(messages(&mailbox).await.is_empty());

    post_json(&faults, &json!({"reply": "drop_after_data"})).await;
    let error = transport(&mailbox).send(letter()).await.unwrap_err();
    assert!(!error.is_transient() && !error.is_permanent(), "no reply came: {error}");
    assert_eq!(messages(&mailbox).await.len(), 1);

    post_json(&faults, &json!({"reply": "refuse", "times": 2})).await;
    for _ in 0..2 {
        assert!(transport(&mailbox).send(letter()).await.is_err());
    }
    transport(&mailbox).send(letter()).await.unwrap();
    assert_eq!(messages(&mailbox).await.len(), 2);

    let what: Vec<String> = std::fs::read_to_string(ledger)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["what"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(what, ["451", "kept_and_dropped", "refused", "refused", "kept"]);
}

#[tokio::test]
async fn messages_in_a_folder_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let kept = MailboxSettings { folder: Some(folder.path().join("mails")), ..settings() };
    let mailbox = MailboxSandbox::start(kept.clone()).await.unwrap();
    transport(&mailbox).send(letter()).await.unwrap();
    let before = messages(&mailbox).await;
    mailbox.stop().await;
    std::fs::write(folder.path().join("mails/torn.part"), "Subj").unwrap();

    let mailbox = MailboxSandbox::start(kept).await.unwrap();
    assert_eq!(messages(&mailbox).await, before);
    transport(&mailbox).send(letter()).await.unwrap();
    let after = messages(&mailbox).await;
    assert_eq!(after.len(), 2);
    assert!(after[1]["id"].as_str().unwrap().starts_with("000002-"));
}

#[tokio::test]
async fn a_stopped_mailbox_lets_its_clients_go() {
    let mailbox = mailbox().await;
    let mut client = Speaker::connect(&mailbox).await;
    client.reply().await;
    mailbox.stop().await;
    let mut rest = String::new();
    client.0.read_to_string(&mut rest).await.unwrap();
    assert!(rest.starts_with("421 "), "{rest}");
}
