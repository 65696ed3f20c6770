//! Limits that hold while a body streams, whatever length it declares.

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use kit_workflow::port::Role;

use crate::wire::{Answer, BOUNDARY, Call};
use crate::world::{World, fields};

const MIB: usize = 1 << 20;

/// Sends a chunked body until the service does not take it any more, and gives the answer and how much was sent.
async fn pour(world: &World, call: Call, first: &[u8], chunk: &[u8], times: usize) -> (Answer, usize) {
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    let call = call.header("transfer-encoding", "chunked");
    stream.write_all(call.head(world.address).as_bytes()).await.unwrap();
    let mut sent = 0;
    for bytes in std::iter::once(first).chain(std::iter::repeat_n(chunk, times)) {
        let frame = [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
        if stream.write_all(&frame).await.is_err() {
            break;
        }
        sent += bytes.len();
    }
    let _ = stream.write_all(b"0\r\n\r\n").await;
    (Answer::read(&mut stream).await.unwrap(), sent)
}

fn form_call() -> Call {
    Call::post("/api/v1/inquiries").header("content-type", &fields().content_type())
}

fn open_part(disposition: &str) -> Vec<u8> {
    format!("--{BOUNDARY}\r\ncontent-disposition: form-data; {disposition}\r\n\r\n").into_bytes()
}

/// The process's peak memory.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_part_of_300_mib_is_refused_in_bounded_memory() {
    let world = World::start().await;
    let before = peak_kib();
    let first = open_part("name=\"documents\"; filename=\"a.pdf\"");
    let (answer, sent) = pour(&world, form_call(), &first, &vec![b'x'; MIB], 300).await;
    let faults = answer.expect(413).problem().1;
    assert!(faults.contains(&("documents".to_owned(), "too_big".to_owned())), "{faults:?}");
    assert!(sent < 290 * MIB, "{sent} bytes were taken");
    let grown = peak_kib().saturating_sub(before) / 1024;
    assert!(grown < 120, "{grown} MiB more");
    world.assert_nothing_kept();
}

#[tokio::test]
async fn text_beyond_its_limit_is_not_kept() {
    let world = World::start().await;
    let (answer, _) = pour(&world, form_call(), &open_part("name=\"notes_text\""), &vec![b'x'; MIB], 50).await;
    // The part never ends, so the form is cut off: what counts is that 50 MiB of text were not gathered.
    answer.expect(400);
    world.assert_nothing_kept();
}

#[tokio::test]
async fn endless_headers_of_a_part_end_it() {
    let world = World::start().await;
    let first = format!("--{BOUNDARY}\r\nx: ");
    let (answer, sent) = pour(&world, form_call(), first.as_bytes(), &vec![b'x'; MIB], 200).await;
    answer.expect(400);
    // The service has answered long before; it only lets the client finish its sentence.
    assert!(sent < 100 * MIB, "{sent} bytes were taken");
}

#[tokio::test]
async fn a_form_has_a_bounded_number_of_parts() {
    let world = World::start().await;
    let form = (0..201).fold(fields(), |form, n| form.text(&format!("x{n}"), ""));
    world.send(Call::post("/api/v1/inquiries").form(&form)).await.expect(400);
    let form = (0..300).fold(fields(), |form, n| form.file("documents", &format!("{n}.txt"), "x"));
    world.send(Call::post("/api/v1/inquiries").form(&form)).await.expect(400);
    world.assert_nothing_kept();
}

#[tokio::test]
async fn json_beyond_64_kib_is_refused_with_and_without_a_length() {
    let world = World::start().await;
    let path = "/api/v1/staff/sessions";
    let body = format!("{{\"email\":\"{}\"}}", "a".repeat(100 * 1024));
    world.send(Call::post(path).body("application/json", body.clone())).await.expect(413);
    let call = Call::post(path).header("content-type", "application/json");
    let (answer, _) = pour(&world, call, body.as_bytes(), b" ", 1).await;
    assert_eq!(answer.expect(413).problem().0, "too_large");
    let call = Call::post(path).header("content-type", "application/vnd.x+json");
    let (answer, _) = pour(&world, call, body.as_bytes(), b" ", 1).await;
    answer.expect(413);
}

#[tokio::test]
async fn a_webhook_beyond_64_kib_is_refused() {
    let world = World::start().await;
    let call = Call::post("/payments/cinetpay/notify").header("x-token", "genuine");
    world.send(call.body("application/x-www-form-urlencoded", vec![b'a'; 70_000])).await.expect(413);
}

#[tokio::test]
async fn a_pdf_beyond_25_mib_is_refused_and_not_kept() {
    let world = World::start().await;
    let (client, staff) = (world.drafted().await, world.staff(Role::Reviewer).await);
    let kept = world.ports.vault.paths();
    let call = world.staff_call("PUT", &client, "/deliverable", &staff).header("content-type", "application/pdf");
    let (answer, _) = pour(&world, call, b"%PDF-1.7", &vec![b'x'; MIB], 40).await;
    assert_eq!(answer.expect(413).problem().1[0], ("deliverable".to_owned(), "too_big".to_owned()));
    assert_eq!(world.ports.vault.paths(), kept);
}

#[tokio::test]
async fn an_upload_to_an_address_that_takes_none_is_answered_at_once() {
    let world = World::start().await;
    let (answer, sent) =
        pour(&world, Call::post("/healthz").header("content-type", "application/pdf"), b"x", &vec![b'x'; MIB], 100)
            .await;
    answer.expect(413);
    assert!(sent < 100 * MIB, "{sent} bytes were taken");
}

#[tokio::test]
async fn a_client_that_is_refused_may_finish_its_sentence() {
    let world = World::start().await;
    let call = Call::post("/healthz").header("content-type", "application/pdf");
    let (answer, sent) = pour(&world, call, b"x", &vec![b'x'; MIB], 20).await;
    answer.expect(413);
    assert_eq!(sent, 20 * MIB + 1);
}

#[tokio::test]
async fn a_body_with_two_lengths_or_an_unknown_coding_is_refused_and_the_connection_ends() {
    let world = World::start().await;
    for framing in [
        "content-length: 5\r\ncontent-length: 6",
        "content-length: 5, 6",
        "content-length: +5",
        "content-length: 0x5",
        "transfer-encoding: xchunked",
        "transfer-encoding: chunked, identity",
    ] {
        let head = format!("POST /payments/cinetpay/notify HTTP/1.1\r\nhost: {}\r\n{framing}\r\n\r\n", world.address);
        let mut stream = TcpStream::connect(world.address).await.unwrap();
        let smuggled = format!("{head}0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", world.address);
        stream.write_all(smuggled.as_bytes()).await.unwrap();
        let mut answers = String::new();
        let _ = tokio::io::AsyncReadExt::read_to_string(&mut stream, &mut answers).await;
        assert!(answers.starts_with("HTTP/1.1 400"), "{framing}: {answers}");
        assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{framing}: {answers}");
    }
}
