//! Reports at the desk.

use kit_workflow::port::Role;

use crate::world::World;

#[tokio::test]
async fn the_desk_offers_reports_of_what_its_list_shows_to_managers_only() {
    let world = World::start().await;
    world.submit().await;
    let manager = world.staff(Role::Manager).await;
    let list = "/kit-complet-traitement/?stage=awaiting_payment&q=a";
    let page = world.open_desk(list, &manager).await;
    let wanted = "/kit-complet-traitement/exports/inquiries.xlsx?stage=awaiting_payment&amp;q=a";
    assert!(page.html.contains(wanted), "{}", page.html);
    let report = world.open_desk(&wanted.replace("&amp;", "&"), &manager).await;
    assert!(report.html.contains("awaiting_payment"), "{}", report.html);
    let reviewer = world.staff(Role::Reviewer).await;
    assert!(!world.open_desk(list, &reviewer).await.html.contains("/exports/"));
    world.open_desk("/kit-complet-traitement/exports/inquiries.csv", &reviewer).await.expect(403);
}
