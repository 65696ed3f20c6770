//! Derived secrets look like chance, and each opens one thing.

use std::collections::BTreeSet;

use kit_testing::sample;
use kit_workflow::{KeyRing, Purpose};
use uuid::Uuid;

const TOKENS: u128 = 1000;

fn tokens(purpose: Purpose) -> Vec<String> {
    let keys = sample::keys();
    // Rows that differ in nothing but a counter: the worst case, since real ones are random.
    (0..TOKENS).map(|row| keys.token(purpose, Uuid::from_u128(row)).expose().to_owned()).collect()
}

#[test]
fn a_thousand_tokens_have_nothing_in_common() {
    let all: BTreeSet<String> =
        [Purpose::Access, Purpose::Download, Purpose::Return].into_iter().flat_map(tokens).collect();
    assert_eq!(all.len(), 3000);
    assert!(all.iter().all(|token| token.len() == 43));
    // In their order, neighbours share the longest beginnings: of 3000 out of 64^n some share three characters.
    let common = |one: &str, other: &str| one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let longest = all.iter().zip(all.iter().skip(1)).map(|(one, other)| common(one, other)).max().unwrap();
    assert!(longest <= 6, "{longest}");
}

#[test]
fn each_character_of_a_token_is_as_likely_as_any_other() {
    let tokens = tokens(Purpose::Download);
    for at in 0..42 {
        let mut counts = [0_u32; 128];
        tokens.iter().for_each(|token| counts[usize::from(token.as_bytes()[at])] += 1);
        let expected = tokens.len() as f64 / 64.0;
        let alphabet = (0..128_u8).filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let chi: f64 = alphabet.map(|byte| (f64::from(counts[usize::from(byte)]) - expected).powi(2) / expected).sum();
        // 63 degrees of freedom: beyond 130 once in a million.
        assert!(chi < 130.0, "character {at}: {chi}");
    }
}

#[test]
fn another_root_secret_gives_other_tokens() {
    let other = KeyRing::new(b"another secret of at least thirty-two bytes").unwrap();
    let row = Uuid::from_u128(7);
    assert_ne!(other.token(Purpose::Access, row), sample::keys().token(Purpose::Access, row));
}
