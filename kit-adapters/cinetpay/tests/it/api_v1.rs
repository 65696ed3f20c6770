//! API v1: its login, its calls, its notifications.

mod login;
mod notification;
mod opening;
mod settings;
mod standing;

use kit_cinetpay::{ApiV1, ApiV1Settings};
use serde_json::{Value, json};

use crate::server::{Reply, Server};

pub(crate) const API_KEY: &str = "sk_test_zz-key-1";
pub(crate) const API_PASSWORD: &str = "zz-password-1";

/// The transaction of [`crate::account::attempt`].
pub(crate) const ID: &str = "0000000000000028T5CY4TQKFF";

pub(crate) fn settings(base_url: &str) -> ApiV1Settings {
    let mut settings = ApiV1Settings::new(API_KEY, API_PASSWORD);
    settings.base_url = Some(base_url.to_owned());
    settings
}

pub(crate) fn account(base_url: &str) -> ApiV1 {
    ApiV1::new(settings(base_url)).unwrap()
}

pub(crate) fn logged_in(token: &str) -> Reply {
    let answer =
        json!({"code": 200, "status": "OK", "access_token": token, "token_type": "bearer", "expires_in": 86400});
    Reply::json(&answer.to_string())
}

pub(crate) fn is_login(request: &str) -> bool {
    request.starts_with("POST /v1/oauth/login ")
}

/// A server whose login goes well and that answers everything else alike.
pub(crate) async fn server(reply: Reply) -> Server {
    Server::answering(move |request| if is_login(request) { logged_in("zz-token-1") } else { reply.clone() }).await
}

pub(crate) fn error(status: &str, code: i32, name: &str) -> Reply {
    // A provider that repeats secrets in its answer must not make us log them.
    let body: Value = json!({"code": code, "status": name, "description": API_PASSWORD, "message": "zz-token-1"});
    Reply::status(status, &body.to_string())
}
