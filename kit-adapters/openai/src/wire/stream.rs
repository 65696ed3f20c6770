//! An answer that comes in pieces, as server-sent events.

use kit_workflow::port::Hearer;
use reqwest::Response;

use super::{LARGEST_ANSWER, broken};
use crate::chat::{Answer, Gathered};
use crate::trouble::Trouble;

/// Puts the pieces together, and tells how much has come.
pub(super) async fn gather(mut response: Response, heard: Hearer<'_>) -> Result<Gathered, Trouble> {
    let (mut gathered, mut line, mut size) = (Gathered::default(), Vec::new(), 0);
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        size += chunk.len();
        if size > LARGEST_ANSWER {
            return Err(Trouble::later("an answer without end"));
        }
        for byte in chunk {
            if byte == b'\n' {
                take(&line, &mut gathered)?;
                line.clear();
            } else {
                line.push(byte);
            }
        }
        heard(gathered.text.chars().count() as u64);
    }
    take(&line, &mut gathered)?;
    Ok(gathered)
}

/// One line: data, the end, or what is nothing to us (comments, names of events, blank lines).
fn take(line: &[u8], gathered: &mut Gathered) -> Result<(), Trouble> {
    let Some(data) = line.strip_prefix(b"data:") else { return Ok(()) };
    let data = data.trim_ascii();
    if data.is_empty() || data == b"[DONE]" {
        return Ok(());
    }
    let piece: Answer =
        serde_json::from_slice(data).map_err(|_| Trouble::passing("an answer that is no completion"))?;
    gathered.add(piece);
    Ok(())
}
