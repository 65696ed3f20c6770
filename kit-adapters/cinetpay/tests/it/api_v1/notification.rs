//! Which notifications are read, and what is read from them.

use kit_workflow::port::{Gateway, NotificationRejected, Proof, RawNotification, UnverifiedNotification};
use kit_workflow::{Timestamp, Token};

use super::{ID, account};

fn read(body: &[u8]) -> Result<UnverifiedNotification, NotificationRejected> {
    let raw = RawNotification { headers: vec![], body: body.to_vec(), at: Timestamp::from_unix_ms(0) };
    account("http://127.0.0.1:1").read_notification(&raw)
}

fn told(token: &str) -> Result<UnverifiedNotification, NotificationRejected> {
    let proof = Proof::Token(Token::presented(token).hash());
    Ok(UnverifiedNotification { transaction_id: ID.to_owned(), proof })
}

#[test]
fn json_and_forms_are_read_alike() {
    let json = format!(
        r#"{{"notify_token":"n+1/é","merchant_transaction_id":"{ID}","transaction_id":"T1","status":"FAILED","user":{{"name":"x"}}}}"#
    );
    assert_eq!(read(json.as_bytes()), told("n+1/é"));
    let form = format!("transaction_id=T1&notify_token=n%2B1%2F%C3%A9&merchant_transaction_id={ID}&other");
    assert_eq!(read(form.as_bytes()), told("n+1/é"));
}

#[test]
fn without_a_token_nothing_is_read() {
    let bodies = [
        String::new(),
        "{}".to_owned(),
        "[]".to_owned(),
        "\u{0}".to_owned(),
        format!(r#"{{"merchant_transaction_id":"{ID}"}}"#),
        format!(r#"{{"notify_token":"","merchant_transaction_id":"{ID}"}}"#),
        format!(r#"{{"notify_token":{{}},"merchant_transaction_id":"{ID}"}}"#),
        format!(r#"{{"notify_token":"{}","merchant_transaction_id":"{ID}"}}"#, "x".repeat(1_025)),
        format!("notify_token=&merchant_transaction_id={ID}"),
        format!("notify_token=a&notify_token=b&merchant_transaction_id={ID}"),
        format!("notify_token=a&merchant_transaction_id={ID}&x={}", "x".repeat(70_000)),
    ];
    for body in bodies {
        assert_eq!(read(body.as_bytes()), Err(NotificationRejected::Forged), "{:.60}", body);
    }
    assert_eq!(read(b"notify_token=%ff&merchant_transaction_id=X"), Err(NotificationRejected::Forged));
}

#[test]
fn an_id_of_no_possible_form_is_refused() {
    for id in ["", "a", "A_B", "A B", "A/..", &"A".repeat(31)] {
        let body = format!(r#"{{"notify_token":"n","merchant_transaction_id":"{id}"}}"#);
        assert_eq!(read(body.as_bytes()), Err(NotificationRejected::Malformed), "{id}");
    }
    assert_eq!(read(br#"{"notify_token":"n","transaction_id":"T1"}"#), Err(NotificationRejected::Malformed));
}
