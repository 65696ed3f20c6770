//! What becomes of a file on its way in.

use std::time::Duration;

use kit_workflow::inquiry::FileId;
use kit_workflow::port::{Deposit, FileKey, Folder, Vault, VaultError};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::room::{Room, key};

const FIRST: &str = "documents/00000000000000000000000000000001.bin";

/// Bytes that do not repeat soon.
fn bytes(count: usize) -> Vec<u8> {
    (0..count as u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

#[tokio::test]
async fn a_file_is_stored_under_its_own_name_with_its_digest_and_size() {
    let room = Room::new();
    for (folder, path) in [
        (Folder::Documents, "documents/00000000000000000000000000000007.bin"),
        (Folder::Waiting, "waiting/00000000000000000000000000000007.bin"),
        (Folder::Deliverables, "kits/final/00000000000000000000000000000007.pdf"),
        (Folder::Proofs, "proofs/00000000000000000000000000000007.bin"),
        (Folder::Drafts, "kits/ai/00000000000000000000000000000007.docx"),
    ] {
        let key = FileKey { folder, file: FileId(Uuid::from_u128(7)) };
        let stored = room.store(key, b"hello").await.unwrap();
        assert_eq!((stored.file, stored.size), (key.file, 5));
        assert_eq!(stored.sha256.0, <[u8; 32]>::from(Sha256::digest(b"hello")));
        assert_eq!(std::fs::read(room.root().join(path)).unwrap(), b"hello");
    }
    assert_eq!(room.files().len(), 5);
}

#[tokio::test]
async fn a_large_file_arrives_whole_however_it_is_cut() {
    let room = Room::new();
    let bytes = bytes(3 * (1 << 20) + 17);
    for (number, size) in [1_000, 65_536, 1 << 20, (1 << 20) + 1, bytes.len()].into_iter().enumerate() {
        let key = key(number as u128);
        let mut deposit = room.vault.deposit(key).await.unwrap();
        for piece in bytes.chunks(size) {
            deposit.write(piece).await.unwrap();
        }
        let stored = deposit.finish().await.unwrap();
        assert_eq!(stored.sha256.0, <[u8; 32]>::from(Sha256::digest(&bytes)), "pieces of {size}");
        assert_eq!(stored.size, bytes.len() as u64);
        assert!(room.vault.read(key, 0..u64::MAX).await.unwrap() == bytes, "pieces of {size}");
    }
}

#[tokio::test]
async fn an_empty_file_is_a_file() {
    let room = Room::new();
    let stored = room.vault.deposit(key(1)).await.unwrap().finish().await.unwrap();
    assert_eq!(stored.size, 0);
    assert_eq!(room.vault.read(key(1), 0..10).await.unwrap(), b"");
    assert_eq!(room.files(), [FIRST]);
}

#[tokio::test]
async fn nobody_can_read_a_file_before_it_is_finished() {
    let room = Room::new();
    let mut deposit = room.vault.deposit(key(1)).await.unwrap();
    deposit.write(&bytes(2 << 20)).await.unwrap();
    assert!(matches!(room.vault.read(key(1), 0..1).await, Err(VaultError::Absent)));
    assert!(!room.root().join(FIRST).exists());
    deposit.finish().await.unwrap();
    assert_eq!(room.vault.read(key(1), 0..3).await.unwrap(), bytes(3));
}

#[tokio::test]
async fn a_deposit_that_is_dropped_leaves_nothing() {
    let room = Room::new();
    let mut deposit = room.vault.deposit(key(1)).await.unwrap();
    deposit.write(&bytes(3 << 20)).await.unwrap();
    assert_eq!(room.files().len(), 1);
    drop(deposit);
    room.settles_to(&[]).await;
    assert!(matches!(room.vault.read(key(1), 0..1).await, Err(VaultError::Absent)));
}

#[tokio::test]
async fn a_write_that_is_given_up_ends_the_deposit() {
    let room = Room::new();
    let mut deposit = room.vault.deposit(key(1)).await.unwrap();
    let large = bytes(64 << 20);
    let given_up = tokio::time::timeout(Duration::ZERO, deposit.write(&large)).await;
    assert!(given_up.is_err(), "the write was faster than giving it up");
    assert!(matches!(deposit.write(b"more").await, Err(VaultError::Unavailable(_))));
    assert!(matches!(deposit.finish().await, Err(VaultError::Unavailable(_))));
    room.settles_to(&[]).await;
}

#[tokio::test]
async fn a_file_never_changes() {
    let room = Room::new();
    room.store(key(1), b"first").await.unwrap();
    assert!(matches!(room.store(key(1), b"second").await, Err(VaultError::Unavailable(_))));
    assert_eq!(room.vault.read(key(1), 0..10).await.unwrap(), b"first");
    room.settles_to(&[FIRST]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_deposits_under_one_name_one_is_kept_and_it_is_whole() {
    let room = std::sync::Arc::new(Room::new());
    let deposits: Vec<_> = (0..8_u8)
        .map(|letter| {
            let room = std::sync::Arc::clone(&room);
            tokio::spawn(async move { room.store(key(1), &vec![letter; 1_500_000]).await })
        })
        .collect();
    let mut kept = Vec::new();
    for deposit in deposits {
        kept.extend(deposit.await.unwrap());
    }
    assert_eq!(kept.len(), 1);
    let read = room.vault.read(key(1), 0..u64::MAX).await.unwrap();
    assert_eq!(kept[0].sha256.0, <[u8; 32]>::from(Sha256::digest(&read)));
    room.settles_to(&[FIRST]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_files_are_stored_at_once() {
    let room = std::sync::Arc::new(Room::new());
    let deposits: Vec<_> = (0..20_u8)
        .map(|letter| {
            let room = std::sync::Arc::clone(&room);
            tokio::spawn(async move { room.store(key(letter.into()), &vec![letter; 100_000]).await })
        })
        .collect();
    for deposit in deposits {
        deposit.await.unwrap().unwrap();
    }
    for letter in 0..20_u8 {
        assert_eq!(room.vault.read(key(letter.into()), 0..u64::MAX).await.unwrap(), vec![letter; 100_000]);
    }
}
