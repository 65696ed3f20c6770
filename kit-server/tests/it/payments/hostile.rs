//! Addresses that mean to reach the databases: by what they ask for, and by being asked at all.

use std::collections::BTreeMap;

use serde_json::Value;

use super::bench::{Answer, Bench, Client, by};
use super::provider::Interface;
use reqwest::Method;

/// SQL, in each of the ways in which it gets out of a text.
const SQL: [&str; 6] = [
    "id;select pg_sleep(5)",
    "1); DROP TABLE inquiries; --",
    "' OR '1'='1",
    "%' OR 1=1 --",
    "\" UNION SELECT password FROM staff --",
    "created DESC, (SELECT 1/0)",
];

/// What the list at the desk is asked by.
const DESK: [&str; 10] = ["q", "stage", "order", "assignee", "concern", "taken", "still", "from", "to", "after"];

/// How many rows each table has, but for those that say who is at an inquiry.
async fn rows(bench: &Bench) -> BTreeMap<String, i64> {
    let mut rows = BTreeMap::new();
    for table in bench.tables().await.into_iter().filter(|table| table != "presences") {
        rows.insert(table.clone(), bench.count(&table).await);
    }
    rows
}

async fn look(bench: &Bench, path: &str, query: &[(&str, &str)]) -> Answer {
    let staff = bench.staff(0).await;
    let get = bench.request(Method::GET, path).query(query).bearer_auth(staff);
    bench.send(get.header("cookie", format!("kit_session={staff}"))).await
}

/// Each address of the document that can be read and ends, and the names of what it takes.
async fn readable(bench: &Bench, client: &Client) -> Vec<(String, Vec<String>)> {
    let document = bench.get("/api/openapi.json").await.expect(200).json();
    let filled = |path: &str| {
        format!("/api/v1{path}").replace("{id}", &client.id.to_string()).replace("{file}", "inquiries.csv")
    };
    let names = |of: &Value| -> Vec<String> {
        let parameters = of["get"]["parameters"].as_array().cloned().unwrap_or_default();
        let asked = parameters.iter().filter(|parameter| parameter["in"] == "query");
        asked.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
    };
    let paths = document["paths"].as_object().unwrap().iter();
    let paths = paths.filter(|(path, of)| of.get("get").is_some() && !path.ends_with("/events"));
    paths.map(|(path, of)| (filled(path), names(of))).collect()
}

#[tokio::test]
async fn sql_in_any_parameter_of_any_list_is_refused_or_means_nothing() {
    by(Interface::V2, async |bench: &Bench| {
        let client = bench.client().await;
        bench.staff(0).await;
        let before = rows(bench).await;
        let mut asked = 0;
        let mut lists = readable(bench, &client).await;
        lists.push(("/kit-complet-traitement/".into(), DESK.map(str::to_owned).to_vec()));
        lists.push(("/kit-complet-traitement/exports/inquiries.csv".into(), DESK.map(str::to_owned).to_vec()));
        for (path, parameters) in lists {
            for parameter in parameters {
                for sql in SQL {
                    let answer = look(bench, &path, &[(&parameter, sql)]).await;
                    assert!(answer.status < 500, "{path}?{parameter}={sql}: {answer:?}");
                    let found = answer.json()["items"].as_array().map(Vec::len);
                    let nothing_narrowed = found.is_none_or(|found| found <= 1);
                    assert!(nothing_narrowed && !answer.text.contains("argon2"), "{path}?{parameter}={sql}");
                    asked += 1;
                }
            }
        }
        // Searched for, it is a text that nobody wrote.
        let found = look(bench, "/api/v1/staff/inquiries", &[("q", "' OR '1'='1")]).await.expect(200).json();
        assert_eq!(found["items"].as_array().map(Vec::len), Some(0), "{found}");
        assert_eq!(rows(bench).await, before);
        println!("{asked} questions");
        assert!(asked > 150, "{asked}");
    })
    .await;
}

#[tokio::test]
async fn no_address_that_is_read_adds_or_removes_a_row() {
    by(Interface::V2, async |bench: &Bench| {
        let client = bench.delivered().await;
        let mut paths: Vec<String> = readable(bench, &client).await.into_iter().map(|(path, _)| path).collect();
        let at = format!("/kit-complet-traitement/{}/", client.id);
        let own = format!("/kit/inquiry/{}/", client.access);
        paths.extend(
            ["", "drafts/1/draft.docx", "deliverables/1", "receipt.pdf"].map(|beneath| format!("{at}{beneath}")),
        );
        paths.extend(
            ["", "checkout/", "by-hand/", "reminders/", "receipt.pdf"].map(|beneath| format!("{own}{beneath}")),
        );
        let pages =
            ["", "login/", "money/", "complaints/", "notifications/", "account/", "letters/", "exports/payments.csv"];
        paths.extend(pages.map(|page| format!("/kit-complet-traitement/{page}")));
        paths.extend(["/", "/kit/inquiry/", "/kit/page/", "/healthz", "/readyz", "/metrics"].map(str::to_owned));
        paths.push("/payments/cinetpay/return?r=x&status=ACCEPTED".into());
        let before = rows(bench).await;
        let mut opened = 0;
        for path in &paths {
            let answer = look(bench, path, &[]).await;
            assert!(answer.status < 500, "{path}: {answer:?}");
            opened += usize::from(answer.status == 200);
        }
        assert_eq!(rows(bench).await, before);
        println!("{opened} of {} addresses opened", paths.len());
        assert!(opened > 30 && before.len() > 30, "{opened} of {}", paths.len());
    })
    .await;
}
