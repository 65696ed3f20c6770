//! Closing without losing the answer.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long, and for how many bytes, a client may still send what nobody reads.
const PATIENCE: Duration = Duration::from_secs(3);
const MOST: usize = 64 * 1024 * 1024;

/// Ends a connection whose request may not have been read to its end. To close at once would make the system reset the
/// connection, and the client, still sending, might never see the answer that told it to stop.
pub(super) async fn close(mut stream: TcpStream) {
    let drain = async {
        stream.shutdown().await?;
        let (mut unread, mut scratch) = (0, vec![0; 16 * 1024]);
        while unread < MOST {
            match stream.read(&mut scratch).await? {
                0 => break,
                bytes => unread += bytes,
            }
        }
        Ok::<(), std::io::Error>(())
    };
    // Whatever happens here, the connection is over.
    let _ = tokio::time::timeout(PATIENCE, drain).await;
}
