#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kit_workflow::port::{Finding, Scan, Scanner, ScannerAway};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

/// How long one file may take, connecting included. Ten megabytes take the daemon a second or two.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much is sent at once.
const CHUNK: usize = 64 * 1024;

/// The longest answer: the name of what was found is short.
const ANSWER: u64 = 4096;

/// The daemon of ClamAV, at a place.
///
/// ```no_run
/// use std::time::Duration;
/// use kit_clamd::Clamd;
/// use kit_workflow::port::{Finding, Scanner};
///
/// # async fn look() -> Result<(), Box<dyn std::error::Error>> {
/// let clamd = Clamd::at("127.0.0.1:3310")?.within(Duration::from_secs(10));
/// assert_eq!(clamd.scan(b"Article 1er.").await?, Finding::Clean);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clamd {
    place: Place,
    patience: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// A host by name or address, and a port.
    Host(String),
    Socket(PathBuf),
}

/// What is no place where a daemon could listen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a host with a port, such as 127.0.0.1:3310, nor the path of a socket")]
pub struct NoPlace(String);

impl Clamd {
    /// The daemon that listens at `host:port`, or at a socket with this absolute path. Calls nobody.
    ///
    /// ```
    /// use kit_clamd::Clamd;
    ///
    /// assert!(Clamd::at("clamav.internal:3310").is_ok() && Clamd::at("/run/clamav/clamd.ctl").is_ok());
    /// assert!(Clamd::at("clamav.internal").is_err(), "a host needs a port");
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoPlace`].
    pub fn at(place: &str) -> Result<Self, NoPlace> {
        let wrong = || NoPlace(place.to_owned());
        let path = Path::new(place.strip_prefix("unix:").unwrap_or(place));
        let place = if path.is_absolute() {
            Place::Socket(path.to_owned())
        } else {
            let (host, port) = place.rsplit_once(':').ok_or_else(wrong)?;
            let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
            let is_host = place.parse::<SocketAddr>().is_ok() || !(host.is_empty() || host.contains([':', '/', ' ']));
            if !(is_port && is_host) {
                return Err(wrong());
            }
            Place::Host(place.to_owned())
        };
        Ok(Self { place, patience: PATIENCE })
    }

    /// The same, waiting at most so long for an answer.
    #[must_use]
    pub fn within(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    async fn ask(&self, file: &[u8]) -> std::io::Result<String> {
        match &self.place {
            Place::Host(host) => instream(TcpStream::connect(host).await?, file).await,
            #[cfg(unix)]
            Place::Socket(path) => instream(UnixStream::connect(path).await?, file).await,
            #[cfg(not(unix))]
            Place::Socket(_) => Err(std::io::ErrorKind::Unsupported.into()),
        }
    }
}

/// One file by `INSTREAM`: chunks behind their lengths, an empty one at the end. The answer ends with a NUL, as the command does.
async fn instream(daemon: impl AsyncRead + AsyncWrite + Unpin, file: &[u8]) -> std::io::Result<String> {
    let (mut reader, mut writer) = tokio::io::split(daemon);
    let send = async {
        writer.write_all(b"zINSTREAM\0").await?;
        for chunk in file.chunks(CHUNK) {
            writer.write_all(&(chunk.len() as u32).to_be_bytes()).await?;
            writer.write_all(chunk).await?;
        }
        writer.write_all(&0_u32.to_be_bytes()).await?;
        writer.flush().await
    };
    let hear = async {
        let mut answer = Vec::new();
        (&mut reader).take(ANSWER).read_to_end(&mut answer).await.map(|_| answer)
    };
    // A daemon that has had enough answers and hangs up before everything was sent: its answer says why.
    let (sent, heard) = tokio::join!(send, hear);
    let answer = heard?;
    let whole = String::from_utf8_lossy(&answer);
    match whole.split_once('\0') {
        Some((said, _)) => sent
            .map(|()| said.trim().to_owned())
            .map_err(|error| if said.is_empty() { error } else { std::io::Error::other(said.to_owned()) }),
        None => Err(std::io::ErrorKind::UnexpectedEof.into()),
    }
}

impl Scanner for Clamd {
    fn scan<'a>(&'a self, file: &'a [u8]) -> Scan<'a> {
        Box::pin(async move {
            let answer = tokio::time::timeout(self.patience, self.ask(file)).await;
            let said = answer.map_err(|_| ScannerAway("no answer in time".to_owned()))?;
            let said = said.map_err(|error| ScannerAway(error.to_string()))?;
            match said.strip_prefix("stream: ") {
                Some("OK") => Ok(Finding::Clean),
                Some(found) if found.ends_with(" FOUND") => Ok(Finding::Infected),
                _ => Err(ScannerAway(said)),
            }
        })
    }
}
