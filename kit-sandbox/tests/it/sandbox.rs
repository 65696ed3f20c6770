//! The three simulators together, and how they end.

use std::net::SocketAddr;
use std::time::Duration;

use kit_sandbox::{MailboxSettings, ModelSettings, Sandbox, SandboxSettings, all};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::merchant;

const FREE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

fn settings() -> SandboxSettings {
    SandboxSettings {
        cinetpay: merchant::settings(),
        model: ModelSettings { listen: FREE, ledger: None },
        mailbox: MailboxSettings { smtp: FREE, web: FREE, folder: None, ledger: None },
    }
}

fn ports(sandbox: &Sandbox) -> [SocketAddr; 4] {
    [sandbox.cinetpay.addr(), sandbox.model.addr(), sandbox.mailbox.addr(), sandbox.mailbox.smtp_addr()]
}

#[tokio::test]
async fn all_three_listen_until_they_are_stopped() {
    let sandbox = all(settings()).await.unwrap();
    let ports = ports(&sandbox);
    for port in ports {
        TcpStream::connect(port).await.unwrap();
    }
    assert_eq!(sandbox.mailbox.smtp_url(), format!("smtp://{}", ports[3]));
    assert_eq!(sandbox.model.base_url(), format!("http://{}", ports[1]));
    sandbox.stop().await;
    for port in ports {
        assert!(TcpStream::connect(port).await.is_err(), "{port} is still taken");
    }
}

#[tokio::test]
async fn a_dropped_simulator_hangs_up() {
    let sandbox = all(settings()).await.unwrap();
    let mut open = Vec::new();
    for port in ports(&sandbox) {
        open.push(TcpStream::connect(port).await.unwrap());
    }
    drop(sandbox);
    for mut stream in open {
        let mut rest = Vec::new();
        let end = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await;
        // A connection that was not accepted yet is reset rather than closed.
        let end = end.expect("the simulator still holds the line");
        assert!(end.is_ok() || end.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset));
    }
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_stops_what_had_started() {
    let taken = tokio::net::TcpListener::bind(FREE).await.unwrap();
    let mut settings = settings();
    settings.mailbox.smtp = taken.local_addr().unwrap();
    let error = all(settings).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}
