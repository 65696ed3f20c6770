//! What reaches the mail server, and what each of its answers means.

use std::time::Duration;

use kit_mailer::{SettingsError, SmtpMailer, SmtpSettings};
use kit_sandbox::{MailboxSandbox, MailboxSettings, RunningMailbox};
use kit_workflow::inquiry::Letter;
use kit_workflow::port::{Envelope, Language, MailError, Mailer};
use mailparse::{MailHeaderMap, ParsedMail};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::sample::{envelope, mailer, settings};
use crate::server::{Plan, Server};

fn letter() -> Envelope {
    envelope(Letter::ClientLink, Language::French)
}

pub(crate) async fn mailbox(folder: &TempDir) -> RunningMailbox {
    let any = ([127, 0, 0, 1], 0).into();
    let settings = MailboxSettings { smtp: any, web: any, folder: Some(folder.path().to_owned()), ledger: None };
    MailboxSandbox::start(settings).await.unwrap()
}

/// The mails that a mailbox keeps.
fn kept(folder: &TempDir) -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|name| name == "eml"))
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

fn header(mail: &ParsedMail<'_>, name: &str) -> String {
    let values = mail.headers.get_all_values(name);
    assert_eq!(values.len(), 1, "{name}: {values:?}");
    values[0].clone()
}

#[tokio::test]
async fn a_letter_arrives_as_text_and_html_with_its_headers() {
    let folder = TempDir::new().unwrap();
    let mailbox = mailbox(&folder).await;
    let mailer = mailer(&mailbox.smtp_url());
    mailer.send(&letter()).await.unwrap();
    let mails = kept(&folder);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].is_ascii(), "any server can take it");
    let mail = mailparse::parse_mail(&mails[0]).unwrap();
    let preview = mailer.rendered(&letter()).unwrap();
    assert_eq!(header(&mail, "From"), "Kits d’audit <kits@example.org>");
    assert_eq!(header(&mail, "To"), "Service des marchés <marches@example.org>");
    assert_eq!(header(&mail, "Subject"), preview.subject);
    assert_eq!(header(&mail, "Message-ID"), "<0f8f2c1e9a7b4d3c8e6f5a4b3c2d1e0f.3.0@example.org>");
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&mail, "Content-Language"), "fr");
    assert_eq!(header(&mail, "Delivered-To"), "marches@example.org");
    assert!(!header(&mail, "Date").is_empty());
    assert_eq!(mail.ctype.mimetype, "multipart/alternative");
    let [text, html] = &mail.subparts[..] else { panic!("{} parts", mail.subparts.len()) };
    assert_eq!((text.ctype.mimetype.as_str(), html.ctype.mimetype.as_str()), ("text/plain", "text/html"));
    assert_eq!(text.get_body().unwrap().replace("\r\n", "\n").trim_end(), preview.text.trim_end());
    assert_eq!(html.get_body().unwrap().replace("\r\n", "\n").trim_end(), preview.html.trim_end());
    mailbox.stop().await;
}

#[tokio::test]
async fn every_letter_is_taken_by_a_server() {
    let folder = TempDir::new().unwrap();
    let mailbox = mailbox(&folder).await;
    let mailer = mailer(&mailbox.smtp_url());
    let mut sent = 0;
    for letter in <Letter as kit_workflow::Name>::ALL {
        for language in <Language as kit_workflow::Name>::ALL {
            mailer.send(&envelope(*letter, *language)).await.unwrap();
            sent += 1;
        }
    }
    assert_eq!(kept(&folder).len(), sent);
    mailbox.stop().await;
}

#[tokio::test]
async fn no_name_can_add_a_recipient_or_a_header_or_stop_the_worker() {
    let folder = TempDir::new().unwrap();
    let mailbox = mailbox(&folder).await;
    let mailer = mailer(&mailbox.smtp_url());
    let names = [
        "Marché\r\nBcc: victim@example.org",
        "Marché\nBcc: victim@example.org",
        "Marché\rBcc: victim@example.org",
        "Marché\u{0}Deux",
        "Marché\u{85}\u{2028}\u{2029}Deux",
        "\u{202e}gro.elpmaxe@mitciv\u{2066}",
        "\"Marché\" <victim@example.org>, <other@example.org>",
        "Marché, victim@example.org",
        "=?utf-8?q?Marché=0D=0ABcc:_victim?=",
        "Marché (comment\\) <x>;:",
        "😀é".repeat(200).as_str(),
        "\r\n\r\n.\r\nMAIL FROM:<x@example.org>",
        "",
    ]
    .map(str::to_owned);
    for name in &names {
        let envelope = Envelope {
            name: name.clone(),
            facts: kit_workflow::port::LetterFacts { organization: name.clone(), ..letter().facts },
            ..letter()
        };
        mailer.send(&envelope).await.unwrap();
        let staff = Envelope { letter: Letter::StaffDraftReady, ..envelope };
        mailer.send(&staff).await.unwrap();
    }
    let mails = kept(&folder);
    assert_eq!(mails.len(), 2 * names.len());
    for mail in &mails {
        let mail = mailparse::parse_mail(mail).unwrap();
        assert_eq!(header(&mail, "Delivered-To"), "marches@example.org");
        assert!(mail.headers.get_first_value("Bcc").is_none());
        let to = mailparse::addrparse_header(mail.headers.get_first_header("To").unwrap()).unwrap();
        assert_eq!(to.count_addrs(), 1, "{}", header(&mail, "To"));
        assert_eq!(to.extract_single_info().unwrap().addr, "marches@example.org");
    }
    mailbox.stop().await;
}

#[tokio::test]
async fn what_cannot_be_an_address_or_a_key_is_refused_without_a_connection() {
    let mailer = mailer("smtp://127.0.0.1:1");
    for to in ["", "marches", "a@x.org\r\nBcc: b@x.org", "a@x.org, b@x.org", "a@x.org>\r\nRCPT TO:<b@x.org"] {
        let outcome = mailer.send(&Envelope { to: to.to_owned(), ..letter() }).await;
        assert!(matches!(outcome, Err(MailError::Refused(_))), "{to}: {outcome:?}");
    }
    let outcome = mailer.send(&Envelope { key: "a>\r\nBcc: b@x.org".to_owned(), ..letter() }).await;
    assert!(matches!(outcome, Err(MailError::Refused(_))), "{outcome:?}");
}

async fn outcome(plan: Plan) -> Result<(), MailError> {
    let server = Server::start(plan).await;
    let url = server.url.replace("smtp://", "smtp://zz-user:zz-pass@");
    let outcome = mailer(&url).send(&letter()).await;
    if let Err(error) = &outcome {
        let printed = format!("{error:?} {error}");
        assert!(!printed.contains("zz-") && !printed.contains("marches@"), "{printed}");
    }
    outcome
}

fn refused(detail: &str) -> Result<(), MailError> {
    Err(MailError::Refused(detail.to_owned()))
}

fn unavailable(detail: &str) -> Result<(), MailError> {
    Err(MailError::Unavailable(detail.to_owned()))
}

#[tokio::test]
async fn only_what_is_said_of_the_letter_is_final() {
    let plan = Plan::default();
    let content = Some("550 5.7.1 spam, zz-user");
    assert_eq!(outcome(plan).await, Ok(()));
    assert_eq!(
        outcome(Plan { recipient: Some("550 5.1.1 no marches@"), ..plan }).await,
        refused("recipient: code 550")
    );
    assert_eq!(outcome(Plan { data: Some("554 no"), ..plan }).await, refused("content: code 554"));
    assert_eq!(outcome(Plan { content, ..plan }).await, refused("content: code 550"));

    assert_eq!(outcome(Plan { recipient: Some("450 4.2.1 later"), ..plan }).await, unavailable("recipient: code 450"));
    assert_eq!(outcome(Plan { content: Some("451 later"), ..plan }).await, unavailable("content: code 451"));
    assert_eq!(outcome(Plan { greeting: Some("554 no"), ..plan }).await, unavailable("connection: code 554"));
    assert_eq!(outcome(Plan { greeting: Some("421 busy"), ..plan }).await, unavailable("connection: code 421"));
    assert_eq!(outcome(Plan { greeting: Some("hello"), ..plan }).await, unavailable("connection: the dialogue broke"));
    assert_eq!(outcome(Plan { login: Some("535 wrong"), ..plan }).await, unavailable("login: code 535"));
    assert_eq!(outcome(Plan { sender: Some("550 not you"), ..plan }).await, unavailable("sender: code 550"));
}

#[tokio::test]
async fn a_mail_whose_acknowledgement_is_lost_is_sent_again_under_the_same_id() {
    let mut server = Server::start(Plan { content: Some(""), ..Plan::default() }).await;
    for _ in 0..2 {
        assert_eq!(mailer(&server.url).send(&letter()).await, unavailable("content: the dialogue broke"));
    }
    let ids: Vec<String> = server
        .mails()
        .into_iter()
        .map(|lines| lines.into_iter().find(|line| line.starts_with("Message-ID:")).unwrap())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

/// Makes the mailbox fail once.
async fn fail_once(mailbox: &RunningMailbox, how: &str) {
    let body = format!("{{\"reply\":\"{how}\"}}");
    let head =
        "POST /sandbox/faults HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close";
    let mut socket = TcpStream::connect(mailbox.addr()).await.unwrap();
    let request = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
}

#[tokio::test]
async fn a_letter_survives_each_way_in_which_the_mailbox_fails() {
    let folder = TempDir::new().unwrap();
    let mailbox = mailbox(&folder).await;
    let mailer = mailer(&mailbox.smtp_url());
    for (how, outcome, copies) in [
        ("451", unavailable("content: code 451"), 0),
        ("refuse", unavailable("connection: code 554"), 0),
        ("drop_after_data", unavailable("content: the dialogue broke"), 1),
    ] {
        fail_once(&mailbox, how).await;
        assert_eq!(mailer.send(&letter()).await, outcome, "{how}");
        assert_eq!(kept(&folder).len(), copies, "{how}");
    }
    mailer.send(&letter()).await.unwrap();
    assert_eq!(kept(&folder).len(), 2, "the mail whose acknowledgement was lost, and its copy");
    mailbox.stop().await;
    assert_eq!(mailer.send(&letter()).await, unavailable("connection: the dialogue broke"));
}

#[tokio::test]
async fn a_dialogue_ends_in_time() {
    let server = Server::start(Plan { silent: true, ..Plan::default() }).await;
    let settings = SmtpSettings { timeout: Duration::from_millis(150), ..settings(&server.url) };
    let outcome = SmtpMailer::new(settings).unwrap().send(&letter()).await;
    assert_eq!(outcome, unavailable("content: no answer in time"));

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let settings = SmtpSettings { timeout: Duration::from_millis(150), ..crate::sample::settings(&url) };
    let outcome = SmtpMailer::new(settings).unwrap().send(&letter()).await;
    assert_eq!(outcome, unavailable("connection: no answer in time"));
}

#[tokio::test]
async fn without_the_encryption_that_was_asked_for_nothing_is_said() {
    let mut server = Server::start(Plan::default()).await;
    let url = format!("{}?tls=required", server.url.replace("smtp://", "smtp://zz-user:zz-pass@"));
    assert_eq!(mailer(&url).send(&letter()).await, unavailable("encryption: the dialogue broke"));
    assert!(server.mails().is_empty());
    let url = format!("{}?tls=opportunistic", server.url);
    assert_eq!(mailer(&url).send(&letter()).await, Ok(()));
}

#[tokio::test]
async fn a_login_is_said_where_there_is_one() {
    let mut server = Server::start(Plan::default()).await;
    mailer(&server.url.replace("smtp://", "smtp://user:pass@")).send(&letter()).await.unwrap();
    mailer(&server.url).send(&letter()).await.unwrap();
    let mails = server.mails();
    let logged_in: Vec<bool> =
        mails.iter().map(|lines| lines.iter().any(|line| line.starts_with("AUTH PLAIN"))).collect();
    assert_eq!(logged_in, [true, false]);
    assert_eq!(mails[0].iter().filter(|line| line.starts_with("RCPT TO:<marches@example.org>")).count(), 1);
}

#[tokio::test]
async fn an_address_with_accents_needs_a_server_that_takes_it() {
    let server = Server::start(Plan::default()).await;
    let envelope = Envelope { to: "marchés@example.org".to_owned(), ..letter() };
    let outcome = mailer(&server.url).send(&envelope).await;
    assert_eq!(outcome, refused("the mail server takes no address with accents"));
    let folder = TempDir::new().unwrap();
    let mailbox = mailbox(&folder).await;
    mailer(&mailbox.smtp_url()).send(&envelope).await.unwrap();
    mailbox.stop().await;
}

#[test]
fn settings_that_could_not_work_are_refused() {
    let new = |url: &str, from: &str| SmtpMailer::new(SmtpSettings::new(url, from)).err();
    assert_eq!(new("smtp://localhost", "kits@example.org"), None);
    assert_eq!(new("mail.example.org", "kits@example.org"), Some(SettingsError::Url));
    assert_eq!(new("smtp://localhost?tls=maybe", "kits@example.org"), Some(SettingsError::Tls));
    assert_eq!(new("smtp://localhost", "Kits"), Some(SettingsError::From));
    let printed = format!("{:?}", mailer("smtp://zz-user:zz-pass@localhost"));
    assert!(!printed.contains("zz-"), "{printed}");
}
