//! Two permits in a database: one that the clerk grants, and one that silence does.
//!
//!     cargo run -p kit-example-building-permit

use std::error::Error;
use std::time::Duration;

use kit_example_building_permit::{Ask, BuildingPermit, Office, Stage, Wall, Who, working};
use kit_store::SqlStore;
use kit_workflow::{Actor, Clock, Engine, Ids, KeyRing, Name, Order, Outbox, moves};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite:{}", folder.path().join("town.db").display());
    let store = SqlStore::connect(&url, KeyRing::new(b"a secret of at least thirty-two bytes")?).await?;
    store.migrate_up().await?;
    let permits = store.subjects::<BuildingPermit>();
    let engine = Engine::<BuildingPermit, _>::new(&permits);
    let office = Office {
        post: |key: &str, letter| {
            println!("letter {key}: {letter}");
            Ok(())
        },
        clock: Wall,
    };

    let (garage, shed) = (Wall.fresh(), Wall.fresh());
    // The shed was filed two months ago, so its sixty days are over.
    let long_ago = Wall.now() - 61 * Duration::from_secs(24 * 60 * 60);
    for (permit, at) in [(garage, Wall.now()), (shed, long_ago)] {
        engine.execute(Order::new(permit, Actor::new(Who::Applicant), at, Ask::File)).await?;
    }
    println!("until {} the town hall may think about the garage", permits.upcoming(garage).await?[0].due);

    println!("\nWhat may the clerk do?");
    let filed = engine.execute(Order::new(garage, Actor::new(Who::Applicant), Wall.now(), Ask::HandIn)).await;
    println!("  handing in plans that nobody asked for: {}", filed.err().map_or_else(String::new, |no| no.to_string()));
    for (permit, loaded) in permits.list(Some(Stage::Filed), None, 10).await? {
        let offers = moves::<BuildingPermit>(Some(&loaded.state), Who::Clerk, Wall.now());
        let open: Vec<_> = offers.iter().filter(|offer| offer.is_open()).map(|offer| offer.command.as_str()).collect();
        println!("  {permit}: {}", open.join(", "));
    }

    engine.execute(Order::new(garage, Actor::new(Who::Clerk), Wall.now(), Ask::Grant)).await?;
    println!("\nWhat is due is done:");
    working(&permits, &office).await?;

    for permit in [garage, shed] {
        let sound = permits.verify(permit).await?.is_none();
        let history = kit_workflow::Store::history(&permits, permit).await?;
        let events: Vec<String> = history.iter().map(|entry| format!("{} by {}", entry.event, entry.by.kind)).collect();
        println!("\n{permit}: {}; the chain is {}", events.join(", "), if sound { "sound" } else { "broken" });
    }
    store.close().await;
    Ok(())
}
