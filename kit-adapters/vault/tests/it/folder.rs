//! The folder itself: its mode, what is read from it, what is taken out of it.

use std::fs::File;
use std::time::{Duration, SystemTime};

use kit_vault::{Floor, FolderVault, OpenError};
use kit_workflow::inquiry::FileId;
use kit_workflow::port::{Deposit, FileKey, Folder, Vault, VaultError};
use uuid::Uuid;

use crate::room::{Room, key};

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn the_contract_of_the_port_is_kept() {
    let room = Room::new();
    for seed in 0..3 {
        kit_testing::contract::vault(&room.vault, seed).await.unwrap();
    }
}

#[cfg(unix)]
#[test]
fn the_folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let room = Room::new();
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(room.root()), 0o700);
    std::fs::set_permissions(room.root(), PermissionsExt::from_mode(0o750)).unwrap();
    FolderVault::open(room.root()).unwrap();
    assert_eq!(mode(room.root()), 0o750, "a mode that somebody chose is kept");
}

#[tokio::test]
async fn files_outlive_the_vault() {
    let room = Room::new();
    room.store(key(1), b"hello").await.unwrap();
    let again = FolderVault::open(room.root()).unwrap();
    assert_eq!(again.read(key(1), 0..5).await.unwrap(), b"hello");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let room = Room::new();
    std::fs::write(room.root().join("file"), "").unwrap();
    let refused = FolderVault::open(room.root().join("file/private")).unwrap_err();
    assert!(matches!(refused, OpenError::Make { .. }), "{refused:?}");
    assert!(refused.to_string().contains("file/private"), "{refused}");
}

#[tokio::test]
async fn below_the_floor_no_stranger_s_file_is_begun_and_work_that_is_paid_goes_on() {
    let room = Room::new();
    let vault = |floor| FolderVault::open(room.root()).unwrap().with_floor(floor);
    for floor in [Floor::Usual, Floor::Bytes(0), Floor::Bytes(1)] {
        assert!(vault(floor).deposit(key(1)).await.is_ok(), "{floor:?}");
    }
    let full = vault(Floor::Bytes(u64::MAX));
    for folder in [Folder::Documents, Folder::Waiting] {
        let key = FileKey { folder, file: FileId(Uuid::from_u128(1)) };
        assert!(matches!(full.deposit(key).await, Err(VaultError::Unavailable(_))), "{folder}");
    }
    for folder in [Folder::Drafts, Folder::Deliverables, Folder::Proofs] {
        assert!(full.deposit(FileKey { folder, file: FileId(Uuid::from_u128(1)) }).await.is_ok(), "{folder}");
    }
    room.settles_to(&[]).await;
}

#[tokio::test]
async fn ranges_are_clipped_to_the_end() {
    let room = Room::new();
    room.store(key(1), b"0123456789").await.unwrap();
    for (range, expected) in [
        (0..10, "0123456789"),
        (0..u64::MAX, "0123456789"),
        (3..5, "34"),
        (9..10, "9"),
        (9..11, "9"),
        (10..11, ""),
        (500..600, ""),
        (u64::MAX..u64::MAX, ""),
        (4..4, ""),
    ] {
        assert_eq!(room.vault.read(key(1), range.clone()).await.unwrap(), expected.as_bytes(), "{range:?}");
    }
    assert!(matches!(room.vault.read(key(2), 0..0).await, Err(VaultError::Absent)));
    assert!(matches!(room.vault.read(key(2), 0..10).await, Err(VaultError::Absent)));
}

#[tokio::test]
async fn a_file_can_be_removed_again_and_again() {
    let room = Room::new();
    room.store(key(1), b"hello").await.unwrap();
    for _ in 0..3 {
        room.vault.remove(key(1)).await.unwrap();
    }
    room.vault.remove(key(2)).await.unwrap();
    assert!(matches!(room.vault.read(key(1), 0..1).await, Err(VaultError::Absent)));
    assert!(room.files().is_empty());
    room.store(key(1), b"again").await.unwrap();
}

#[tokio::test]
async fn a_sweep_takes_what_was_left_behind_and_nothing_else() {
    let room = Room::new();
    assert_eq!(room.vault.sweep(Duration::ZERO).await.unwrap(), 0, "nothing was ever deposited");
    room.store(key(1), b"hello").await.unwrap();
    let mut growing = room.vault.deposit(key(2)).await.unwrap();
    growing.write(&[0; 2 << 20]).await.unwrap();
    for name in ["a#1", "b"] {
        let left = File::create(room.root().join("incoming").join(name)).unwrap();
        left.set_modified(SystemTime::now() - 2 * HOUR).unwrap();
    }
    assert_eq!(room.vault.sweep(3 * HOUR).await.unwrap(), 0);
    assert_eq!(room.vault.sweep(HOUR).await.unwrap(), 2);
    growing.finish().await.unwrap();
    assert_eq!(room.vault.read(key(1), 0..5).await.unwrap(), b"hello");
    assert_eq!(room.files().len(), 2);
}

#[tokio::test]
async fn a_disk_that_refuses_is_unavailable() {
    let room = Room::new();
    std::fs::write(room.root().join("incoming"), "in the way").unwrap();
    assert!(matches!(room.vault.deposit(key(1)).await, Err(VaultError::Unavailable(_))));

    let room = Room::new();
    std::fs::write(room.root().join("documents"), "in the way").unwrap();
    assert!(matches!(room.store(key(1), b"hello").await, Err(VaultError::Unavailable(_))));
    assert!(matches!(room.vault.read(key(1), 0..1).await, Err(VaultError::Unavailable(_))));
    assert!(matches!(room.vault.remove(key(1)).await, Err(VaultError::Unavailable(_))));
    room.settles_to(&["documents"]).await;
}
