//! The scripts in a real browser: a page tests them and posts what it found.
//!
//! Needs Chromium: `cargo test -p webkit --test browser -- --ignored`. `CHROMIUM` names another browser than `chromium`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use tokio::sync::mpsc;
use webkit::assets::{Asset, AssetSet};
use webkit::form::{Field, Fields, IdempotencyKey};
use webkit::guard::{AllowedHosts, Guard};
use webkit::lang::{Lang, Text};
use webkit::live::{LastEventId, LiveHub};
use webkit::moment::{age_words, minutes_left_words, stopwatch, system_now_ms};
use webkit::problem::Problem;
use webkit::respond::html;
use webkit::server::start;
use webkit::shell::{Program, Screen, Shell};

const SELFTEST: Asset = Asset { name: "selftest.js", body: include_bytes!("browser/selftest.js") };
const PROGRAM: Program = Program { name: Text::new("自己試験", "Self-test"), screen: Screen::Board };
const NOTE: Field = Field { name: "note", label: Text::new("備考", "Note") };
/// A browser that starts on a busy machine, and a self-test that waits out the undo time twice.
const PATIENCE: Duration = Duration::from_secs(120);

struct State {
    hub: LiveHub,
    served_first: AtomicBool,
    /// What the part `box` shows.
    text: Mutex<String>,
    /// Keys and notes of the posts, in order.
    posts: Mutex<Vec<String>>,
    /// How many of the next posts fail.
    failures: Mutex<u32>,
    results: mpsc::UnboundedSender<String>,
}

#[derive(Template)]
#[template(path = "selftest.html")]
struct Page {
    page: Shell,
    part: String,
    key: IdempotencyKey,
    cases: String,
}

#[derive(Template)]
#[template(path = "part.html")]
struct Part {
    text: String,
}

fn part(state: &State) -> String {
    Part { text: state.text.lock().unwrap().clone() }.render().unwrap()
}

/// Ages as this crate writes them, for the script to write the same.
fn cases(lang: Lang) -> String {
    let ages = [
        -299_999_i64,
        -60_000,
        -59_999,
        -6_000,
        -5_000,
        0,
        999,
        1_000,
        59_999,
        60_000,
        3_599_999,
        3_600_000,
        7_380_000,
        86_399_999,
        86_400_000,
        400_000_000,
    ];
    let case = |ms: &i64| serde_json::json!([ms, age_words(lang, *ms), stopwatch(*ms), minutes_left_words(lang, *ms)]);
    serde_json::Value::from(ages.iter().map(case).collect::<Vec<_>>()).to_string()
}

async fn page(req: HttpRequest, state: web::Data<State>) -> HttpResponse {
    // The first page names a position of another run and shows what has changed since without a word: it will be told to reload.
    let is_first = !state.served_first.swap(true, Ordering::Relaxed);
    let foreign = LiveHub::new(|| 0);
    let page = Shell::new(&req, &PROGRAM).live(if is_first { &foreign } else { &state.hub }, "/events").alarms();
    let text = if is_first { "before the restart".to_owned() } else { state.text.lock().unwrap().clone() };
    let part = Part { text }.render().unwrap();
    html(&Page { part, key: IdempotencyKey::fresh(), cases: cases(page.lang()), page })
}

async fn events(last: LastEventId, state: web::Data<State>) -> HttpResponse {
    let shown = state.clone();
    state.hub.stream(last.as_deref(), |_| true, move |name| (name == "box").then(|| part(&shown)))
}

/// Changes the part, or announces that another is gone.
async fn publish(fields: Fields, state: web::Data<State>) -> HttpResponse {
    if let Some(text) = fields.all("text").next() {
        text.clone_into(&mut state.text.lock().unwrap());
    }
    state.hub.publish(fields.all("part").next().unwrap_or("box"));
    HttpResponse::NoContent().finish()
}

async fn fail_next(fields: Fields, state: web::Data<State>) -> HttpResponse {
    *state.failures.lock().unwrap() = fields.all("count").next().unwrap().parse().unwrap();
    HttpResponse::NoContent().finish()
}

async fn submit(fields: Fields, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let key = fields.key()?;
    let note = fields.required_text(NOTE, 10)?;
    state.posts.lock().unwrap().push(format!("{key} {note}"));
    let mut failures = state.failures.lock().unwrap();
    if *failures > 0 {
        *failures -= 1;
        return Ok(HttpResponse::ServiceUnavailable().finish());
    }
    Ok(fields.done("/arrived"))
}

async fn posts(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok().json(&*state.posts.lock().unwrap())
}

async fn result(body: String, state: web::Data<State>) -> HttpResponse {
    state.results.send(body).unwrap();
    HttpResponse::NoContent().finish()
}

/// Where a plain form ends: proof that the guard lets a page's own form through although its origin is `null`.
async fn arrived(state: web::Data<State>) -> HttpResponse {
    state.results.send("arrived".to_owned()).unwrap();
    HttpResponse::Ok().body("arrived")
}

#[tokio::test]
#[ignore = "needs Chromium; takes about twenty seconds"]
async fn the_scripts_do_what_they_promise() {
    let (results, mut inbox) = mpsc::unbounded_channel();
    let state = web::Data::from(Arc::new(State {
        hub: LiveHub::new(system_now_ms),
        served_first: AtomicBool::new(false),
        text: Mutex::new("after the restart".to_owned()),
        posts: Mutex::default(),
        failures: Mutex::default(),
        results,
    }));
    let data = state.clone();
    let files = AssetSet::with(&[SELFTEST]).unwrap();
    let running = start("127.0.0.1:0", Guard::new(AllowedHosts::loopback()), files, move |app| {
        app.app_data(data.clone())
            .route("/", web::get().to(page))
            .route("/events", web::get().to(events))
            .route("/publish", web::post().to(publish))
            .route("/fail-next", web::post().to(fail_next))
            .route("/submit", web::post().to(submit))
            .route("/posts", web::get().to(posts))
            .route("/result", web::post().to(result))
            .route("/arrived", web::get().to(arrived));
    })
    .unwrap();
    let url = format!("http://{}/", running.address);
    tokio::spawn(running.server);

    let profile = tempfile::tempdir().unwrap();
    let mut browser = tokio::process::Command::new(std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned()))
        .args(
            "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
                .split(' '),
        )
        .args("--disable-component-update --disable-sync --autoplay-policy=no-user-gesture-required".split(' '))
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("--remote-debugging-port=0")
        .arg(&url)
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("Chromium is installed");
    let heard = tokio::time::timeout(PATIENCE, async {
        let report = inbox.recv().await.unwrap();
        assert_eq!(report, "", "what the page found wrong");
        inbox.recv().await.unwrap()
    })
    .await;
    browser.kill().await.unwrap();
    assert_eq!(heard.expect("the browser answers in time"), "arrived");
    let posts = state.posts.lock().unwrap().clone();
    assert!(posts.last().unwrap().ends_with(" plain"), "{posts:?}");
}
