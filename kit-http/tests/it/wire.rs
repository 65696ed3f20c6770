//! A client that writes and reads HTTP/1.1 by hand, so that a test decides every byte.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    host: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self { method: method.into(), path: path.into(), headers: Vec::new(), body: None, host: None }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    pub(crate) fn post(path: &str) -> Self {
        Self::new("POST", path)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn host(mut self, host: &str) -> Self {
        self.host = Some(host.into());
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        let value = format!("Bearer {token}");
        self.header("authorization", &value)
    }

    pub(crate) fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.header("content-type", kind)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(crate) fn form(self, form: &Multipart) -> Self {
        self.body(&form.content_type(), form.bytes())
    }

    /// The request's head, for a body that is sent by hand.
    pub(crate) fn head(&self, address: SocketAddr) -> String {
        let host = self.host.clone().unwrap_or_else(|| address.to_string());
        let mut head = format!("{} {} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(body) = &self.body {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        head + "\r\n"
    }

    pub(crate) async fn send(&self, address: SocketAddr) -> Answer {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(self.head(address).as_bytes()).await.unwrap();
        if let Some(body) = &self.body {
            // The service may answer before it has read everything.
            let _ = stream.write_all(body).await;
        }
        Answer::read(&mut stream).await.unwrap()
    }
}

impl Answer {
    /// Reads an answer to the end of the connection; `None` where there is none.
    pub(crate) async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        // A connection that was cut after the answer still gave the answer.
        let _ = stream.read_to_end(&mut bytes).await;
        Self::parse(&bytes)
    }

    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let rest = &bytes[end + 4..];
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if chunked { unchunk(rest) } else { rest.to_vec() };
        Some(Self { status, headers, body })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// Everything that an asker may compare with another answer: all but the time, and the number that each request has.
    pub(crate) fn likeness(&self) -> (u16, Vec<(String, String)>, String) {
        let told = self.headers.iter().filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id"));
        let text = self.text();
        let mut pieces = text.split("urn:uuid:");
        let first = pieces.next().unwrap_or_default().to_owned();
        let body = pieces.fold(first, |body, piece| body + piece.get(36..).unwrap_or_default());
        (self.status, told.cloned().collect(), body)
    }

    /// The answer's status, where it is the expected one.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The problem's code and its fields with their codes.
    #[track_caller]
    pub(crate) fn problem(&self) -> (String, Vec<(String, String)>) {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        let fields = errors.iter().map(|error| (text(&error["field"]), text(&error["code"]))).collect();
        (text(&problem["code"]), fields)
    }
}

fn unchunk(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        let chunk = &bytes[end + 2..];
        if size == 0 || chunk.len() < size + 2 {
            break;
        }
        body.extend_from_slice(&chunk[..size]);
        bytes = &chunk[size + 2..];
    }
    body
}

/// A multipart body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Multipart {
    parts: Vec<(String, Vec<u8>)>,
}

pub(crate) const BOUNDARY: &str = "----kit-test-boundary";

impl Multipart {
    pub(crate) fn text(mut self, name: &str, value: &str) -> Self {
        self.parts.push((format!("form-data; name=\"{name}\""), value.as_bytes().to_vec()));
        self
    }

    pub(crate) fn file(mut self, name: &str, file: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.parts.push((format!("form-data; name=\"{name}\"; filename=\"{file}\""), bytes.into()));
        self
    }

    /// Without the part of this name.
    pub(crate) fn without(mut self, name: &str) -> Self {
        let name = format!("name=\"{name}\"");
        self.parts.retain(|(disposition, _)| !disposition.contains(&name));
        self
    }

    pub(crate) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={BOUNDARY}")
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (disposition, body) in &self.parts {
            bytes.extend_from_slice(format!("--{BOUNDARY}\r\ncontent-disposition: {disposition}\r\n\r\n").as_bytes());
            bytes.extend_from_slice(body);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        bytes
    }
}
