//! The written contract of the port, against the simulated mailbox and a server that fails where it is told to.

use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

use kit_mailer::{SmtpMailer, SmtpSettings};
use kit_sandbox::RunningMailbox;
use kit_testing::contract::{self, Arrived, MailerBed, Relay};
use mailparse::{MailAddr, MailHeaderMap, ParsedMail};
use tempfile::TempDir;

use crate::delivery::mailbox;
use crate::sample::settings;
use crate::server::{Plan, Server};

/// What each step of a dialogue with a silent server may take.
const PATIENCE: Duration = Duration::from_millis(200);
/// No sending takes so long: six steps of at most the mailer's own patience.
const BOUND: Duration = Duration::from_secs(60);

/// The server of the last mailer.
enum Office {
    Closed,
    Mailbox { folder: TempDir, _running: RunningMailbox },
    Failing { server: Server, mails: Vec<Arrived> },
}

struct Servers(Mutex<Office>);

impl MailerBed for Servers {
    type Mailer = SmtpMailer;

    async fn mailer(&self, relay: Relay) -> SmtpMailer {
        let plan = match relay {
            Relay::Takes => {
                let folder = TempDir::new().unwrap();
                let running = mailbox(&folder).await;
                let url = running.smtp_url();
                *self.0.lock().unwrap() = Office::Mailbox { folder, _running: running };
                return SmtpMailer::new(settings(&url)).unwrap();
            }
            Relay::Busy => Plan { recipient: Some("450 <lettre1@example.org> later"), ..Plan::default() },
            Relay::RefusesTheRecipient => {
                Plan { recipient: Some("550 <lettre1@example.org> unknown"), ..Plan::default() }
            }
            Relay::HangsUp => Plan { content: Some(""), ..Plan::default() },
            Relay::Silent => Plan { silent: true, ..Plan::default() },
        };
        let server = Server::start(plan).await;
        let patience = if plan.silent { PATIENCE } else { settings("").timeout };
        let settings = SmtpSettings { timeout: patience, ..settings(&server.url) };
        *self.0.lock().unwrap() = Office::Failing { server, mails: Vec::new() };
        SmtpMailer::new(settings).unwrap()
    }

    async fn arrived(&self) -> Vec<Arrived> {
        match &mut *self.0.lock().unwrap() {
            Office::Closed => Vec::new(),
            Office::Mailbox { folder, .. } => kept(folder),
            Office::Failing { server, mails } => {
                mails.extend(server.mails().iter().map(|lines| dialogue(lines)));
                mails.clone()
            }
        }
    }

    async fn bounded<F: Future + Send>(&self, work: F) -> Option<F::Output> {
        tokio::time::timeout(BOUND, work).await.ok()
    }
}

/// The mails that a mailbox keeps, oldest first; it notes whom each was brought to above what was sent.
fn kept(folder: &TempDir) -> Vec<Arrived> {
    let mut paths: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|name| name == "eml"));
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let raw = std::fs::read(path).unwrap();
            let mail = mailparse::parse_mail(&raw).unwrap();
            arrived(&mail, mail.headers.get_all_values("Delivered-To"))
        })
        .collect()
}

/// One dialogue that came as far as a mail.
fn dialogue(lines: &[String]) -> Arrived {
    let begin = lines.iter().position(|line| line == "DATA").unwrap() + 1;
    let recipients = lines[..begin].iter().filter_map(|line| line.strip_prefix("RCPT TO:<")?.strip_suffix('>'));
    let raw = lines[begin..].join("\r\n");
    arrived(&mailparse::parse_mail(raw.as_bytes()).unwrap(), recipients.map(str::to_owned).collect())
}

fn arrived(mail: &ParsedMail<'_>, recipients: Vec<String>) -> Arrived {
    let lists = ["To", "Cc", "Bcc"].into_iter().flat_map(|name| mail.headers.get_all_headers(name));
    let addressed =
        lists.flat_map(|header| mailparse::addrparse_header(header).unwrap().to_vec()).map(|one| match one {
            MailAddr::Single(one) => one.addr,
            MailAddr::Group(group) => panic!("{group:?}"),
        });
    Arrived {
        message_id: mail.headers.get_first_value("Message-ID").unwrap_or_default(),
        recipients,
        addressed: addressed.collect(),
        text: mail.subparts[0].get_body().unwrap(),
    }
}

#[tokio::test]
async fn the_contract_of_a_mailer_is_kept() {
    let checked = contract::mailer(&Servers(Mutex::new(Office::Closed))).await.unwrap();
    println!("{checked}");
}
