//! A link that is extended while it is ended.

use std::time::Duration;

use kit_testing::{Dice, sample};
use kit_workflow::inquiry::{ActorKind, Command, InquiryLifecycle as L};
use kit_workflow::port::Archive as _;
use kit_workflow::{EngineError, Order};

use crate::bed::{On, Place, now};
use crate::inquiry::{execute, inquiry};
use crate::on_both;

on_both! {
    whoever_comes_first_an_ended_link_is_not_extended;
}

async fn whoever_comes_first_an_ended_link_is_not_extended(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(7);
    for round in 0..8 {
        let id = inquiry(&store, 8, &mut dice).await;
        let before = store.links(id, 9).await.unwrap()[0].entry.grant;
        let until = before.expires_at + Duration::from_secs(60);
        let reason = || "digest".to_owned();
        let end = if round % 2 == 0 { Command::RevokeLink } else { Command::Refund { reason: reason() } };
        let mut ask = |command: Command| {
            let particulars = sample::particulars(&command, now(), &mut dice);
            let staff = sample::actor(ActorKind::Staff, &mut dice);
            execute(&store, Order::<L>::new(id.0, staff, now(), command).with(particulars))
        };
        let (longer, end) = (ask(Command::ExtendLink { until, reason: reason() }), ask(end));
        let (extended, ended) = tokio::join!(longer, end);
        ended.unwrap();
        let dossier = store.dossier(id).await.unwrap().unwrap();
        assert_eq!(dossier.state.delivery().and_then(|delivery| delivery.grant), None);
        let after = store.links(id, 9).await.unwrap()[0].entry.grant;
        assert_eq!(after.link, before.link);
        match extended {
            Ok(_) => assert_eq!(after.expires_at, until),
            Err(EngineError::Refused(_)) => assert_eq!(after, before),
            Err(other) => panic!("{other}"),
        }
    }
    store.close().await;
    place.remove().await;
}
