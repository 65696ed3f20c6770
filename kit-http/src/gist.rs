//! What a notification says, without what it says of people.

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The fields that name no person and hold no secret; everything else stays unread.
const SAFE: [&str; 7] =
    ["cpm_amount", "cpm_currency", "cpm_trans_date", "cpm_error_message", "payment_method", "cpm_result", "status"];

/// The longest value that is shown.
const LONGEST: usize = 80;

/// The safe fields of a body that was posted as a form or as JSON, in the order of the list above.
pub(crate) fn gist(body: &[u8]) -> Vec<(&'static str, String)> {
    let text = String::from_utf8_lossy(body);
    let find = |name: &str| match serde_json::from_str::<Value>(&text) {
        Ok(json) => json.get(name).and_then(|value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }),
        Err(_) => text.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name).then(|| percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
        }),
    };
    let shown = |text: String| text.chars().filter(|c| !c.is_control()).take(LONGEST).collect::<String>();
    SAFE.iter().filter_map(|name| Some((*name, shown(find(name)?)))).filter(|(_, text)| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::gist;

    #[track_caller]
    fn check(body: &str, expected: &[(&str, &str)]) {
        let found = gist(body.as_bytes());
        let found: Vec<_> = found.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_names_a_person_or_opens_something_is_never_shown() {
        check(
            "cpm_amount=15000&cel_phone_num=0700000000&cpm_currency=XOF&signature=s&cpm_error_message=SUC%20CES",
            &[("cpm_amount", "15000"), ("cpm_currency", "XOF"), ("cpm_error_message", "SUC CES")],
        );
        check(r#"{"notify_token":"secret","user":{"name":"N"},"status":"SUCCESS"}"#, &[("status", "SUCCESS")]);
    }

    #[test]
    fn nothing_makes_no_sense_of_it() {
        check("", &[]);
        check("[1]", &[]);
        check("cpm_amount", &[]);
        assert_eq!(gist(&[0xff, 0xfe, 0]), []);
        assert_eq!(gist(format!("status={}", "x".repeat(500)).as_bytes())[0].1.len(), 80);
    }
}
