//! The daemon's own protocol, spoken by a listener on this machine.
#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::time::Duration;

use kit_clamd::Clamd;
use kit_workflow::port::{Finding, Scanner as _, ScannerAway};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, UnixListener};

/// Takes one file as the daemon does and gives this answer; gives back the file.
async fn take(mut client: impl AsyncRead + AsyncWrite + Unpin, answer: &[u8]) -> Vec<u8> {
    let mut command = [0; 10];
    client.read_exact(&mut command).await.unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    let mut file = Vec::new();
    loop {
        let length = client.read_u32().await.unwrap();
        if length == 0 {
            break;
        }
        let mut chunk = vec![0; length as usize];
        client.read_exact(&mut chunk).await.unwrap();
        file.extend(chunk);
    }
    client.write_all(answer).await.unwrap();
    file
}

async fn ask(answer: &'static [u8], file: &[u8]) -> (Result<Finding, ScannerAway>, Vec<u8>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let clamd = Clamd::at(&listener.local_addr().unwrap().to_string()).unwrap();
    let daemon = tokio::spawn(async move { take(listener.accept().await.unwrap().0, answer).await });
    (clamd.scan(file).await, daemon.await.unwrap())
}

#[tokio::test]
async fn a_file_goes_to_the_daemon_whole_and_its_answer_is_believed() {
    let file: Vec<u8> = (0..300_000_u32).map(|number| number as u8).collect();
    assert_eq!(ask(b"stream: OK\0", &file).await, (Ok(Finding::Clean), file.clone()));
    assert_eq!(ask(b"stream: Eicar-Test-Signature FOUND\0", &file).await, (Ok(Finding::Infected), file));
    assert_eq!(ask(b"stream: OK\0", b"").await, (Ok(Finding::Clean), Vec::new()));
}

#[tokio::test]
async fn whatever_else_it_says_is_no_answer() {
    for answer in [&b"INSTREAM size limit exceeded. ERROR\0"[..], b"stream: OK", b"", b"OK\0", b"UNKNOWN COMMAND\0"] {
        let (finding, _) = ask(answer, b"texte").await;
        assert!(finding.is_err(), "{finding:?}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert!(Clamd::at(&nobody.to_string()).unwrap().scan(b"texte").await.is_err());
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = silent.local_addr().unwrap().to_string();
    let clamd = Clamd::at(&place).unwrap().within(Duration::from_millis(200));
    assert_eq!(clamd.scan(b"texte").await, Err(ScannerAway("no answer in time".into())));
}

#[tokio::test]
async fn a_socket_is_as_good_as_a_port() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clamd.ctl");
    let listener = UnixListener::bind(&path).unwrap();
    let daemon = tokio::spawn(async move { take(listener.accept().await.unwrap().0, b"stream: OK\0").await });
    assert_eq!(Clamd::at(path.to_str().unwrap()).unwrap().scan(b"texte").await, Ok(Finding::Clean));
    assert_eq!(daemon.await.unwrap(), b"texte");
}

#[test]
fn what_is_no_place_is_told_at_once() {
    for place in ["127.0.0.1:3310", "clamav.local:3310", "[::1]:3310", "/run/clamav/clamd.ctl", "unix:/run/clamd"] {
        assert!(Clamd::at(place).is_ok(), "{place}");
    }
    for place in ["", "localhost", "localhost:0", "localhost:port", "::1:3310", ":3310", "clamd.ctl", "http://a:1"] {
        assert!(Clamd::at(place).is_err(), "{place}");
    }
}
