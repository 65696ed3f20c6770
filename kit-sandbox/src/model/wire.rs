//! The chat completions interface: requests, answers, errors.

use poem::http::StatusCode;
use serde_json::{Map, Value, json};

/// A token of French is about so many characters.
const CHARACTERS_PER_TOKEN: usize = 4;

/// The context of gpt-4o-mini, in tokens: prompt and answer together.
const CONTEXT: usize = 128_000;

const ROLES: [&str; 5] = ["system", "developer", "user", "assistant", "tool"];

/// A request that can be answered.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) model: String,
    /// What the users say, in order.
    pub(super) user: String,
    pub(super) prompt_tokens: usize,
    /// The most tokens that the answer may have.
    pub(super) most: usize,
}

/// An error as OpenAI words it.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<&'static str>,
    message: String,
}

impl Refusal {
    fn invalid(param: &'static str, message: impl Into<String>) -> Self {
        Refusal {
            status: StatusCode::BAD_REQUEST,
            kind: "invalid_request_error",
            code: None,
            param: Some(param),
            message: message.into(),
        }
    }

    /// The body is not a JSON object.
    pub(super) fn unreadable() -> Self {
        let message = "We could not parse the JSON body of your request.".to_owned();
        Refusal { status: StatusCode::BAD_REQUEST, kind: "invalid_request_error", code: None, param: None, message }
    }

    /// No bearer key came.
    pub(super) fn no_key() -> Self {
        Refusal {
            status: StatusCode::UNAUTHORIZED,
            kind: "invalid_request_error",
            code: Some("invalid_api_key"),
            param: None,
            message: "You didn't provide an API key. Send it in an Authorization header, as Bearer.".to_owned(),
        }
    }

    /// A scripted status.
    pub(super) fn scripted(status: StatusCode) -> Self {
        let (kind, code, message) = match status {
            StatusCode::TOO_MANY_REQUESTS => {
                ("requests", Some("rate_limit_exceeded"), "Rate limit reached for requests. Please try again later.")
            }
            status if status.is_server_error() => {
                ("server_error", None, "The server had an error while processing your request. Sorry about that!")
            }
            _ => ("invalid_request_error", None, "The request was refused as the test script asks."),
        };
        Refusal { status, kind, code, param: None, message: message.to_owned() }
    }

    pub(super) fn body(&self) -> Value {
        json!({"error": {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}})
    }
}

/// Reads a request, or says what is wrong with it.
pub(super) fn read(body: &Map<String, Value>) -> Result<Request, Refusal> {
    let model = match body.get("model").and_then(Value::as_str) {
        Some(model) if !model.trim().is_empty() => model.to_owned(),
        _ => return Err(Refusal::invalid("model", "you must provide a model parameter")),
    };
    if body.get("stream").and_then(Value::as_bool) == Some(true) {
        return Err(Refusal::invalid("stream", "This model does not stream its answers: send stream as false."));
    }
    let messages =
        body.get("messages").and_then(Value::as_array).filter(|messages| !messages.is_empty()).ok_or_else(|| {
            Refusal::invalid("messages", "Invalid 'messages': a list of at least one message is required.")
        })?;
    let mut user = String::new();
    let mut characters = 0;
    for message in messages {
        let role = message.get("role").and_then(Value::as_str).unwrap_or_default();
        if !ROLES.contains(&role) {
            return Err(Refusal::invalid("messages", format!("Invalid role: '{role}'.")));
        }
        let content = content(message.get("content")).ok_or_else(|| {
            Refusal::invalid("messages", "Invalid content: a string or a list of text parts is required.")
        })?;
        characters += content.chars().count();
        if role == "user" {
            user.push_str(&content);
            user.push('\n');
        }
    }
    let most = ["max_completion_tokens", "max_tokens"].iter().find_map(|key| body.get(*key)?.as_u64());
    let prompt_tokens = characters.div_ceil(CHARACTERS_PER_TOKEN);
    let left = CONTEXT.saturating_sub(prompt_tokens);
    if left == 0 {
        return Err(Refusal {
            code: Some("context_length_exceeded"),
            ..Refusal::invalid(
                "messages",
                format!(
                    "This model's maximum context length is {CONTEXT} tokens. Your messages resulted in {prompt_tokens} tokens."
                ),
            )
        });
    }
    let most = most.map_or(left, |most| usize::try_from(most).unwrap_or(left).min(left));
    Ok(Request { model, user, prompt_tokens, most })
}

fn content(content: Option<&Value>) -> Option<String> {
    match content? {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            parts.iter().map(|part| part.get("text")?.as_str()).collect::<Option<Vec<_>>>().map(|texts| texts.concat())
        }
        _ => None,
    }
}

/// How many tokens a text is said to have.
pub(super) fn tokens(text: &str) -> usize {
    text.chars().count().div_ceil(CHARACTERS_PER_TOKEN)
}

/// Cuts an answer to the tokens allowed, and says why it ends.
pub(super) fn cut(mut answer: String, most: usize) -> (String, &'static str) {
    match answer.char_indices().nth(most * CHARACTERS_PER_TOKEN) {
        None => (answer, "stop"),
        Some((at, _)) => {
            answer.truncate(at);
            (answer, "length")
        }
    }
}

/// The answer in the shape of a chat completion.
pub(super) fn completion(request: &Request, id: &str, created: i64, answer: &str, finish_reason: &str) -> Value {
    let completion_tokens = tokens(answer);
    json!({
        "id": format!("chatcmpl-{id}"),
        "object": "chat.completion",
        "created": created,
        "model": request.model,
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": answer, "refusal": null, "annotations": []},
            "logprobs": null,
            "finish_reason": finish_reason,
        }],
        "usage": {
            "prompt_tokens": request.prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": request.prompt_tokens + completion_tokens,
        },
        "service_tier": "default",
        "system_fingerprint": "fp_kit_sandbox",
    })
}
