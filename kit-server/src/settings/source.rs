//! Where settings come from: the environment, then a file.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use super::SettingError;

/// Settings by name. An empty value counts as not set.
#[derive(Debug)]
pub(crate) struct Source {
    file: BTreeMap<String, String>,
    environment: BTreeMap<String, String>,
}

impl Source {
    /// The environment, and the file if one is named.
    pub(crate) fn read(file: Option<&Path>) -> Result<Self, SettingError> {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let file = file.map_or(Ok(BTreeMap::new()), read_file)?;
        Ok(Self { file, environment })
    }

    /// No setting at all: every default.
    pub(crate) fn bare() -> Self {
        Self { file: BTreeMap::new(), environment: BTreeMap::new() }
    }

    #[cfg(test)]
    pub(crate) fn of(settings: &[(&str, &str)]) -> Self {
        let environment = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { file: BTreeMap::new(), environment }
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let found = self.environment.get(name).or_else(|| self.file.get(name));
        found.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    pub(crate) fn parsed<T: FromStr>(&self, name: &'static str, default: &str, fault: &str) -> Result<T, SettingError> {
        let text = self.text(name).unwrap_or_else(|| default.into());
        text.parse().map_err(|_| SettingError::new(name, format!("{text:?} {fault}")))
    }
}

fn read_file(path: &Path) -> Result<BTreeMap<String, String>, SettingError> {
    let fault = |problem: String| SettingError::new("--config", problem);
    let text = std::fs::read_to_string(path).map_err(|error| fault(format!("{}: {error}", path.display())))?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| fault(error.message().to_owned()))?;
    table
        .into_iter()
        .map(|(name, value)| match value {
            toml::Value::String(text) => Ok((name, text)),
            toml::Value::Integer(number) => Ok((name, number.to_string())),
            _ => Err(fault(format!("{name} is neither a text nor a whole number"))),
        })
        .collect()
}
