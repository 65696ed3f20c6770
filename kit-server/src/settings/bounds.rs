//! What strangers may have of this machine.

use kit_vault::Floor;

use super::{SettingError, Source};

/// What strangers may have of this machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Forms that one address may have taken within an hour.
    pub(crate) forms_per_hour: u32,
    /// What of the disk stays free of what clients attach.
    pub(crate) floor: Floor,
    /// Whether the API's explorer and its document are served.
    pub(crate) docs: bool,
}

impl Bounds {
    pub(super) fn read(source: &Source) -> Result<Self, SettingError> {
        let name = "KIT_FORMS_PER_HOUR";
        let forms_per_hour = source.parsed(name, "30", "is not a number of forms")?;
        if forms_per_hour == 0 {
            return Err(SettingError::new(name, "must be more than nothing"));
        }
        Ok(Self { forms_per_hour, floor: floor(source)?, docs: docs(source)? })
    }
}

fn floor(source: &Source) -> Result<Floor, SettingError> {
    let name = "KIT_FREE_SPACE_FLOOR";
    let Some(text) = source.text(name) else { return Ok(Floor::Usual) };
    let bytes = bytes(&text);
    bytes.map(Floor::Bytes).ok_or_else(|| SettingError::new(name, format!("{text:?} is not a size such as 1GiB or 0")))
}

/// `0`, `4096`, `512KiB`, `200MiB`, `1GiB`.
fn bytes(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (count, unit) = text.split_at(digits);
    let unit = match unit {
        "" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    count.parse::<u64>().ok()?.checked_mul(unit)
}

fn docs(source: &Source) -> Result<bool, SettingError> {
    match source.text("KIT_DOCS").as_deref() {
        None | Some("on") => Ok(true),
        Some("off") => Ok(false),
        Some(other) => Err(SettingError::new("KIT_DOCS", format!("{other:?} is neither on nor off"))),
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_read_in_four_units() {
        for (text, size) in [("0", 0), ("4096", 4096), ("512KiB", 512 << 10), ("200MiB", 200 << 20), ("1GiB", 1 << 30)]
        {
            assert_eq!(bytes(text), Some(size), "{text}");
        }
        for senseless in ["", "GiB", "1 GiB", "1GB", "-1", "1.5GiB", "99999999999GiB"] {
            assert_eq!(bytes(senseless), None, "{senseless:?}");
        }
    }
}
