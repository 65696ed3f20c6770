//! What must be true of an inquiry that arrived, whatever happened on its way.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::desk::PATIENCE;
use crate::process::{command, run};
use crate::road::{Arrived, link_in, mails};
use crate::world::World;

/// One payment credited, one draft, each mail at least once, all copies with one Message-ID and link; the seals hold.
pub(crate) async fn check(world: &World, arrived: &Arrived) {
    assert_eq!(check_inquiry(arrived), None);
    let to_client = wait_for_mails(world, &arrived.email, 3).await;
    let links: Vec<String> = to_client.values().flatten().filter_map(link_in).collect();
    assert!(!links.is_empty() && links.iter().all(|link| *link == links[0]), "one link: {links:?}");

    let verify = run(command(world, world.public, &["audit", "verify"]), "").await;
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stderr));
}

/// What is wrong with the history of an inquiry that arrived: it tells of one payment, one draft and one delivery.
pub(crate) fn check_inquiry(arrived: &Arrived) -> Option<String> {
    let count = |kind: &str| arrived.history.iter().filter(|event| event["event"] == kind).count();
    let once = ["payment_confirmed", "draft_completed", "kit_delivered"].iter().all(|kind| count(kind) == 1);
    let well = once && count("extra_payment_received") == 0;
    (!well).then(|| format!("not one payment, one draft and one delivery: {:?}", arrived.history))
}

/// The mails to an address by Message-ID, once there are `expected` different ones.
async fn wait_for_mails(world: &World, email: &str, expected: usize) -> BTreeMap<String, Vec<Value>> {
    let begun = Instant::now();
    loop {
        let mut by_id = BTreeMap::<String, Vec<Value>>::new();
        for mail in mails(world, email).await {
            by_id.entry(mail["message_id"].as_str().unwrap().to_owned()).or_default().push(mail);
        }
        assert!(by_id.len() <= expected, "a mail was sent under two Message-IDs: {by_id:?}");
        if by_id.len() == expected {
            return by_id;
        }
        assert!(begun.elapsed() < PATIENCE, "{} of {expected} mails to {email}", by_id.len());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
