//! What is wrong with no one inquiry.

use std::time::Duration;

use futures_util::future::join_all;
use kit_workflow::port::{AlarmKind, Alarms as _, Archive};

use crate::contract::{Breach, Must, TestBed};

const QUIET: Duration = Duration::from_secs(60 * 60);
const LEASE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

pub(super) async fn alarms_are_told_by_one_and_then_kept_quiet<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Archive,
{
    let store = bed.fresh().await;
    let at = bed.now(&store);
    let claim = async |now| must.works("claiming", store.claim_alarm(now, QUIET, LEASE).await);
    let raise = async |scope: &str, detail: &str, at| {
        must.works("raising", store.raise_alarm(AlarmKind::GatewayFault, scope, detail, at).await)
    };
    must.equal("an alarm that nobody raised", &claim(at).await?, &None)?;
    raise("one", "609", at).await?;
    raise("one", "613", at + SECOND).await?;
    raise("two", "609", at).await?;
    let known = must.works("reading", store.alarms().await)?;
    let found: Vec<_> = known.iter().map(|alarm| (alarm.scope.as_str(), alarm.detail.as_str(), alarm.count)).collect();
    must.equal("the alarms", &found, &vec![("one", "613", 2), ("two", "609", 1)])?;

    let now = at + 2 * SECOND;
    let claims = join_all((0..5).map(|_| claim(now))).await;
    let mut scopes = Vec::new();
    for claimed in claims {
        scopes.extend(claimed?.map(|alarm| alarm.scope));
    }
    scopes.sort();
    must.equal("who of five callers at once is given an alarm", &scopes, &vec!["one".to_owned(), "two".to_owned()])?;
    must.works("closing", store.close_alarm(AlarmKind::GatewayFault, "one", now).await)?;
    raise("one", "624", now + SECOND).await?;
    let again = claim(now + LEASE).await?.map(|alarm| (alarm.scope, alarm.told_at));
    must.equal("what was claimed and not closed", &again, &Some(("two".to_owned(), None)))?;
    must.works("closing", store.close_alarm(AlarmKind::GatewayFault, "two", now + LEASE).await)?;
    let later = claim(now + QUIET).await?.map(|alarm| (alarm.scope, alarm.count, alarm.told_at));
    must.equal("what went on, once the quiet is over", &later, &Some(("one".to_owned(), 3, Some(now))))?;
    must.works("closing", store.close_alarm(AlarmKind::GatewayFault, "one", now + QUIET).await)?;
    must.equal("what did not go on", &claim(now + 9 * QUIET).await?, &None)
}
