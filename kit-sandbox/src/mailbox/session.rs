//! One SMTP session (RFC 5321), as a small server speaks it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;

use super::{Fault, Office, message};
use crate::digest::sha256_hex;
use crate::moment;
use crate::running::Stop;

/// The largest message, announced with SIZE.
const LARGEST: usize = 25 * 1024 * 1024;

/// The longest command line; AUTH may carry a long initial response.
const LONGEST_LINE: u64 = 8 * 1024;

/// A client that says nothing for so long is let go.
const SILENCE: Duration = Duration::from_secs(300);

/// `Username:` and `Password:`, in the base64 that AUTH LOGIN wants.
const USER_NAME: &str = "334 VXNlcm5hbWU6";
const PASSWORD: &str = "334 UGFzc3dvcmQ6";

/// The envelope so far.
#[derive(Debug, Default)]
struct Envelope {
    from: Option<String>,
    to: Vec<String>,
}

/// What follows a command.
enum Next {
    Reply(&'static str),
    Continue(String),
    Data,
    /// Each prompt is answered with one line; whatever it says is right.
    Login(&'static [&'static str]),
    Quit,
}

/// What became of a message.
enum End {
    Done,
    Hang,
}

/// Speaks with one client until it leaves, falls silent, or the server stops.
pub(super) async fn serve(socket: TcpStream, office: Arc<Office>, mut stop: Stop) {
    let mut session =
        Session { wire: BufStream::new(socket), office, hello: String::new(), envelope: Envelope::default() };
    let ended = tokio::select! {
        ended = session.run() => ended,
        () = stop.requested() => session.say("421 4.3.2 the mailbox is closing").await,
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a mail session ended early");
    }
}

struct Session {
    wire: BufStream<TcpStream>,
    office: Arc<Office>,
    hello: String,
    envelope: Envelope,
}

impl Session {
    async fn run(&mut self) -> io::Result<()> {
        if self.office.faults.next_if(|fault| *fault == Fault::Refuse).is_some() {
            self.note("refused", None)?;
            return self.say("554 5.3.2 no mail service here").await;
        }
        self.say("220 localhost ESMTP kit-sandbox").await?;
        while let Some(line) = self.line().await? {
            match self.command(&line) {
                Next::Reply(reply) => self.say(reply).await?,
                Next::Continue(reply) => self.say(&reply).await?,
                Next::Login(prompts) => {
                    for prompt in prompts {
                        self.say(prompt).await?;
                        if self.line().await?.is_none() {
                            return Ok(());
                        }
                    }
                    self.say("235 2.7.0 welcome").await?;
                }
                Next::Data => {
                    if let End::Hang = self.data().await? {
                        return Ok(());
                    }
                }
                Next::Quit => return self.say("221 2.0.0 goodbye").await,
            }
        }
        Ok(())
    }

    fn command(&mut self, line: &str) -> Next {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match verb.to_ascii_uppercase().as_str() {
            "HELO" | "EHLO" if rest.is_empty() => Next::Reply("501 5.5.4 say who you are"),
            "HELO" => {
                self.greet(rest);
                Next::Reply("250 localhost")
            }
            "EHLO" => {
                self.greet(rest);
                Next::Continue(format!(
                    "250-localhost\r\n250-SIZE {LARGEST}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-PIPELINING\r\n\
                     250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN LOGIN"
                ))
            }
            "AUTH" => self.auth(rest),
            "MAIL" => self.mail(rest),
            "RCPT" => self.rcpt(rest),
            "DATA" if self.envelope.to.is_empty() => Next::Reply("503 5.5.1 a sender and a recipient first"),
            "DATA" => Next::Data,
            "RSET" => {
                self.envelope = Envelope::default();
                Next::Reply("250 2.0.0 forgotten")
            }
            "NOOP" => Next::Reply("250 2.0.0 nothing done"),
            "VRFY" => Next::Reply("252 2.5.2 every address is taken"),
            "QUIT" => Next::Quit,
            _ => Next::Reply("500 5.5.2 unknown command"),
        }
    }

    fn greet(&mut self, who: &str) {
        self.hello = printable(who);
        self.envelope = Envelope::default();
    }

    fn auth(&mut self, rest: &str) -> Next {
        let mut words = rest.split_whitespace();
        let (method, initial) = (words.next().unwrap_or_default().to_ascii_uppercase(), words.next());
        match (method.as_str(), initial) {
            ("PLAIN" | "LOGIN", _) if self.hello.is_empty() => Next::Reply("503 5.5.1 greet first"),
            ("PLAIN", Some(_)) => Next::Reply("235 2.7.0 welcome"),
            ("PLAIN", None) => Next::Login(&["334 "]),
            ("LOGIN", None) => Next::Login(&[USER_NAME, PASSWORD]),
            ("LOGIN", Some(_)) => Next::Login(&[PASSWORD]),
            _ => Next::Reply("504 5.5.4 PLAIN or LOGIN"),
        }
    }

    fn mail(&mut self, rest: &str) -> Next {
        if self.hello.is_empty() {
            return Next::Reply("503 5.5.1 greet first");
        }
        if self.envelope.from.is_some() {
            return Next::Reply("503 5.5.1 one sender per message");
        }
        let Some((address, parameters)) = path(rest, "FROM:") else {
            return Next::Reply("501 5.5.4 MAIL FROM:<address>");
        };
        let size = parameters
            .split_whitespace()
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.eq_ignore_ascii_case("SIZE"))
            .and_then(|(_, size)| size.parse::<usize>().ok());
        if size.is_some_and(|size| size > LARGEST) {
            return Next::Reply("552 5.3.4 the message is too large");
        }
        self.envelope.from = Some(address);
        Next::Reply("250 2.1.0 sender taken")
    }

    fn rcpt(&mut self, rest: &str) -> Next {
        if self.envelope.from.is_none() {
            return Next::Reply("503 5.5.1 a sender first");
        }
        match path(rest, "TO:") {
            Some((address, _)) if !address.is_empty() => {
                self.envelope.to.push(address);
                Next::Reply("250 2.1.5 recipient taken")
            }
            _ => Next::Reply("501 5.5.4 RCPT TO:<address>"),
        }
    }

    async fn data(&mut self) -> io::Result<End> {
        self.say("354 go on, and end with a line that holds a dot alone").await?;
        let Some(body) = self.body().await? else {
            self.envelope = Envelope::default();
            self.say("552 5.3.4 the message is too large").await?;
            return Ok(End::Done);
        };
        let fault = self.office.faults.next_if(|fault| *fault != Fault::Refuse);
        if fault == Some(Fault::TryLater) {
            self.note("451", Some((&body, None)))?;
            self.envelope = Envelope::default();
            self.say("451 4.3.0 try again later").await?;
            return Ok(End::Done);
        }
        let mut raw = self.trace();
        raw.extend_from_slice(&body);
        let kept = self.office.store.keep(raw)?;
        let what = if fault.is_some() { "kept_and_dropped" } else { "kept" };
        self.note(what, Some((&body, Some(&message::read(&kept)))))?;
        self.envelope = Envelope::default();
        if fault == Some(Fault::DropAfterData) {
            return Ok(End::Hang);
        }
        self.say(&format!("250 2.0.0 kept as {}", kept.id)).await?;
        Ok(End::Done)
    }

    /// The lines that a mail server puts above a message: they keep the envelope with it.
    fn trace(&self) -> Vec<u8> {
        let mut trace = format!("Return-Path: <{}>\r\n", self.envelope.from.as_deref().unwrap_or_default());
        for to in &self.envelope.to {
            trace.push_str(&format!("Delivered-To: {to}\r\n"));
        }
        trace.push_str(&format!("Received: from {} by localhost with ESMTP; {}\r\n", self.hello, moment::rfc3339()));
        trace.into_bytes()
    }

    /// Reads up to the line that holds a dot alone and takes the doubled dots away; nothing when it is too large.
    async fn body(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut body = Vec::new();
        let mut too_large = false;
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut wire = (&mut self.wire).take(LARGEST as u64);
            if timely(wire.read_until(b'\n', &mut line)).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            // Only CRLF ends a line: a bare LF must not smuggle in a second message.
            let at_start = body.is_empty() || body.ends_with(b"\r\n");
            if at_start && line == b".\r\n" {
                return Ok((!too_large).then_some(body));
            }
            let text = if at_start { line.strip_prefix(b".").unwrap_or(&line) } else { &line };
            if body.len() + text.len() > LARGEST {
                too_large = true;
                // The end must still be found, so the end of the last line is kept.
                body.clear();
                body.extend_from_slice(if text.ends_with(b"\r\n") { b"\r\n" } else { b"x" });
            } else {
                body.extend_from_slice(text);
            }
        }
    }

    /// The next command without its end; nothing when the client is gone.
    async fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let read = timely((&mut self.wire).take(LONGEST_LINE).read_until(b'\n', &mut line)).await?;
        if read == 0 || !line.ends_with(b"\n") {
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()))
    }

    async fn say(&mut self, reply: &str) -> io::Result<()> {
        self.wire.write_all(format!("{reply}\r\n").as_bytes()).await?;
        self.wire.flush().await
    }

    fn note(&self, what: &str, message: Option<(&[u8], Option<&message::Message>)>) -> io::Result<()> {
        let (body, kept) = message.unwrap_or_default();
        self.office.ledger.append(&json!({
            "at": moment::rfc3339(),
            "what": what,
            "id": kept.map(|message| &message.id),
            "from": self.envelope.from,
            "to": self.envelope.to,
            "message_id": kept.map(|message| &message.message_id),
            "subject": kept.map(|message| &message.subject),
            "size": body.len(),
            "sha256": sha256_hex(body),
        }))
    }
}

async fn timely<T>(reading: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::time::timeout(SILENCE, reading).await.map_err(|_| io::ErrorKind::TimedOut)?
}

/// The address of `FROM:<address> parameters`, and the parameters.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(String, &'a str)> {
    let head = rest.get(..keyword.len())?;
    let tail = rest.get(keyword.len()..)?.trim_start().strip_prefix('<')?;
    let (address, parameters) = tail.split_once('>')?;
    head.eq_ignore_ascii_case(keyword).then(|| (printable(address), parameters))
}

/// Without control characters, so that it can stand in a header.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
