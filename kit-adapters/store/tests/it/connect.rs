//! What is opened, and what is refused.

use std::error::Error;

use kit_store::{Backend, ConnectError, SqlStore};
use kit_testing::sample;

use crate::bed::{On, Place, number};

async fn refusal(url: &str) -> ConnectError {
    SqlStore::connect(url, sample::keys()).await.unwrap_err()
}

/// Everything an operator could read of an error.
fn told(error: &dyn Error) -> String {
    error.source().map_or(format!("{error} {error:?}"), |source| format!("{error} {error:?} {}", told(source)))
}

#[tokio::test]
async fn addresses_of_other_databases_are_refused() {
    for url in ["", "mysql://host/kit", "data/kit.db", "postgres:kit"] {
        assert!(matches!(refusal(url).await, ConnectError::Scheme), "{url}");
    }
}

#[tokio::test]
async fn a_database_that_forgets_is_refused() {
    for url in ["sqlite::memory:", "sqlite://:memory:", "sqlite:kit.db?mode=memory"] {
        assert!(matches!(refusal(url).await, ConnectError::InMemory), "{url}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = refusal(&format!("sqlite:{}/kit.db", file.display())).await;
    assert!(error.to_string().contains(&file.display().to_string()), "{error}");
}

#[tokio::test]
async fn a_file_is_made_with_its_folder_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new(On::Sqlite).await;
    let store = place.store().await;
    assert_eq!(store.backend(), Backend::Sqlite);
    let file = std::path::Path::new(place.url.strip_prefix("sqlite:").unwrap());
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(file), 0o600);
    assert_eq!(mode(&file.with_extension("db-wal")), 0o600);
    assert_eq!(mode(file.parent().unwrap()), 0o700);
    store.close().await;
    place.remove().await;
}

#[tokio::test]
async fn a_file_is_opened_again_as_it_was_left() {
    let place = Place::new(On::Sqlite).await;
    let store = place.store().await;
    let id = crate::inquiry::inquiry(&store, 8, &mut kit_testing::Dice::new(1)).await;
    store.close().await;
    let store = place.store().await;
    assert_eq!(store.verify_chain(id).await.unwrap(), None);
    assert_eq!(store.audit(None, 10).await.unwrap().events, 8);
    store.close().await;
    let back_door = place.back_door().await;
    assert_eq!(number(&back_door, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'").await, 1);
    assert_eq!(number(&back_door, "SELECT count(*) FROM pragma_foreign_key_check").await, 0);
    back_door.close().await.unwrap();
    place.remove().await;
}

#[tokio::test]
async fn a_server_that_could_lose_commits_is_refused() {
    let place = Place::new(On::Postgres).await;
    let error = refusal(&format!("{}?options=-c%20synchronous_commit%3Doff", place.url)).await;
    assert!(matches!(error, ConnectError::NotDurable { setting: "synchronous_commit", .. }), "{error}");
    place.remove().await;
}

#[tokio::test]
async fn an_error_never_tells_the_password() {
    for url in [
        "postgres://kit:s3cr3t-marker@127.0.0.1:1/kit",
        "postgres://kit:s3cr3t-marker@127.0.0.1:notaport/kit",
        "postgres://kit:s3cr3t-marker@/?sslmode=nonsense",
    ] {
        let told = told(&refusal(url).await);
        assert!(!told.contains("s3cr3t-marker"), "{told}");
    }
}
