//! The three screens in a real browser, in the middle of a case: they show what they should, without script or style errors.
//!
//! Pictures are left in `target/screens`; `docs/screens.md` shows a set of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::{path::Path, process::Command, sync::Arc};

use jiff::SignedDuration;
use simulations::{
    play::{Hospitals, play_case, stage_plan},
    process::use_binary,
    scenario::Scenario,
    stage::Stage,
};

const CASE: &str = include_str!("data/killed.toml");

/// Scenario seconds at which the pictures are taken: asked, one declined, one accepted, not yet decided.
const LOOK_AT_S: i64 = 202;

/// What the browser says when a page breaks its own rules.
const COMPLAINTS: [&str; 4] = ["Content Security Policy", "Uncaught", "Failed to load", "SyntaxError"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_three_screens_in_chromium() {
    if Command::new("chromium").arg("--version").output().is_err() {
        println!("SKIPPED screens: no chromium on this machine");
        assert!(std::env::var_os("REQUIRE_REAL_PARTS").is_none(), "chromium is required");
        return;
    }
    use_binary(env!("CARGO_BIN_EXE_programs"));
    let mut scenario = Scenario::parse(CASE, "killed.toml").unwrap();
    scenario.speed = 4.0;
    scenario.choice.after_s = 60;
    let folder = tempfile::tempdir().unwrap();
    let stage = Arc::new(Stage::start(&stage_plan(&scenario, folder.path().to_owned())).await.unwrap());
    let hospitals = Hospitals::start(Arc::clone(&stage)).unwrap();
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens");
    std::fs::create_dir_all(&pictures).unwrap();

    let looking = async {
        stage.wait_until(scenario.start + SignedDuration::from_secs(LOOK_AT_S)).await;
        let tablet = stage.crews.values().next().unwrap().screen;
        let winner = &scenario.hospitals.first().unwrap().hospital;
        let board = stage.hospitals.get(winner).unwrap().screen;
        let pages = [
            ("tablet", format!("http://{tablet}/"), "1280,800", vec!["推測", "ワーファリン", "応需"]),
            ("er-board", format!("http://{board}/"), "1920,1080", vec!["吐血", "静脈瘤"]),
            ("er-board-en", format!("http://{board}/?lang=en"), "1280,800", vec!["静脈瘤"]),
            ("hq", format!("http://{}/", stage.platform_screen), "1280,900", vec!["17.4"]),
        ];
        for (name, url, size, words) in pages {
            let picture = pictures.join(format!("{name}.png"));
            let page = tokio::task::spawn_blocking(move || photograph(&url, size, &picture)).await.unwrap();
            for word in words {
                assert!(page.html.contains(word), "{name} does not show {word}");
            }
            for complaint in COMPLAINTS {
                assert!(!page.log.contains(complaint), "{name}: {}", page.log);
            }
        }
    };
    let (report, ()) = tokio::join!(play_case(&stage, &hospitals, &scenario, scenario.start), looking);
    assert!(report.unwrap().ok);
}

struct Page {
    html: String,
    log: String,
}

fn photograph(url: &str, size: &str, picture: &Path) -> Page {
    let profile = tempfile::tempdir().unwrap();
    let chromium = |what: &str| {
        Command::new("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
            ])
            .args([
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--enable-logging=stderr",
                "--v=0",
                "--timeout=4000",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("--window-size={size}"))
            .arg(what)
            .arg(url)
            .output()
            .unwrap()
    };
    let shot = chromium(&format!("--screenshot={}", picture.display()));
    assert!(picture.metadata().unwrap().len() > 10_000, "an empty picture of {url}");
    let dom = chromium("--dump-dom");
    Page {
        html: String::from_utf8_lossy(&dom.stdout).into_owned(),
        log: format!("{}{}", String::from_utf8_lossy(&shot.stderr), String::from_utf8_lossy(&dom.stderr)),
    }
}
