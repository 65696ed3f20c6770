//! A model server that plays a script: one reply a call, the last one again for those that follow.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// What the server does with a call.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// An answer: status line and headers, then the body, whose length is announced.
    Whole { head: String, body: String },
    /// A completion whose text is the data of the call.
    Echo,
    /// A body that is announced longer than it is, then the end of the connection.
    Cut,
    /// A body that never ends.
    Endless,
    /// Nothing, and the connection stays open.
    Never,
}

impl Reply {
    pub(crate) fn ok(body: &str) -> Self {
        Self::status("200 OK", body)
    }

    pub(crate) fn status(head: &str, body: &str) -> Self {
        Self::Whole { head: head.to_owned(), body: body.to_owned() }
    }

    /// A completion with this text, ended for this reason.
    pub(crate) fn completion(text: &str, finish_reason: &str) -> Self {
        let body = serde_json::json!({
            "id": "chatcmpl-1", "object": "chat.completion", "model": "m",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text, "refusal": null},
                "logprobs": null, "finish_reason": finish_reason}],
            "usage": {"prompt_tokens": 1_207, "completion_tokens": 311, "total_tokens": 1_518},
        });
        Self::ok(&body.to_string())
    }
}

/// A completion that comes in pieces of some letters, as server-sent events.
pub(crate) fn streamed(text: &str, finish_reason: &str) -> Reply {
    let chunk = |delta: serde_json::Value, finish: Option<&str>| {
        let choice = serde_json::json!({"index": 0, "delta": delta, "finish_reason": finish});
        format!("data: {}\n\n", serde_json::json!({"model": "m-2024", "choices": [choice], "usage": null}))
    };
    let letters: Vec<char> = text.chars().collect();
    let mut body = String::from(": keep-alive\n\n");
    body.push_str(&chunk(serde_json::json!({"role": "assistant", "content": ""}), None));
    for piece in letters.chunks(3) {
        body.push_str(&chunk(serde_json::json!({"content": piece.iter().collect::<String>()}), None));
    }
    body.push_str(&chunk(serde_json::json!({}), Some(finish_reason)));
    let usage = serde_json::json!({"prompt_tokens": 1_207, "completion_tokens": 311});
    body.push_str(&format!("data: {}\r\n\r\ndata: [DONE]\n\n", serde_json::json!({"choices": [], "usage": usage})));
    Reply::status("200 OK\r\nContent-Type: text/event-stream; charset=utf-8", &body)
}

pub(crate) struct Server {
    pub(crate) base_url: String,
    requests: mpsc::UnboundedReceiver<String>,
}

impl Server {
    pub(crate) async fn start(script: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
        let (tell, requests) = mpsc::unbounded_channel();
        let mut script: Vec<Reply> = script.into_iter().collect();
        script.reverse();
        let script = Arc::new(Mutex::new(script));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&script), tell.clone()));
            }
        });
        Self { base_url, requests }
    }

    /// The calls so far, head and body.
    pub(crate) fn asked(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.requests.try_recv().ok()).collect()
    }
}

fn next(script: &Mutex<Vec<Reply>>) -> Reply {
    let mut script = script.lock().unwrap();
    if script.len() > 1 { script.pop().unwrap() } else { script[0].clone() }
}

async fn serve(mut socket: TcpStream, script: Arc<Mutex<Vec<Reply>>>, tell: mpsc::UnboundedSender<String>) {
    let Some(request) = read(&mut socket).await else { return };
    let reply = match next(&script) {
        Reply::Echo => Reply::completion(&data(&request), "stop"),
        reply => reply,
    };
    // A test that looks at no request may have dropped the other end.
    let _ = tell.send(request);
    match reply {
        Reply::Echo => {}
        Reply::Whole { head, body } => {
            let answer =
                format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
            let _ = socket.write_all(answer.as_bytes()).await;
        }
        Reply::Cut => {
            let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"choices\":[").await;
        }
        Reply::Endless => {
            let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").await;
            while socket.write_all(&[b' '; 65_536]).await.is_ok() {}
        }
        Reply::Never => {
            // Ends when the client gives up.
            let _ = socket.read(&mut [0; 1]).await;
        }
    }
}

/// The data of a call: its second message.
fn data(request: &str) -> String {
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    body["messages"][1]["content"].as_str().unwrap().to_owned()
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
