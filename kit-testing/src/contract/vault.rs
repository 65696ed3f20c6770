//! The contract of [`Vault`].

use std::ops::Range;
use std::pin::pin;

use futures_util::future::{Either, join_all, select};
use kit_workflow::Name;
use kit_workflow::inquiry::{FileId, Sha256, StoredFile};
use kit_workflow::port::{Deposit, FileKey, Folder, Vault, VaultError};

use super::{Breach, Checked, Must};
use crate::Dice;
use crate::drive::polls;

/// Holds a vault to the contract of [`Vault`]. The vault may hold other files: the suite uses keys of its own, drawn from
/// `seed`, so give each run on one vault another seed.
///
/// - a finished file MUST be readable at once, whole and in any range clipped to its end, and its digest and size MUST be
///   those of its bytes;
/// - an unfinished or abandoned file MUST NOT be readable, and MUST leave nothing under its name;
/// - a file MUST NOT change once deposited, also where several are deposited under one key at once;
/// - files MUST NOT share a name across folders;
/// - a removed file MUST be absent, and removing an absent one MUST succeed.
///
/// ```
/// use kit_testing::{MemoryVault, VaultFault, contract, drive};
///
/// drive::to_end(contract::vault(&MemoryVault::new(), 1)).unwrap();
/// let breach = drive::to_end(contract::vault(&MemoryVault::new().with(VaultFault::FilesChange), 1)).unwrap_err();
/// assert_eq!(breach.must, "a file MUST NOT change once deposited");
/// ```
///
/// # Errors
///
/// The first [`Breach`].
pub async fn vault<V: Vault>(vault: &V, seed: u64) -> Result<Checked, Breach> {
    let mut checked = Checked::new("vault");
    let mut dice = Dice::new(seed);
    let must = checked.must("a finished file MUST be readable at once, whole and in any range clipped to its end");
    finished_files_are_readable(must, vault, &mut dice).await?;
    let must = checked.must("an unfinished or abandoned file MUST NOT be readable");
    unfinished_files_are_not(must, vault, &mut dice).await?;
    let must = checked.must("a file whose depositor went away MUST be whole or absent");
    abandoned_deposits_leave_nothing(must, vault, &mut dice).await?;
    let must = checked.must("a file MUST NOT change once deposited");
    files_do_not_change(must, vault, &mut dice).await?;
    let must = checked.must("files MUST NOT share a name across folders");
    folders_are_apart(must, vault, &mut dice).await?;
    let must = checked.must("a removed file MUST be absent, and removing an absent one MUST succeed");
    removed_files_are_absent(must, vault, &mut dice).await?;
    Ok(checked)
}

async fn finished_files_are_readable<V: Vault>(must: Must, vault: &V, dice: &mut Dice) -> Result<(), Breach> {
    // SHA-256 of nothing, of "abc", and of a million times "a": FIPS 180-2, appendix B.
    for (bytes, portion, digest) in [
        (Vec::new(), 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (b"abc".to_vec(), 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (vec![b'a'; 1_000_000], 65_537, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ] {
        let key = key(Folder::Documents, dice);
        let stored = put(must, vault, key, &bytes, portion).await?;
        let digest: Sha256 = digest.parse().expect("the digest is written out above");
        let expected = StoredFile { file: key.file, sha256: digest, size: bytes.len() as u64 };
        must.equal("what was stored", &stored, &expected)?;
        let end = bytes.len() as u64;
        for range in [
            0..end,
            0..u64::MAX,
            0..0,
            1..2,
            end..end,
            end..end + 9,
            7..end + 1,
            end + 7..end + 9,
            u64::MAX - 1..u64::MAX,
        ] {
            let clip = |at: u64| at.min(end) as usize;
            let expected = &bytes[clip(range.start)..clip(range.end)];
            let found = must.works("reading", vault.read(key, range.clone()).await)?;
            must.hold(found == expected, || {
                format!("{range:?} of a file of {end} bytes has {} bytes that are not those written", found.len())
            })?;
        }
    }
    Ok(())
}

async fn unfinished_files_are_not<V: Vault>(must: Must, vault: &V, dice: &mut Dice) -> Result<(), Breach> {
    let key = key(Folder::Deliverables, dice);
    absent(must, vault, key, "a file that nobody deposited").await?;
    let mut deposit = must.works("beginning a file", vault.deposit(key).await)?;
    absent(must, vault, key, "a file that was begun").await?;
    must.works("writing", deposit.write(&[7; 100_000]).await)?;
    absent(must, vault, key, "a file that was not finished").await?;
    drop(deposit);
    absent(must, vault, key, "a file that was abandoned").await?;
    put(must, vault, key, b"after all", 4).await?;
    read_back(must, vault, key, b"after all").await
}

async fn abandoned_deposits_leave_nothing<V: Vault>(must: Must, vault: &V, dice: &mut Dice) -> Result<(), Breach> {
    let bytes: Vec<u8> = (0..50_000_u32).flat_map(u32::to_be_bytes).collect();
    for patience in 0..12 {
        let key = key(Folder::Drafts, dice);
        let finished = match select(pin!(put(must, vault, key, &bytes, 45_000)), pin!(polls(patience))).await {
            Either::Left((stored, _)) => stored.map(|_| true)?,
            Either::Right(((), _)) => false,
        };
        match vault.read(key, 0..u64::MAX).await {
            Err(VaultError::Absent) if !finished => {}
            Ok(found) if found == bytes => {}
            Ok(found) => return Err(must.breach(format!("{} of {} bytes are there", found.len(), bytes.len()))),
            Err(error) => return Err(must.breach(format!("reading was answered by {error:?}"))),
        }
    }
    Ok(())
}

async fn files_do_not_change<V: Vault>(must: Must, vault: &V, dice: &mut Dice) -> Result<(), Breach> {
    let first = key(Folder::Deliverables, dice);
    put(must, vault, first, b"the first", 100).await?;
    // Whether a second deposit is refused or ignored is up to the vault.
    let _ = put(must, vault, first, b"the second, and longer", 100).await;
    read_back(must, vault, first, b"the first").await?;

    let contested = key(Folder::Deliverables, dice);
    let rivals: Vec<Vec<u8>> = (0..6_u8).map(|rival| vec![rival; 20_000]).collect();
    let answers = join_all(rivals.iter().map(|bytes| put(must, vault, contested, bytes, 3_000))).await;
    must.hold(answers.iter().any(Result::is_ok), || "no deposit under a contested key went through".to_owned())?;
    let found = must.works("reading", vault.read(contested, 0..u64::MAX).await)?;
    must.hold(rivals.contains(&found), || "a contested file is a mixture".to_owned())
}

async fn folders_are_apart<V: Vault>(must: Must, vault: &V, dice: &mut Dice) -> Result<(), Breach> {
    let file = FileId(dice.uuid());
    for folder in Folder::ALL {
        let key = FileKey { folder: *folder, file };
        absent(must, vault, key, "a file of one folder in another").await?;
        put(must, vault, key, folder.as_str().as_bytes(), 100).await?;
    }
    for folder in Folder::ALL {
        read_back(must, vault, FileKey { folder: *folder, file }, folder.as_str().as_bytes()).await?;
    }
    Ok(())
}

async fn removed_files_are_absent<V: Vault>(must: Must, vault: &V, dice: &mut Dice) -> Result<(), Breach> {
    let [gone, stays] = [(); 2].map(|()| key(Folder::Documents, dice));
    for key in [gone, stays] {
        put(must, vault, key, b"bytes", 100).await?;
    }
    for _ in 0..2 {
        must.works("removing", vault.remove(gone).await)?;
        absent(must, vault, gone, "a removed file").await?;
    }
    must.works("removing a file that nobody deposited", vault.remove(key(Folder::Drafts, dice)).await)?;
    read_back(must, vault, stays, b"bytes").await
}

fn key(folder: Folder, dice: &mut Dice) -> FileKey {
    FileKey { folder, file: FileId(dice.uuid()) }
}

async fn put<V: Vault>(
    must: Must,
    vault: &V,
    key: FileKey,
    bytes: &[u8],
    portion: usize,
) -> Result<StoredFile, Breach> {
    let mut deposit = must.works("beginning a file", vault.deposit(key).await)?;
    for bytes in bytes.chunks(portion) {
        must.works("writing", deposit.write(bytes).await)?;
    }
    must.works("finishing", deposit.finish().await)
}

async fn read_back<V: Vault>(must: Must, vault: &V, key: FileKey, expected: &[u8]) -> Result<(), Breach> {
    const WHOLE: Range<u64> = 0..u64::MAX;
    let found = must.works("reading", vault.read(key, WHOLE).await)?;
    must.hold(found == expected, || format!("the file holds {} bytes that are not those written", found.len()))
}

async fn absent<V: Vault>(must: Must, vault: &V, key: FileKey, what: &str) -> Result<(), Breach> {
    match vault.read(key, 0..1).await {
        Err(VaultError::Absent) => Ok(()),
        answer => Err(must.breach(format!("reading {what} was answered by {answer:?}"))),
    }
}
