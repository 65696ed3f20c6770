//! `SECRET_KEY`: from the settings, or made once and kept beside the embedded database.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kit_workflow::KeyRing;
use secrecy::ExposeSecret as _;

use crate::Failure;
use crate::settings::{SettingError, Settings};

/// The keys of this installation.
///
/// # Errors
///
/// A setting error where Postgres is used without `SECRET_KEY`: several machines must share it, so none may invent it.
pub(crate) fn keys(settings: &Settings) -> Result<KeyRing, Failure> {
    let weak = |_| SettingError::new("SECRET_KEY", "has fewer than 32 characters");
    if let Some(secret) = &settings.secret_key {
        return Ok(KeyRing::new(secret.expose_secret().as_bytes()).map_err(weak)?);
    }
    let folder = embedded_folder(&settings.database_url)
        .ok_or_else(|| SettingError::new("SECRET_KEY", "is not set, and is required with Postgres"))?;
    let secret = kept(&folder.join("secret.key")).map_err(|error| Failure::because("the secret key", error))?;
    Ok(KeyRing::new(secret.as_bytes()).map_err(weak)?)
}

/// The folder of the embedded database.
pub(crate) fn embedded_folder(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:")?.trim_start_matches("//");
    let path = path.split('?').next().unwrap_or(path);
    let parent = Path::new(path).parent().filter(|parent| !parent.as_os_str().is_empty());
    Some(parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf))
}

/// A text of 256 random bits that is made when it is first asked for. The file is whole or absent, whenever the program
/// dies.
pub(crate) fn kept(path: &Path) -> std::io::Result<String> {
    use std::os::unix::fs::OpenOptionsExt as _;

    match fs::read_to_string(path) {
        Ok(secret) => return Ok(secret.trim().to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    let secret = URL_SAFE_NO_PAD.encode(bytes);
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()?;
    // A link fails where another process was first; then its secret is the one.
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => Ok(secret),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(fs::read_to_string(path)?.trim().to_owned())
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::{embedded_folder, kept};
    use std::path::PathBuf;

    #[test]
    fn a_secret_is_made_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/secret.key");
        let first = kept(&path).expect("a secret");
        assert_eq!(first.len(), 43);
        assert_eq!(kept(&path).expect("the same secret"), first);
    }

    #[test]
    fn only_sqlite_has_a_folder() {
        assert_eq!(embedded_folder("sqlite://data/kit.db?mode=rwc"), Some(PathBuf::from("data")));
        assert_eq!(embedded_folder("sqlite:///var/kit/kit.db"), Some(PathBuf::from("/var/kit")));
        assert_eq!(embedded_folder("postgres://127.0.0.1/kit"), None);
    }
}
