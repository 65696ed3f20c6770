//! The chat completions interface: requests, answers, errors.

use poem::http::StatusCode;
use serde_json::{Map, Value, json};

use super::structured::Form;

/// A token of French is about so many characters.
const CHARACTERS_PER_TOKEN: usize = 4;

/// Characters in one piece of an answer that comes in pieces.
const PIECE: usize = 400;

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
    /// The form of the answer, where one is asked for.
    pub(super) form: Option<Form>,
    /// Whether the answer is to come in pieces, and whether they end with what it took.
    pub(super) stream: Option<bool>,
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
    let stream = body.get("stream").and_then(Value::as_bool) == Some(true);
    let counted = body.get("stream_options").is_some_and(|options| options["include_usage"] == true);
    if body.contains_key("stream_options") && !stream {
        let message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
        return Err(Refusal::invalid("stream_options", message));
    }
    let form = form(body)?;
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
    Ok(Request { model, user, prompt_tokens, most, form, stream: stream.then_some(counted) })
}

/// The form that `response_format` asks for. A strict schema must ask for every field and for no other.
fn form(body: &Map<String, Value>) -> Result<Option<Form>, Refusal> {
    let Some(format) = body.get("response_format") else { return Ok(None) };
    let invalid = |message: &str| Refusal::invalid("response_format", message);
    match format["type"].as_str() {
        Some("text") => return Ok(None),
        Some("json_object") => return Ok(Some(Form { name: String::new(), schema: json!({"type": "object"}) })),
        Some("json_schema") => {}
        _ => return Err(invalid("Invalid value for 'response_format.type'.")),
    }
    let (name, schema) = (&format["json_schema"]["name"], &format["json_schema"]["schema"]);
    let plain = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    let name = name.as_str().filter(plain).ok_or_else(|| invalid("Missing or invalid 'json_schema.name'."))?;
    if !schema.is_object() {
        return Err(invalid("Missing required parameter: 'response_format.json_schema.schema'."));
    }
    if format["json_schema"]["strict"] == true && !is_strict(schema) {
        return Err(invalid("Invalid schema: 'additionalProperties' is required to be false and all fields required."));
    }
    Ok(Some(Form { name: name.to_owned(), schema: schema.clone() }))
}

fn is_strict(schema: &Value) -> bool {
    let Some(properties) = schema["properties"].as_object() else {
        return schema.get("items").is_none_or(is_strict);
    };
    let required = schema["required"].as_array().map_or(0, Vec::len);
    schema["additionalProperties"] == false && required == properties.len() && properties.values().all(is_strict)
}

/// The answer as events: its beginning, its pieces, its end, and what it took where that was asked for.
pub(super) fn events(request: &Request, id: &str, created: i64, answer: &str, finish_reason: &str) -> Vec<String> {
    let event = |choices: Value, usage: Value| {
        let chunk = json!({"id": format!("chatcmpl-{id}"), "object": "chat.completion.chunk", "created": created,
            "model": request.model, "choices": choices, "usage": usage});
        format!("data: {chunk}\n\n")
    };
    let choice = |delta: Value, finish: Value| json!([{"index": 0, "delta": delta, "finish_reason": finish}]);
    let letters: Vec<char> = answer.chars().collect();
    let mut events = vec![event(choice(json!({"role": "assistant", "content": ""}), Value::Null), Value::Null)];
    events.extend(
        letters
            .chunks(PIECE)
            .map(|piece| event(choice(json!({"content": piece.iter().collect::<String>()}), Value::Null), Value::Null)),
    );
    events.push(event(choice(json!({}), json!(finish_reason)), Value::Null));
    if request.stream == Some(true) {
        let completion_tokens = tokens(answer);
        let usage = json!({"prompt_tokens": request.prompt_tokens, "completion_tokens": completion_tokens,
            "total_tokens": request.prompt_tokens + completion_tokens});
        events.push(event(json!([]), usage));
    }
    events.push("data: [DONE]\n\n".to_owned());
    events
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
