//! More connections than the program has room for.

use std::time::{Duration, Instant};

use tokio::net::{TcpSocket, TcpStream};

use crate::desk::PATIENCE;
use crate::process::Kit;
use crate::world::{Backend, World};

/// Files that the program may have open: too few for the crowd, enough for itself.
const FILES: u32 = 128;

/// Silent connections from each of these addresses, fewer than one address may have.
const FROM: [&str; 4] = ["127.0.0.2:0", "127.0.0.3:0", "127.0.0.4:0", "127.0.0.5:0"];
const EACH: usize = 50;

/// How long a silent connection is let alone, and a little more.
const SILENCE: Duration = Duration::from_secs(10);

async fn silent(world: &World, from: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(from.parse().unwrap()).unwrap();
    socket.connect(world.public).await.unwrap()
}

fn refusals(world: &World) -> usize {
    let log = std::fs::read_to_string(world.log()).unwrap();
    log.lines().filter(|line| line.contains("a connection could not be accepted")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn out_of_files_the_program_waits_without_spinning_and_serves_the_next_client() {
    let world = World::start(Backend::Sqlite).await;
    let mut kit = Kit::spawn_limited(&world, FILES);
    kit.ready(&world, world.public).await;
    assert_eq!(refusals(&world), 0);
    let (begun, computed) = (Instant::now(), kit.computed());
    let mut crowd = Vec::new();
    for from in FROM {
        for _ in 0..EACH {
            crowd.push(silent(&world, from).await);
        }
    }
    while refusals(&world) == 0 {
        assert!(begun.elapsed() < PATIENCE, "the crowd found room");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(SILENCE / 2).await;
    // One refusal each tenth of a second at most: the loop sleeps, and does not spin.
    let most = usize::try_from(begun.elapsed().as_millis() / 100).unwrap() + 2;
    let (refused, computed) = (refusals(&world), kit.computed() - computed);
    println!("{refused} refusals, {computed:?} computed in {:?}", begun.elapsed());
    assert!(refused <= most, "{refused} refusals in {:?}", begun.elapsed());
    assert!(computed < begun.elapsed() / 3, "{computed:?} computed in {:?}", begun.elapsed());
    // The crowd is still there; its time ends, and a new client's begins.
    let url = format!("http://{}/kit/inquiry/", world.public);
    loop {
        if reqwest::get(&url).await.is_ok_and(|answer| answer.status().is_success()) {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "a new client is not served");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    drop(crowd);
    drop(kit);
    world.end().await;
}
