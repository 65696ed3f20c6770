//! Every connection ends, however slow. Time is virtual: it passes when nothing else happens.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use crate::wire::{Answer, BOUNDARY, Call};
use crate::world::{World, fields};

async fn connect(world: &World) -> TcpStream {
    TcpStream::connect(world.address).await.unwrap()
}

/// How long the service keeps a connection open to which `drip` is sent each second after `first`.
async fn lasts(world: &World, first: &[u8], drip: &[u8]) -> (Duration, Option<Answer>) {
    let begun = Instant::now();
    let mut stream = connect(world).await;
    stream.write_all(first).await.unwrap();
    let mut received = Vec::new();
    for _ in 0..600 {
        let mut buffer = [0; 4096];
        match timeout(Duration::from_secs(1), stream.read(&mut buffer)).await {
            Ok(Ok(0) | Err(_)) => return (begun.elapsed(), Answer::parse(&received)),
            Ok(Ok(bytes)) => received.extend_from_slice(&buffer[..bytes]),
            Err(_) => drop(stream.write_all(drip).await),
        }
    }
    panic!("the connection is still open");
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_ends() {
    let world = World::start().await;
    let (after, _) = lasts(&world, b"", b"").await;
    assert!(after < Duration::from_secs(20), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn half_a_head_ends() {
    let world = World::start().await;
    let (after, _) = lasts(&world, b"GET /healthz HTTP/1.1\r\nhost: x", b"").await;
    assert!(after < Duration::from_secs(20), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn a_dripping_head_ends() {
    let world = World::start().await;
    let (after, _) = lasts(&world, b"GET /healthz HTTP/1.1\r\n", b"x-a: b\r\n").await;
    assert!(after < Duration::from_secs(20), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_ends_after_its_answer() {
    let world = World::start().await;
    let head = format!("GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", world.address);
    let (after, answer) = lasts(&world, head.as_bytes(), b"").await;
    assert_eq!(answer.unwrap().status, 200);
    assert!(after < Duration::from_secs(20), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn a_dripping_json_body_is_too_slow() {
    let world = World::start().await;
    let call = Call::post("/api/v1/staff/sessions").header("content-type", "application/json");
    let head = call.header("content-length", "1000").head(world.address);
    let (after, answer) = lasts(&world, head.as_bytes(), b" ").await;
    assert_eq!(answer.unwrap().problem().0, "too_slow");
    assert!(after < Duration::from_secs(30), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stalled_upload_is_too_slow_and_leaves_nothing() {
    let world = World::start().await;
    let call = Call::post("/api/v1/inquiries").header("content-type", &fields().content_type());
    let part =
        format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"documents\"; filename=\"a.pdf\"\r\n\r\n%PDF");
    let head = call.header("content-length", "1000000").head(world.address) + &part;
    for drip in [b"".as_slice(), b"x"] {
        let (after, answer) = lasts(&world, head.as_bytes(), drip).await;
        assert_eq!(answer.unwrap().expect(408).problem().0, "too_slow");
        assert!(after < Duration::from_secs(30), "{after:?}");
    }
    world.assert_nothing_kept();
}

#[tokio::test(start_paused = true)]
async fn a_slow_connection_that_keeps_its_pace_is_served() {
    let world = World::start().await;
    let form = fields().file("documents", "loi.txt", vec![b'a'; 1_000_000]);
    let bytes = form.bytes();
    let call = Call::post("/api/v1/inquiries").header("content-type", &form.content_type());
    let head = call.header("content-length", &bytes.len().to_string()).head(world.address);
    let mut stream = connect(&world).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    let begun = Instant::now();
    // A weak mobile connection: five kilobytes a second.
    for piece in bytes.chunks(5_000) {
        stream.write_all(piece).await.unwrap();
        sleep(Duration::from_secs(1)).await;
    }
    Answer::read(&mut stream).await.unwrap().expect(201);
    assert!(begun.elapsed() > Duration::from_secs(150));
}

#[tokio::test(start_paused = true)]
async fn a_crowd_of_silent_connections_makes_room_for_others() {
    let world = World::start_with(|settings| {
        settings.connections.at_once = 8;
        settings.connections.per_client = 8;
    })
    .await;
    let mut silent = Vec::new();
    for _ in 0..8 {
        silent.push(connect(&world).await);
    }
    let begun = Instant::now();
    world.send(Call::get("/healthz")).await.expect(200);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn one_address_has_a_bounded_number_of_connections() {
    let world = World::start_with(|settings| settings.connections.per_client = 2).await;
    let first = format!("GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", world.address);
    let mut open = Vec::new();
    for _ in 0..2 {
        let mut stream = connect(&world).await;
        stream.write_all(first.as_bytes()).await.unwrap();
        let mut buffer = [0; 4096];
        assert!(stream.read(&mut buffer).await.unwrap() > 0);
        open.push(stream);
    }
    let mut third = connect(&world).await;
    // It may be closed before or after this is sent.
    let _ = third.write_all(first.as_bytes()).await;
    assert!(Answer::read(&mut third).await.is_none());
}

#[tokio::test]
async fn what_is_in_hand_is_finished_when_the_program_ends() {
    let mut world = World::start().await;
    let form = fields().file("documents", "loi.txt", "Article 1");
    let bytes = form.bytes();
    let call = Call::post("/api/v1/inquiries").header("content-type", &form.content_type());
    let head = call.header("content-length", &bytes.len().to_string()).header("expect", "100-continue");
    let mut stream = connect(&world).await;
    stream.write_all(head.head(world.address).as_bytes()).await.unwrap();
    // The service reads this body: it has asked for it.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).await.unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100"));
    let ended = world.stop();
    tokio::task::yield_now().await;
    stream.write_all(&bytes).await.unwrap();
    Answer::read(&mut stream).await.unwrap().expect(201);
    ended.await;
    assert!(TcpStream::connect(world.address).await.is_err());
}
