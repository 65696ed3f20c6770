//! Several processes on one Postgres.

use futures_util::future::join_all;

use crate::desk::add_account;
use crate::history::check;
use crate::process::Kit;
use crate::road::drive;
use crate::world::{Backend, World, free_port};

#[tokio::test(flavor = "multi_thread")]
async fn processes_on_one_postgres_share_the_work_and_do_nothing_twice() {
    const INQUIRIES: usize = 6;
    let world = World::start(Backend::Postgres).await;
    add_account(&world).await;
    let (first, second) = tokio::join!(Kit::serve(&world, world.public, &[]), Kit::serve(&world, free_port(), &[]));
    let third = Kit::spawn(&world, free_port(), &["worker"]);

    let emails: Vec<String> = (0..INQUIRIES).map(|number| format!("client{number}@cluster.test")).collect();
    let arrived = join_all(emails.iter().map(|email| drive(&world, email))).await;
    for arrived in &arrived {
        check(&world, arrived).await;
        let copies = crate::road::mails(&world, &arrived.email).await.len();
        assert_eq!(copies, 3, "without a crash each mail is sent once");
    }
    let mut payments: Vec<&str> = arrived.iter().map(|arrived| arrived.transaction_id.as_str()).collect();
    payments.sort_unstable();
    payments.dedup();
    assert_eq!(payments.len(), INQUIRIES);

    drop((first, second, third));
    world.end().await;
}
