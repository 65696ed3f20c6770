//! Where settings come from: the environment, then a file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::SettingError;

/// Settings by name. An empty value counts as not set.
pub(crate) struct Source {
    file: BTreeMap<String, String>,
    tables: toml::Table,
    environment: BTreeMap<String, String>,
}

/// The names alone: among the values are passwords.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("file", &self.file.keys())
            .field("environment", &self.environment.keys())
            .finish_non_exhaustive()
    }
}

impl Source {
    /// The environment, and the file if one is named.
    pub(crate) fn read(file: Option<&Path>) -> Result<Self, SettingError> {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let (file, tables) = file.map_or(Ok(Default::default()), read_file)?;
        Ok(Self { file, tables, environment })
    }

    /// No setting at all: every default.
    pub(crate) fn bare() -> Self {
        Self { file: BTreeMap::new(), tables: toml::Table::new(), environment: BTreeMap::new() }
    }

    #[cfg(test)]
    pub(crate) fn of(settings: &[(&str, &str)]) -> Self {
        let environment = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { environment, ..Self::bare() }
    }

    #[cfg(test)]
    pub(crate) fn of_file(text: &str) -> Self {
        let (file, tables) = read_text(text).unwrap();
        Self { file, tables, ..Self::bare() }
    }

    /// A table of the settings file.
    pub(crate) fn table(&self, name: &str) -> Option<&toml::Table> {
        self.tables.get(name).and_then(toml::Value::as_table)
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let found = self.environment.get(name).or_else(|| self.file.get(name));
        found.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// A setting without which there is nothing to do.
    pub(crate) fn needed(&self, name: &'static str) -> Result<String, SettingError> {
        self.text(name).ok_or_else(|| SettingError::new(name, "is not set"))
    }

    /// Yes or no; no where it is not set.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, SettingError> {
        match self.text(name).as_deref() {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1") => Ok(true),
            Some(other) => Err(SettingError::new(name, format!("{other:?} is neither true nor false"))),
        }
    }

    pub(crate) fn parsed<T: FromStr>(&self, name: &'static str, default: &str, fault: &str) -> Result<T, SettingError> {
        let text = self.text(name).unwrap_or_else(|| default.into());
        text.parse().map_err(|_| SettingError::new(name, format!("{text:?} {fault}")))
    }
}

/// Plain settings by name, and the tables.
type Read = (BTreeMap<String, String>, toml::Table);

/// The tables that a settings file may have.
const TABLES: [&str; 1] = ["draft"];

fn read_file(path: &Path) -> Result<Read, SettingError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| SettingError::new("--config", format!("{}: {error}", path.display())))?;
    read_text(&text)
}

fn read_text(text: &str) -> Result<Read, SettingError> {
    let fault = |problem: String| SettingError::new("--config", problem);
    let table: toml::Table = toml::from_str(text).map_err(|error| fault(error.message().to_owned()))?;
    let (mut plain, mut tables) = (BTreeMap::new(), toml::Table::new());
    for (name, value) in table {
        match value {
            toml::Value::String(text) => drop(plain.insert(name, text)),
            toml::Value::Integer(number) => drop(plain.insert(name, number.to_string())),
            toml::Value::Table(_) if TABLES.contains(&name.as_str()) => drop(tables.insert(name, value)),
            _ => return Err(fault(format!("{name} is neither a text nor a whole number"))),
        }
    }
    Ok((plain, tables))
}
