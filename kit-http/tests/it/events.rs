//! What happens to an inquiry is told as it happens.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::wire::Call;
use crate::world::{Client, World};

/// A line that stays open.
struct Live {
    stream: TcpStream,
    read: String,
}

impl Live {
    async fn open(world: &World, client: &Client) -> Self {
        let mut stream = TcpStream::connect(world.address).await.unwrap();
        let call = world.client_call("GET", client, "/events");
        stream.write_all(call.head(world.address).as_bytes()).await.unwrap();
        Self { stream, read: String::new() }
    }

    /// The next event's data; `None` at the end.
    async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n")
                && let Some(data) = event.lines().find_map(|line| line.strip_prefix("data: "))
            {
                let data = serde_json::from_str(data).unwrap();
                self.read = rest.to_owned();
                return Some(data);
            }
            let mut buffer = [0; 4096];
            match timeout(Duration::from_secs(30), self.stream.read(&mut buffer)).await.unwrap().unwrap() {
                0 => return None,
                bytes => self.read.push_str(&String::from_utf8_lossy(&buffer[..bytes])),
            }
        }
    }
}

#[tokio::test]
async fn a_listener_hears_where_it_stands_and_every_change() {
    let world = World::start().await;
    let client = world.submit().await;
    let mut live = Live::open(&world, &client).await;
    let first = live.next().await.unwrap();
    assert_eq!(first, json!({"version": 2, "stage": "awaiting_payment", "order_status": "unpaid", "messages": 0}));
    world.send(world.client_call("POST", &client, "/cancel")).await.expect(200);
    let second = live.next().await.unwrap();
    assert_eq!(second, json!({"version": 3, "stage": "cancelled", "order_status": "cancelled", "messages": 0}));
}

#[tokio::test]
async fn a_listener_hears_of_a_message() {
    let world = World::start().await;
    let client = world.submit().await;
    let mut live = Live::open(&world, &client).await;
    assert_eq!(live.next().await.unwrap()["messages"], 0);
    let message = world.client_call("POST", &client, "/messages").json(&json!({"text": "Où en est mon dossier ?"}));
    world.send(message).await.expect(200);
    let told = live.next().await.unwrap();
    assert_eq!((&told["version"], &told["messages"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn listeners_go_when_the_program_ends() {
    let mut world = World::start().await;
    let client = world.submit().await;
    let mut live = Live::open(&world, &client).await;
    live.next().await.unwrap();
    let ended = world.stop();
    assert_eq!(live.next().await, None);
    timeout(Duration::from_secs(5), ended).await.unwrap();
}

#[tokio::test]
async fn an_event_stream_is_one() {
    let world = World::start().await;
    let client = world.submit().await;
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    let call = world.client_call("GET", &client, "/events");
    stream.write_all(call.head(world.address).as_bytes()).await.unwrap();
    let mut buffer = [0; 4096];
    let bytes = stream.read(&mut buffer).await.unwrap();
    let head = String::from_utf8_lossy(&buffer[..bytes]).to_lowercase();
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    world.send(Call::get(&format!("/api/v1/inquiries/{}/events", client.id))).await.expect(401);
}
