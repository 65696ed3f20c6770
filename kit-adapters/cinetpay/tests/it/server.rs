//! A server that answers what it is told to, well or badly.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// What the server does with each request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// An answer: status line and headers, then the body, whose length is announced.
    Whole { head: String, body: String },
    /// A body that is announced longer than it is, then the end of the connection.
    Cut,
    /// A body that never ends.
    Endless,
    /// Nothing, and the connection stays open.
    Never,
    /// Nothing, and the connection ends.
    Hangup,
}

impl Reply {
    pub(crate) fn json(body: &str) -> Self {
        Self::status("200 OK", body)
    }

    pub(crate) fn status(status: &str, body: &str) -> Self {
        Self::Whole { head: format!("{status}\r\nContent-Type: application/json"), body: body.to_owned() }
    }
}

type Answer = dyn Fn(&str) -> Reply + Send + Sync;

/// A running server; what it was asked can be taken from it.
pub(crate) struct Server {
    pub(crate) base_url: String,
    requests: mpsc::UnboundedReceiver<String>,
}

impl Server {
    /// A server that gives every request the same reply.
    pub(crate) async fn start(reply: Reply) -> Self {
        Self::answering(move |_| reply.clone()).await
    }

    /// A server that chooses its reply by the request.
    pub(crate) async fn answering(answer: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let (tell, requests) = mpsc::unbounded_channel();
        let answer: Arc<Answer> = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&answer), tell.clone()));
            }
        });
        Self { base_url, requests }
    }

    /// The next request, head and body.
    pub(crate) async fn asked(&mut self) -> String {
        self.requests.recv().await.unwrap()
    }

    /// The first lines of every request so far that was not taken yet.
    pub(crate) fn heard(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        while let Ok(request) = self.requests.try_recv() {
            lines.push(request.lines().next().unwrap_or_default().to_owned());
        }
        lines
    }

    pub(crate) fn was_not_asked(&mut self) -> bool {
        self.requests.try_recv().is_err()
    }
}

async fn serve(mut socket: TcpStream, answer: Arc<Answer>, tell: mpsc::UnboundedSender<String>) {
    let Some(request) = read(&mut socket).await else { return };
    let reply = answer(&request);
    // A test that looks at no request has dropped the other end, or keeps it without looking.
    let _ = tell.send(request);
    match &reply {
        Reply::Whole { head, body } => {
            let answer =
                format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
            let _ = socket.write_all(answer.as_bytes()).await;
        }
        Reply::Cut => {
            let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"code\":\"00\",").await;
        }
        Reply::Endless => {
            let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").await;
            while socket.write_all(&[b' '; 65_536]).await.is_ok() {}
        }
        Reply::Never => {
            // Ends when the client gives up.
            let _ = socket.read(&mut [0; 1]).await;
        }
        Reply::Hangup => {}
    }
}

async fn read(socket: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4_096];
        let count = socket.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return Some(text);
            }
        }
    }
}
