//! A way to an outside thing on which answers can get lost.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How the way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Way {
    /// Everything passes.
    Open = 0,
    /// What is asked arrives; where an answer comes, the connection ends instead.
    LoseAnswers = 1,
    /// Nobody gets through.
    Closed = 2,
}

/// A proxy before one outside thing. It ends with the program.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    way: Arc<AtomicU8>,
    /// How many answers were lost.
    lost: Arc<AtomicU64>,
}

impl Proxy {
    pub(crate) async fn before(target: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (way, lost) = (Arc::new(AtomicU8::new(0)), Arc::new(AtomicU64::new(0)));
        let proxy = Self { address, way: Arc::clone(&way), lost: Arc::clone(&lost) };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if way.load(Ordering::SeqCst) == Way::Closed as u8 {
                    continue;
                }
                let (way, lost) = (Arc::clone(&way), Arc::clone(&lost));
                tokio::spawn(async move {
                    if let Ok(server) = TcpStream::connect(target).await {
                        pass(client, server, &way, &lost).await;
                    }
                });
            }
        });
        proxy
    }

    pub(crate) fn set(&self, way: Way) {
        self.way.store(way as u8, Ordering::SeqCst);
    }

    pub(crate) fn lost(&self) -> u64 {
        self.lost.load(Ordering::SeqCst)
    }
}

/// Passes bytes both ways until one side ends, or until an answer is to be lost.
async fn pass(mut client: TcpStream, mut server: TcpStream, way: &AtomicU8, lost: &AtomicU64) {
    let (mut asked, mut answered) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => match read {
                Ok(count) if count > 0 => if server.write_all(&asked[..count]).await.is_err() { return },
                _ => return,
            },
            read = server.read(&mut answered) => match read {
                Ok(count) if count > 0 => {
                    // Both connections end here: whoever asked never hears what was answered.
                    if way.load(Ordering::SeqCst) != Way::Open as u8 {
                        lost.fetch_add(1, Ordering::SeqCst);
                        return;
                    }
                    if client.write_all(&answered[..count]).await.is_err() { return }
                }
                _ => return,
            },
        }
    }
}
