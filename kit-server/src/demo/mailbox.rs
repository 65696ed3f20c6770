//! The mails that arrived.

use std::path::Path;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::client::{answer, browser, sent};
use super::papers::save;
use crate::Failure;

/// The mailbox's simulator, over its JSON routes.
pub(super) struct Mailbox {
    http: reqwest::Client,
    base_url: String,
}

#[derive(Deserialize)]
struct Message {
    id: String,
    text: Option<String>,
}

const GLANCE: Duration = Duration::from_millis(200);

impl Mailbox {
    pub(super) fn new(base_url: String) -> Result<Self, Failure> {
        Ok(Self { http: browser()?, base_url })
    }

    async fn messages(&self) -> Result<Vec<Message>, Failure> {
        answer("the mailbox", self.http.get(format!("{}/api/messages", self.base_url))).await
    }

    /// The download link, from the text of the mail that holds one.
    pub(super) async fn link(&self, patience: Duration) -> Result<String, Failure> {
        let begun = Instant::now();
        loop {
            let messages = self.messages().await?;
            let link = messages.iter().filter_map(|message| message.text.as_deref()).find_map(|text| {
                text.split_whitespace().find(|word| word.starts_with("http") && word.contains("/kit/download/"))
            });
            if let Some(link) = link {
                return Ok(link.to_owned());
            }
            if begun.elapsed() > patience {
                return Err(Failure::Other("no mail with a download link arrived".into()));
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Keeps every mail once at least `expected` have arrived, and tells how many there are.
    pub(super) async fn save(&self, folder: &Path, expected: usize, patience: Duration) -> Result<usize, Failure> {
        let begun = Instant::now();
        let messages = loop {
            let messages = self.messages().await?;
            if messages.len() >= expected {
                break messages;
            }
            if begun.elapsed() > patience {
                return Err(Failure::Other(format!("{} mails arrived where {expected} were expected", messages.len())));
            }
            tokio::time::sleep(GLANCE).await;
        };
        std::fs::create_dir_all(folder).map_err(|error| Failure::because("the mails", error))?;
        for (index, message) in messages.iter().enumerate() {
            let url = format!("{}/api/messages/{}/raw", self.base_url, message.id);
            let raw = sent("a mail", self.http.get(url)).await?.bytes().await;
            let raw = raw.map_err(|error| Failure::because("a mail", error))?;
            save(&folder.join(format!("{:02}.eml", index + 1)), &raw)?;
        }
        Ok(messages.len())
    }
}
