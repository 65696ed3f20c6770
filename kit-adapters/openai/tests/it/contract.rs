//! The written contract of the port, against a server that behaves as the suite asks.

use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

use kit_openai::{OpenAi, OpenAiSettings};
use kit_testing::contract::{self, DrafterBed, Manner};
use kit_workflow::Name;
use kit_workflow::inquiry::SectionKind;
use kit_workflow::port::Prompt;
use serde_json::{Value, json};

use crate::server::{Reply, Server, streamed};

const KEY: &str = "zz-key-1";
/// What one completion may take by the settings below.
const DEADLINE: Duration = Duration::from_secs(20);

/// Servers on the loopback interface; the last one is asked what reached it.
struct ScriptedModel {
    /// Whether it answers in pieces.
    stream: bool,
    server: Mutex<Option<Server>>,
    asked: Mutex<Vec<Prompt>>,
}

impl DrafterBed for ScriptedModel {
    type Drafter = OpenAi;

    async fn drafter(&self, manner: Manner) -> OpenAi {
        let silent = manner == Manner::Silent;
        let server = Server::start(script(manner, self.stream)).await;
        let settings = OpenAiSettings {
            base_url: server.base_url.clone(),
            pause: Duration::from_millis(1),
            timeout: if silent { Duration::from_millis(50) } else { DEADLINE / 4 },
            deadline: DEADLINE,
            ..OpenAiSettings::new(KEY)
        };
        *self.server.lock().unwrap() = Some(server);
        self.asked.lock().unwrap().clear();
        OpenAi::new(settings).unwrap()
    }

    async fn asked(&self) -> Vec<Prompt> {
        let calls = self.server.lock().unwrap().as_mut().unwrap().asked();
        let mut asked = self.asked.lock().unwrap();
        asked.extend(calls.iter().map(|call| prompt(call)));
        asked.clone()
    }

    fn key(&self) -> &str {
        KEY
    }

    async fn bounded<F: Future + Send>(&self, work: F) -> Option<F::Output> {
        tokio::time::timeout(2 * DEADLINE, work).await.ok()
    }
}

fn script(manner: Manner, stream: bool) -> Vec<Reply> {
    let busy = || Reply::status("503 Service Unavailable", "zz-said: overloaded");
    match manner {
        Manner::Answers(text) if stream => vec![streamed(&text, "stop")],
        Manner::Cuts(text) if stream => vec![streamed(&text, "length")],
        Manner::AnswersNothing if stream => vec![streamed("", "stop")],
        Manner::Stumbles(text) if stream => vec![busy(), streamed(&text, "stop")],
        Manner::Answers(text) => vec![Reply::completion(&text, "stop")],
        Manner::Echoes => vec![Reply::Echo],
        Manner::Cuts(text) => vec![Reply::completion(&text, "length")],
        Manner::AnswersNothing => vec![Reply::completion("", "stop")],
        Manner::Stumbles(text) => vec![busy(), Reply::completion(&text, "stop")],
        Manner::Away => vec![busy()],
        Manner::Closed(patience) => {
            vec![Reply::status(&format!("429 Too Many Requests\r\nRetry-After: {}", patience.as_secs()), "{}")]
        }
        Manner::RefusesTheKey => {
            let message = format!("{KEY} zz-instruction zz-datum");
            let body = json!({"error": {"message": message, "param": null, "code": "invalid_api_key"}});
            vec![Reply::status("401 Unauthorized", &body.to_string())]
        }
        Manner::Silent => vec![Reply::Never],
    }
}

/// What a call asks of the model.
fn prompt(call: &str) -> Prompt {
    let (_, body) = call.split_once("\r\n\r\n").unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    let content = |index: usize, role: &str| {
        assert_eq!(body["messages"][index]["role"], role);
        body["messages"][index]["content"].as_str().unwrap().to_owned()
    };
    let format = &body["response_format"]["json_schema"];
    let kind = SectionKind::parse(format["name"].as_str().unwrap()).unwrap();
    Prompt { kind, system: content(0, "system"), user: content(1, "user"), schema: format["schema"].to_string() }
}

#[tokio::test]
async fn the_contract_of_a_drafter_is_kept() {
    for stream in [false, true] {
        let bed = ScriptedModel { stream, server: Mutex::new(None), asked: Mutex::new(Vec::new()) };
        println!("{}", contract::drafter(&bed).await.unwrap());
    }
}
