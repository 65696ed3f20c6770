//! A mail server that fails where it is told to.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// What the server answers at each step, where it does not agree.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) greeting: Option<&'static str>,
    pub(crate) login: Option<&'static str>,
    pub(crate) sender: Option<&'static str>,
    pub(crate) recipient: Option<&'static str>,
    pub(crate) data: Option<&'static str>,
    /// An empty answer ends the connection.
    pub(crate) content: Option<&'static str>,
    /// Falls silent where a mail was received.
    pub(crate) silent: bool,
}

pub(crate) struct Server {
    pub(crate) url: String,
    mails: mpsc::UnboundedReceiver<Vec<String>>,
}

impl Server {
    pub(crate) async fn start(plan: Plan) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (tell, mails) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, plan, tell.clone()));
            }
        });
        Self { url, mails }
    }

    /// The lines of each dialogue that came as far as a mail.
    pub(crate) fn mails(&mut self) -> Vec<Vec<String>> {
        std::iter::from_fn(|| self.mails.try_recv().ok()).collect()
    }
}

async fn serve(socket: TcpStream, plan: Plan, tell: mpsc::UnboundedSender<Vec<String>>) {
    let mut wire = BufStream::new(socket);
    let mut said = Vec::new();
    let mut greeting = Some(plan.greeting.unwrap_or("220 test"));
    loop {
        if let Some(greeting) = greeting.take() {
            say(&mut wire, greeting).await;
        }
        let Some(line) = hear(&mut wire).await else { return };
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        said.push(line);
        let answer = match verb.as_str() {
            "EHLO" => "250-test\r\n250 AUTH PLAIN LOGIN",
            "AUTH" => plan.login.unwrap_or("235 welcome"),
            "MAIL" => plan.sender.unwrap_or("250 fine"),
            "RCPT" => plan.recipient.unwrap_or("250 fine"),
            "DATA" => plan.data.unwrap_or("354 go on"),
            "QUIT" => "221 bye",
            _ => "500 what",
        };
        say(&mut wire, answer).await;
        if verb == "DATA" && answer.starts_with("354") {
            while let Some(line) = hear(&mut wire).await {
                if line == "." {
                    break;
                }
                said.push(line);
            }
            // A test that looks at no mail may have dropped the other end.
            let _ = tell.send(std::mem::take(&mut said));
            if plan.silent {
                // Ends when the client gives up.
                hear(&mut wire).await;
                return;
            }
            match plan.content.unwrap_or("250 kept") {
                "" => return,
                answer => say(&mut wire, answer).await,
            }
        }
    }
}

async fn say(wire: &mut BufStream<TcpStream>, answer: &str) {
    // A client that went away is no fault of the server's.
    let _ = wire.write_all(format!("{answer}\r\n").as_bytes()).await;
    let _ = wire.flush().await;
}

async fn hear(wire: &mut BufStream<TcpStream>) -> Option<String> {
    let mut line = String::new();
    wire.read_line(&mut line).await.ok().filter(|count| *count > 0)?;
    Some(line.trim_end_matches(['\r', '\n']).to_owned())
}
