//! Which notifications are taken, and what is read from them.

use hmac::{Hmac, KeyInit, Mac};
use kit_cinetpay::{CheckoutV2, CheckoutV2Settings};
use kit_workflow::Timestamp;
use kit_workflow::port::NotificationRejected::{self, Forged, Malformed, WrongSite};
use kit_workflow::port::{Gateway, Proof, RawNotification, UnverifiedNotification};
use sha2::Sha256;

const KEY: &str = "test-secret";
const BODY: &str = "cpm_site_id=123456&cpm_trans_id=KIT202611220001&cpm_trans_date=2026-11-22+10%3A15%3A30\
    &cpm_amount=15000&cpm_currency=XOF&signature=sig-test&payment_method=OM&cel_phone_num=0700000000\
    &cpm_phone_prefixe=225&cpm_language=fr&cpm_version=V4&cpm_payment_config=SINGLE&cpm_page_action=PAYMENT\
    &cpm_custom=&cpm_designation=Kit+Complet+G%C3%A9n%C3%A9r%C3%A9&cpm_error_message=SUCCES";
const TOKEN: &str = "7ee95687b2d17c7744b1a41b91f33a757c4c331ab0906f18205c13c4a4141b7a";
const TOKEN_OF_13: &str = "26d43dc5c9eac119ba9204812367c8824c1928246da74646ee154f9d40bf247c";

fn gateway(keys: &[&str]) -> CheckoutV2 {
    let mut settings = CheckoutV2Settings::new("api-key", "123456", keys[0]);
    settings.base_url = "http://127.0.0.1:1".to_owned();
    settings.secret_keys = keys.iter().map(|key| (*key).into()).collect();
    CheckoutV2::new(settings).unwrap()
}

fn raw(headers: &[(&str, &str)], body: &str) -> RawNotification {
    RawNotification {
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: body.as_bytes().to_vec(),
        at: Timestamp::from_unix_ms(0),
    }
}

fn read(token: &str, body: &str) -> Result<UnverifiedNotification, NotificationRejected> {
    gateway(&[KEY]).read_notification(&raw(&[("x-token", token)], body))
}

/// The token of values glued together.
fn sign(values: &[&str]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(values.concat().as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads fields that hold nothing to be encoded, signed in the order in which they stand.
fn signed(fields: &[(&str, &str)]) -> Result<UnverifiedNotification, NotificationRejected> {
    let values: Vec<&str> = fields.iter().map(|(_, value)| *value).collect();
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
    read(&sign(&values), &pairs.join("&"))
}

fn told_of(transaction_id: &str) -> Result<UnverifiedNotification, NotificationRejected> {
    Ok(UnverifiedNotification { transaction_id: transaction_id.to_owned(), proof: Proof::Signed })
}

fn told() -> Result<UnverifiedNotification, NotificationRejected> {
    told_of("KIT202611220001")
}

/// The body without its last fields.
fn first(fields: usize) -> String {
    BODY.split('&').take(fields).collect::<Vec<_>>().join("&")
}

#[test]
fn an_authentic_notification_names_its_transaction() {
    assert_eq!(read(TOKEN, BODY), told());
    assert_eq!(read(TOKEN_OF_13, &first(13)), told());
    assert_eq!(signed(&[("cpm_trans_id", "KIT202611220001"), ("cpm_site_id", "123456")]), told());
    assert_eq!(read(&format!("  {}\t", TOKEN.to_uppercase()), BODY), told());
}

#[test]
fn fields_may_arrive_in_another_order_and_with_others_among_them() {
    let mut fields: Vec<&str> = BODY.split('&').collect();
    fields.reverse();
    assert_eq!(read(TOKEN, &fields.join("&")), told(), "the documented order");
    let other =
        [("cpm_result", "00"), ("cpm_trans_id", "KIT202611220001"), ("cpm_payid", "7"), ("cpm_site_id", "123456")];
    assert_eq!(signed(&other), told(), "the order of arrival");
    assert_eq!(read(TOKEN, &format!("{BODY}&cpm_result=00")), told(), "an unsigned field beside the documented ones");
}

#[test]
fn every_change_of_a_signed_value_is_seen() {
    for (from, to) in [("15000", "10000"), ("0001", "0002"), ("XOF", "XAF"), ("SUCCES", ""), ("%C3%A9n", "e")] {
        assert_eq!(read(TOKEN, &BODY.replace(from, to)), Err(Forged), "{from}");
    }
    for index in 0..TOKEN.len() {
        let mut token = TOKEN.as_bytes().to_vec();
        token[index] = if token[index] == b'0' { b'1' } else { b'0' };
        assert_eq!(read(str::from_utf8(&token).unwrap(), BODY), Err(Forged), "digit {index}");
    }
}

#[test]
fn there_must_be_one_token() {
    let gateway = gateway(&[KEY]);
    for headers in [&[][..], &[("x-token", TOKEN), ("x-token", TOKEN)], &[("authorization", TOKEN)]] {
        assert_eq!(gateway.read_notification(&raw(headers, BODY)), Err(Forged), "{headers:?}");
    }
    let beside = [("host", "example.org"), ("x-token", TOKEN), ("accept", "*/*")];
    assert_eq!(gateway.read_notification(&raw(&beside, BODY)), told());
    let long = format!("{TOKEN}0");
    for token in ["", "00", &TOKEN[1..], &long, &TOKEN.replace('7', "g"), &"é".repeat(32)] {
        assert_eq!(read(token, BODY), Err(Forged), "{token}");
    }
}

#[test]
fn the_token_is_not_of_the_raw_body() {
    assert_eq!(read(&sign(&[BODY]), BODY), Err(Forged));
}

#[test]
fn two_keys_are_good_while_one_is_changed() {
    let notification = raw(&[("x-token", TOKEN)], BODY);
    assert_eq!(gateway(&[KEY, "the-next"]).read_notification(&notification), told());
    assert_eq!(gateway(&["the-next", KEY]).read_notification(&notification), told());
    assert_eq!(gateway(&["the-next"]).read_notification(&notification), Err(Forged));
}

#[test]
fn a_notification_of_another_site_is_not_ours() {
    assert_eq!(signed(&[("cpm_site_id", "654321"), ("cpm_trans_id", "KIT1")]), Err(WrongSite));
    assert_eq!(signed(&[("cpm_trans_id", "KIT1")]), Err(WrongSite));
}

/// Moves the boundary between two neighbours, which leaves the token as it was.
#[track_caller]
fn shifted(from: &str, to: &str) {
    let body = BODY.replace(from, to);
    assert_ne!(body, BODY, "{from}");
    let outcome = read(TOKEN, &body);
    assert!(matches!(outcome, Err(Malformed | WrongSite)), "{to}: {outcome:?}");
}

#[test]
fn a_moved_boundary_is_seen_though_the_signature_is_right() {
    shifted("123456&cpm_trans_id=KIT", "12345&cpm_trans_id=6KIT");
    shifted("123456&cpm_trans_id=KIT", "123456K&cpm_trans_id=IT");
    shifted("0001&cpm_trans_date=2026", "000&cpm_trans_date=12026");
    shifted("0001&cpm_trans_date=2026", "00012&cpm_trans_date=026");
    shifted("0001&cpm_trans_date=2026-11-22+10%3A15%3A30", "00012026-11-22+10%3A15%3A30&cpm_trans_date=");
    shifted("%3A30&cpm_amount=15000", "%3A3&cpm_amount=015000");
    shifted("%3A30&cpm_amount=15000", "%3A301&cpm_amount=5000");
    shifted("15000&cpm_currency=XOF", "1500&cpm_currency=0XOF");
    shifted("15000&cpm_currency=XOF", "15000XOF&cpm_currency=");
    shifted("XOF&signature=sig", "XO&signature=Fsig");
    shifted("XOF&signature=sig", "XOFs&signature=ig");
}

#[test]
fn a_field_that_is_said_twice_is_refused() {
    let twice = [("cpm_site_id", "123456"), ("cpm_trans_id", "KIT1"), ("cpm_trans_id", "KIT2")];
    assert_eq!(signed(&twice), Err(Malformed));
    assert_eq!(read(TOKEN, &format!("{BODY}&cpm_trans_id=KIT2")), Err(Malformed));
}

#[test]
fn a_transaction_id_of_no_possible_form_is_refused() {
    let long = "K".repeat(65);
    for id in ["", "a b", "a<b", &long, "é", "a/../b"] {
        assert_eq!(signed(&[("cpm_site_id", "123456"), ("cpm_trans_id", id)]), Err(Malformed), "{id}");
    }
    let longest = "K".repeat(64);
    assert_eq!(signed(&[("cpm_site_id", "123456"), ("cpm_trans_id", &longest)]), told_of(&longest));
}

#[test]
fn bytes_that_are_not_text_are_refused() {
    let body = "cpm_site_id=123456&cpm_trans_id=%FF%FE";
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(b"123456\xff\xfe");
    let token: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(read(&token, body), Err(Malformed));
}

#[test]
fn a_body_that_is_too_long_is_not_looked_at() {
    let custom = "x".repeat(64 * 1024);
    let fields = [("cpm_site_id", "123456"), ("cpm_trans_id", "KIT1"), ("cpm_custom", custom.as_str())];
    assert_eq!(signed(&fields), Err(Forged));
}

#[test]
fn nonsense_is_refused_without_a_panic() {
    for body in ["", "&&&", "=", "%", "%%%=%", "cpm_site_id", "a=b=c&=d", "\u{0}", "+=+"] {
        assert_eq!(read(TOKEN, body), Err(Forged), "{body}");
    }
}
