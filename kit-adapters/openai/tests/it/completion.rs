//! What is sent, what is repeated, and what each end means.

use std::time::Duration;

use kit_openai::{ModelChoice, OpenAi, OpenAiSettings, Price};
use kit_workflow::inquiry::SectionKind;
use kit_workflow::port::{Drafter, DrafterError, Prompt, Usage};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::server::{Reply, Server, streamed};

const KEY: &str = "zz-key-1";

fn settings(base_url: &str) -> OpenAiSettings {
    OpenAiSettings {
        base_url: base_url.to_owned(),
        model: "a-model".to_owned(),
        pause: Duration::from_millis(1),
        ..OpenAiSettings::new(KEY)
    }
}

fn prompt() -> Prompt {
    Prompt {
        kind: SectionKind::Questions,
        system: "zz-instructions".to_owned(),
        user: "zz-data".to_owned(),
        schema: r#"{"type":"object"}"#.to_owned(),
    }
}

/// The text of one completion by these settings.
async fn ask(settings: OpenAiSettings) -> Result<String, DrafterError> {
    OpenAi::new(settings).unwrap().complete(&prompt(), &|_| ()).await.map(|answer| answer.text)
}

/// The outcome of one completion, and how many calls it took.
async fn complete(script: impl IntoIterator<Item = Reply>) -> (Result<String, DrafterError>, usize) {
    let mut server = Server::start(script).await;
    let outcome = ask(settings(&server.base_url)).await;
    if let Err(error) = &outcome {
        let printed = format!("{error:?} {error}");
        assert!(!printed.contains("zz-") && !printed.contains("127.0.0.1"), "{printed}");
    }
    (outcome, server.asked().len())
}

fn unavailable(detail: &str) -> Result<String, DrafterError> {
    Err(DrafterError::Unavailable { detail: detail.to_owned(), patience: None })
}

fn misconfigured(detail: &str) -> Result<String, DrafterError> {
    Err(DrafterError::Misconfigured { detail: detail.to_owned() })
}

fn fault(status: &str, code: &str) -> Reply {
    // A server that repeats what it was sent must not make us log it.
    let body = json!({"error": {"message": "zz-key-1 zz-data", "type": "x", "param": null, "code": code}});
    Reply::status(status, &body.to_string())
}

#[tokio::test]
async fn instructions_and_data_are_sent_apart() {
    let mut server = Server::start([Reply::completion("# Kit", "stop")]).await;
    assert_eq!(ask(settings(&server.base_url)).await, Ok("# Kit".to_owned()));
    let asked = server.asked().remove(0);
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /v1/chat/completions http/1.1"), "{head}");
    assert!(head.contains("\r\nauthorization: bearer zz-key-1"), "{head}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["model"], "a-model");
    assert_eq!(
        body["messages"],
        json!([{"role": "system", "content": "zz-instructions"}, {"role": "user", "content": "zz-data"}])
    );
    assert!(body["temperature"].as_f64().unwrap() < 0.5);
    assert_eq!(body["stream"], true);
    let format = json!({"type": "json_schema",
        "json_schema": {"name": "questions", "strict": true, "schema": {"type": "object"}}});
    assert_eq!(body["response_format"], format);
}

#[tokio::test]
async fn a_model_that_takes_no_temperature_is_asked_without_one() {
    let body = json!({"error": {"code": "unsupported_value", "param": "temperature"}}).to_string();
    let no = Reply::status("400 Bad Request", &body);
    let mut server = Server::start([no.clone(), Reply::completion("# Kit", "stop")]).await;
    assert_eq!(ask(settings(&server.base_url)).await, Ok("# Kit".to_owned()));
    let asked = server.asked();
    assert!(asked[0].contains("temperature") && !asked[1].contains("temperature"), "{asked:?}");
    assert_eq!(complete([no]).await, (misconfigured("HTTP 400 (unsupported_value)"), 2));
}

#[tokio::test]
async fn passing_trouble_is_waited_out() {
    let page = Reply::status("502 Bad Gateway", "<html>");
    let script = [fault("429 Too Many Requests", "rate_limit_exceeded"), page, Reply::Cut];
    let script = script.into_iter().chain([Reply::completion("# Kit", "stop")]);
    assert_eq!(complete(script).await, (Ok("# Kit".to_owned()), 4));
}

#[tokio::test]
async fn trouble_that_does_not_pass_ends() {
    let limited = fault("429 Too Many Requests", "rate_limit_exceeded");
    assert_eq!(complete([limited]).await, (unavailable("HTTP 429 (rate_limit_exceeded)"), 4));
    assert_eq!(complete([Reply::status("500 Oh", "<html>")]).await, (unavailable("HTTP 500"), 4));
    assert_eq!(complete([Reply::Cut]).await, (unavailable("the connection broke"), 4));
    assert_eq!(complete([Reply::ok("<html>")]).await, (unavailable("an answer that is no completion"), 4));
    assert_eq!(complete([Reply::ok(r#"{"choices":[]}"#)]).await, (unavailable("an answer without a choice"), 4));
}

#[tokio::test]
async fn the_pause_is_the_one_that_the_server_asks_for() {
    let wait = |header: &str| Reply::status(&format!("429 Too Many Requests\r\n{header}"), "");
    let done = Reply::completion("# Kit", "stop");
    assert_eq!(complete([wait("Retry-After: 0"), done.clone()]).await, (Ok("# Kit".to_owned()), 2));
    assert_eq!(complete([wait("Retry-After-Ms: 5"), done.clone()]).await, (Ok("# Kit".to_owned()), 2));
    let long = |seconds| {
        let detail = "HTTP 429".to_owned();
        Err(DrafterError::Unavailable { detail, patience: Some(Duration::from_secs(seconds)) })
    };
    assert_eq!(complete([wait("Retry-After: 300"), done.clone()]).await, (long(300), 1));
    assert_eq!(complete([wait("Retry-After: 99999999"), done]).await, (long(3_600), 1));
}

#[tokio::test]
async fn an_empty_account_is_not_asked_again_and_again() {
    let empty = fault("429 Too Many Requests", "insufficient_quota");
    assert_eq!(complete([empty]).await, (unavailable("HTTP 429 (insufficient_quota)"), 1));
}

#[tokio::test]
async fn our_faults_are_not_repeated() {
    for (status, code, detail) in [
        ("401 Unauthorized", "invalid_api_key", "HTTP 401 (invalid_api_key)"),
        ("404 Not Found", "model_not_found", "HTTP 404 (model_not_found)"),
        ("400 Bad Request", "context_length_exceeded", "HTTP 400 (context_length_exceeded)"),
        ("403 Forbidden", "zz-key-1", "HTTP 403"),
        ("422 Unprocessable", "", "HTTP 422"),
    ] {
        assert_eq!(complete([fault(status, code)]).await, (misconfigured(detail), 1), "{status}");
    }
    assert_eq!(complete([Reply::status("404 Not Found", "<html>")]).await, (misconfigured("HTTP 404"), 1));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let mut elsewhere = Server::start([Reply::completion("# Kit", "stop")]).await;
    let head = format!("307 Temporary Redirect\r\nLocation: {}/chat/completions", elsewhere.base_url);
    assert_eq!(complete([Reply::status(&head, "")]).await, (misconfigured("HTTP 307"), 1));
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn an_answer_that_was_cut_is_no_answer() {
    assert_eq!(complete([Reply::completion("# Ki", "length")]).await, (unavailable("the answer was cut"), 1));
    let unfinished = unavailable("an answer that did not end");
    assert_eq!(complete([Reply::completion("# Ki", "tool_calls")]).await, (unfinished.clone(), 4));
    let silent = json!({"choices": [{"message": {"role": "assistant", "content": "# Ki"}}]}).to_string();
    assert_eq!(complete([Reply::ok(&silent)]).await, (unfinished, 4));
}

#[tokio::test]
async fn an_answer_that_the_model_declines_needs_staff() {
    let filtered = misconfigured("the content filter stopped the answer");
    assert_eq!(complete([Reply::completion("", "content_filter")]).await, (filtered, 1));
    let declined = json!({"choices": [{"finish_reason": "stop",
        "message": {"role": "assistant", "content": null, "refusal": "zz-data"}}]});
    assert_eq!(complete([Reply::ok(&declined.to_string())]).await, (misconfigured("the model declined"), 1));
}

#[tokio::test]
async fn an_empty_answer_is_asked_for_again() {
    let script = [Reply::completion(" \n", "stop"), Reply::completion("# Kit", "stop")];
    assert_eq!(complete(script).await, (Ok("# Kit".to_owned()), 2));
}

#[tokio::test]
async fn an_answer_without_end_is_left() {
    assert_eq!(complete([Reply::Endless]).await, (unavailable("an answer without end"), 1));
}

#[tokio::test]
async fn a_call_ends_in_time_and_so_does_everything_together() {
    let mut server = Server::start([Reply::Never, Reply::completion("# Kit", "stop")]).await;
    let quick = OpenAiSettings { timeout: Duration::from_millis(100), ..settings(&server.base_url) };
    assert_eq!(ask(quick).await, Ok("# Kit".to_owned()));
    assert_eq!(server.asked().len(), 2);

    let server = Server::start([Reply::Never]).await;
    let short = OpenAiSettings { deadline: Duration::from_millis(100), ..settings(&server.base_url) };
    assert_eq!(ask(short).await, unavailable("no answer in time"));

    let mut server = Server::start([Reply::status("503 Oh\r\nRetry-After: 5", "")]).await;
    let short = OpenAiSettings { deadline: Duration::from_secs(2), ..settings(&server.base_url) };
    let patience = Some(Duration::from_secs(5));
    let outcome = ask(short).await;
    assert_eq!(outcome, Err(DrafterError::Unavailable { detail: "HTTP 503".to_owned(), patience }));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_away_is_unavailable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/v1/", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(ask(settings(&base_url)).await, unavailable("no connection"));
}

#[tokio::test]
async fn an_answer_that_comes_in_pieces_is_heard_as_it_comes() {
    let server = Server::start([streamed("Réponse en français", "stop")]).await;
    let heard = std::sync::Mutex::new(Vec::new());
    let prices = [("a-model".to_owned(), Price { prompt: 150_000, completion: 600_000 })].into();
    let drafter = OpenAi::new(OpenAiSettings { prices, ..settings(&server.base_url) }).unwrap();
    let answer = drafter.complete(&prompt(), &|characters| heard.lock().unwrap().push(characters)).await.unwrap();
    assert_eq!((answer.text.as_str(), answer.model.as_str()), ("Réponse en français", "m-2024"));
    // 1 207 tokens at 15 cents and 311 at 60 cents a million, rounded up.
    assert_eq!(answer.usage, Usage { prompt_tokens: 1_207, completion_tokens: 311, cost: 368 });
    assert_eq!(heard.lock().unwrap().last(), Some(&19));
}

#[tokio::test]
async fn a_stream_that_breaks_or_fails_is_no_answer() {
    let event = "200 OK\r\nContent-Type: text/event-stream";
    let told = |data: &str| Reply::status(event, &format!("data: {data}\n\n"));
    let unfinished = told(r#"{"choices":[{"delta":{"content":"Ki"}}]}"#);
    assert_eq!(complete([unfinished]).await, (unavailable("an answer that did not end"), 4));
    let failed = told(r#"{"error":{"message":"zz-data"}}"#);
    assert_eq!(complete([failed]).await, (unavailable("an answer that failed on the way"), 4));
    assert_eq!(complete([told("{")]).await, (unavailable("an answer that is no completion"), 4));
}

#[tokio::test]
async fn a_part_of_the_request_that_is_refused_is_left_out() {
    let no = |param: &str| {
        Reply::status(
            "400 Bad Request",
            &json!({"error": {"code": "unsupported_parameter", "param": param}}).to_string(),
        )
    };
    let mut server =
        Server::start([no("response_format.json_schema"), no("stream_options"), streamed("# Kit", "stop")]).await;
    assert_eq!(ask(settings(&server.base_url)).await, Ok("# Kit".to_owned()));
    let bodies: Vec<Value> = server
        .asked()
        .iter()
        .map(|asked| serde_json::from_str(asked.split_once("\r\n\r\n").unwrap().1).unwrap())
        .collect();
    assert_eq!(bodies[1]["response_format"], Value::Null);
    let system = bodies[1]["messages"][0]["content"].as_str().unwrap();
    assert!(system.starts_with("zz-instructions") && system.contains(r#"{"type":"object"}"#), "{system}");
    assert_eq!(bodies[2]["stream_options"], Value::Null);
}

#[tokio::test]
async fn each_kind_of_section_has_its_model_and_another_stands_in_for_it() {
    let choice = ModelChoice { temperature: Some(0.5), max_tokens: Some(9_000), ..ModelChoice::new("a-large-model") };
    let chosen = |base_url: &str| OpenAiSettings {
        choices: [(SectionKind::Questions, choice.clone())].into(),
        fallback: Some("a-spare-model".to_owned()),
        attempts: 1,
        ..settings(base_url)
    };
    let mut server = Server::start([Reply::status("503 Oh", ""), streamed("# Kit", "stop")]).await;
    assert_eq!(ask(chosen(&server.base_url)).await, Ok("# Kit".to_owned()));
    let bodies: Vec<Value> = server
        .asked()
        .iter()
        .map(|asked| serde_json::from_str(asked.split_once("\r\n\r\n").unwrap().1).unwrap())
        .collect();
    assert_eq!((&bodies[0]["model"], &bodies[1]["model"]), (&json!("a-large-model"), &json!("a-spare-model")));
    assert_eq!(bodies[0]["max_completion_tokens"], 9_000);
    assert!((bodies[0]["temperature"].as_f64().unwrap() - 0.5).abs() < 1e-6);

    // A key that is refused is refused for every model.
    let mut server = Server::start([fault("401 Unauthorized", "invalid_api_key")]).await;
    assert_eq!(ask(chosen(&server.base_url)).await, misconfigured("HTTP 401 (invalid_api_key)"));
    assert_eq!(server.asked().len(), 1);
    // Where both are away, the usual one's trouble is told.
    let server = Server::start([Reply::status("503 Oh", ""), Reply::status("500 Oh", "")]).await;
    assert_eq!(ask(chosen(&server.base_url)).await, unavailable("HTTP 503"));
}
