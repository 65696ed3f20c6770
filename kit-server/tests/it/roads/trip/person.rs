//! What client and staff say and send to each other, and what is let go of it.

use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Trip;
use crate::desk::{Caller, PATIENCE};
use crate::files::rows;
use crate::world::World;

/// What the client writes.
pub(crate) const QUESTION: &str = "Faut-il joindre l’annexe budgétaire ?";

/// What staff write.
pub(crate) const ANSWER: &str = "Oui, le budget de l’année.";

/// What the client forgot.
pub(crate) const ANNEX: &str = "ANNEXE BUDGÉTAIRE\n\nArticle 1er\nLe budget de l’Office est arrêté par le conseil.\n";

impl Trip {
    /// A text that was forgotten, sent until it is taken.
    pub(super) async fn forgotten(&self) {
        let path = format!("/api/v1/inquiries/{}/documents", self.id);
        let build = || {
            let annex = Part::bytes(ANNEX.as_bytes()).file_name("annexe.txt");
            self.client.request(Method::POST, &path).multipart(Form::new().part("documents", annex))
        };
        let (status, answer) = self.client.insist_with(build).await;
        assert!(status.is_success(), "{answer}");
    }

    /// One form of the client's page, sent until it is answered.
    pub(super) async fn client_writes(&self, world: &World) {
        let access = self.client.bearer();
        let page = format!("/kit/inquiry/{access}/messages/");
        let message = Uuid::new_v4().to_string();
        let nobody = Caller::nobody(world);
        let build = || {
            let post = nobody.request(Method::POST, &page).header("origin", format!("http://{}", world.public));
            post.form(&[("message", message.as_str()), ("text", QUESTION)])
        };
        let (status, answer) = nobody.insist_with(build).await;
        assert!(status.is_success() || status.is_redirection(), "{status}: {answer}");
    }

    /// A program that writes for staff, and looks whether it has written before it does so again.
    pub(super) async fn staff_write(&self) {
        let path = format!("/api/v1/staff/inquiries/{}/messages", self.id);
        let read = format!("/api/v1/inquiries/{}/messages", self.id);
        let begun = Instant::now();
        loop {
            let (status, messages) = self.client.insist(Method::GET, &read, &Value::Null).await;
            assert_eq!(status, StatusCode::OK, "{messages}");
            if messages.to_string().contains(ANSWER) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "nothing is written");
            let post = self.staff.request(Method::POST, &path).json(&json!({"text": ANSWER}));
            drop(post.send().await);
        }
    }
}

/// Waits until documents and drafts of the inquiry are gone, and their files as well.
pub(super) async fn let_go(db: &DatabaseConnection) {
    let begun = Instant::now();
    let left = async || {
        let rows_left = rows(db, "SELECT id FROM inquiries WHERE files_removed_at IS NULL").await.len();
        rows_left + rows(db, "SELECT file_id FROM discarded_files").await.len()
    };
    while left().await > 0 {
        assert!(begun.elapsed() < PATIENCE, "files are not let go");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
