//! Every address of a page that takes a form, as the routes' own source names them.

use kit_workflow::port::Role;

use crate::crawl::{DESK, delivered, stored};
use crate::wire::Call;
use crate::world::{Client, World};

const PAGES: &str = include_str!("../../src/pages.rs");
const MOVES: &str = include_str!("../../src/pages/desk/moves.rs");

const FORM: &str = "application/x-www-form-urlencoded";

/// The text of the first literal.
fn literal(source: &str) -> &str {
    source.split('"').nth(1).unwrap()
}

/// The addresses of the pages that take a POST, with an inquiry's own id and token in their places.
fn addresses(client: &Client) -> Vec<String> {
    let mut patterns = Vec::new();
    for route in PAGES.split(".at(").skip(1).map(str::trim_start).filter(|route| route.contains("post(")) {
        match route {
            _ if route.starts_with("lost_page::PATH") => patterns.push("/kit/page/".to_owned()),
            // The moves of the desk, whose table is read below.
            _ if route.starts_with("format!(\"{inquiry}{}\"") => {}
            _ if route.starts_with(['"', 'f']) => patterns.push(literal(route).to_owned()),
            _ => panic!("a route that this test does not understand: {route}"),
        }
    }
    let (_, moves) = MOVES.split_once("pub(crate) const MOVES").unwrap();
    let (moves, _) = moves.split_once("\n];").unwrap();
    let paths = moves.split('"').skip(1).step_by(2).filter(|text| text.ends_with('/'));
    patterns.extend(paths.map(|path| format!("{{inquiry}}{path}")));
    let places = [
        ("{inquiry}", format!("{DESK}{}/", client.id)),
        (":access", client.access.clone()),
        (":provider", "cinetpay".into()),
        (":letter", "client_link".into()),
        (":language", "fr".into()),
        (":token", "x".into()),
    ];
    let filled = |pattern: String| places.iter().fold(pattern, |path, (place, value)| path.replace(place, value));
    let addresses: Vec<String> = patterns.into_iter().map(filled).collect();
    assert!(addresses.iter().all(|path| path.starts_with('/') && !path.contains([':', '{'])), "{addresses:?}");
    addresses
}

async fn send(world: &World, path: &str, headers: &[(&str, &str)], kind: &str) -> u16 {
    let call = Call::post(path).body(kind, if kind == FORM { "reason=r&version=1" } else { "{\"reason\":\"r\"}" });
    world.send(headers.iter().fold(call, |call, (name, value)| call.header(name, value))).await.status
}

#[tokio::test]
async fn no_form_of_any_page_is_taken_from_another_site() {
    let (world, client, staff) = delivered().await;
    let (addresses, before) = (addresses(&client), stored(&world, &client).await);
    let cookie = format!("kit_session={staff}");
    for path in &addresses {
        for kind in [FORM, "text/plain"] {
            for foreign in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")] {
                for headers in [&[foreign][..], &[foreign, ("cookie", &cookie)]] {
                    assert_eq!(send(&world, path, headers, kind).await, 403, "{path} {headers:?} {kind}");
                }
            }
            assert_eq!(send(&world, path, &[("cookie", &cookie)], kind).await, 403, "{path} {kind}");
        }
    }
    assert_eq!(stored(&world, &client).await, before);
    println!("{} addresses", addresses.len());
    assert!(addresses.len() > 40, "{addresses:?}");
}

#[tokio::test]
async fn each_of_those_addresses_takes_a_form_from_our_own_pages() {
    let (world, client, _) = delivered().await;
    for path in addresses(&client) {
        let own = [("sec-fetch-site", "same-origin"), ("cookie", "kit_session=nobody")];
        let status = send(&world, &path, &own, FORM).await;
        // A link that invites nobody is told to be unknown.
        let known = status != 404 || path.contains("/invitation/");
        assert!(known && !matches!(status, 403 | 405) && status < 500, "{path}: {status}");
    }
}

#[tokio::test]
async fn a_role_makes_the_same_moves_at_the_desk_as_by_the_api() {
    let world = World::start().await;
    let reviewer = world.staff(Role::Reviewer).await;
    let client = world.drafted().await;
    let call = Call::get(&format!("/api/v1/inquiries/{}/actions", client.id)).bearer(&reviewer);
    let actions = world.send(call).await.expect(200).json();
    let page = Call::get(&format!("{DESK}{}/", client.id)).header("cookie", &format!("kit_session={reviewer}"));
    let page = world.send(page).await.expect(200).text();
    let mut offered = 0;
    for action in actions["items"].as_array().unwrap().iter().filter(|action| action["possible"] == true) {
        let name = action["action"].as_str().unwrap();
        let button = format!("data-move=\"{name}\"");
        assert!(page.contains(&button), "{name}");
        offered += 1;
    }
    assert!(offered >= 2 && page.matches("data-move=\"").count() >= offered, "{actions}");
}
