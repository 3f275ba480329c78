//! Every page of the three programs in a real browser, in the middle of a case: they show what they should, without script or style errors,
//! and nothing is wider than the screen.
//!
//! Pictures are left in `target/screens`; `docs/screens.md` shows a set of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::{
    collections::{BTreeSet, HashMap},
    net::SocketAddr,
    path::Path,
    process::Command,
    sync::Arc,
};

use futures_util::future::join_all;
use jiff::SignedDuration;
use simulations::{
    play::{Hospitals, Screen, play_case, stage_plan, standalone},
    process::use_binary,
    scenario::Scenario,
    stage::Stage,
};

const CASE: &str = include_str!("data/killed.toml");

/// Scenario seconds at which most pictures are taken: asked, one declined, one accepted, not yet decided.
const ASKED_S: i64 = 202;

/// How much later the crew chooses and everything after 現場 happens, scenario seconds: the case stands still while the pages are looked at.
const LONGER_S: u32 = 240;

/// Scenario seconds at which the pages of the hospital that takes the patient are looked at: chosen and on the way.
const CHOSEN_S: i64 = 520;

/// How much later the ambulance arrives than it leaves, scenario seconds: as above.
const ON_THE_WAY_S: u32 = 240;

/// Pages that are looked at at a time: the browser mostly waits.
const AT_A_TIME: usize = 4;

/// What the browser says when a page breaks its own rules.
const COMPLAINTS: [&str; 4] = ["Content Security Policy", "Uncaught", "Failed to load", "SyntaxError"];

/// Where the programs say which pages they have.
const ROUTES: [(&str, &str); 3] = [
    ("tablet", include_str!("../../ambulance-client/src/screen/pages.rs")),
    ("er-board", include_str!("../../hospital-gateway/src/screen/mod.rs")),
    ("hq", include_str!("../../platform-server/src/screen/mod.rs")),
];

/// Not pages: the stream, and the photo of a card, which this case does not have.
const NO_PAGES: [&str; 2] = ["/live", "/encounters/{id}/photo"];

/// Pixels that a page may be wider than its window: a rounded border.
const WIDER_MAX: i32 = 1;

/// One page to be looked at. Its picture has the name of the program and of the page.
struct Look {
    program: &'static str,
    /// As in [`ROUTES`].
    route: &'static str,
    picture: &'static str,
    query: &'static str,
    size: (u32, u32),
    words: &'static [&'static str],
    /// Must not be on the page.
    absent: &'static [&'static str],
}

const fn look(
    program: &'static str,
    route: &'static str,
    picture: &'static str,
    size: (u32, u32),
    words: &'static [&'static str],
) -> Look {
    Look { program, route, picture, query: "", size, words, absent: &[] }
}

const TABLET: (u32, u32) = (1280, 800);
const WALL: (u32, u32) = (1920, 1080);

/// What a hospital that is only asked is not told: who the patient is and what they take (ADR 25).
const WITHHELD: &[&str] = &["試験 太郎", "シケン", "ワルファリン", "ワーファリン"];

const WHILE_ASKED: [Look; 12] = [
    look("tablet", "/", "tablet", TABLET, &["推測", "ワーファリン", "応需"]),
    look("tablet", "/encounters/{id}", "tablet-case", TABLET, &["推測", "静脈瘤"]),
    look(
        "tablet",
        "/encounters/{id}/handover",
        "tablet-handover",
        TABLET,
        &["医師引継書", "ワルファリン", "静脈瘤", "呼出番号"],
    ),
    look("tablet", "/start", "tablet-start", TABLET, &["端末の点検"]),
    look("tablet", "/setup", "tablet-setup", TABLET, &["端末の点検"]),
    Look {
        absent: WITHHELD, ..look("er-board", "/", "er-board", WALL, &["吐血", "静脈瘤", "受入決定後に開示"])
    },
    Look { query: "?lang=en", absent: WITHHELD, ..look("er-board", "/", "er-board-en", TABLET, &["静脈瘤"]) },
    Look {
        absent: WITHHELD,
        ..look("er-board", "/cases/{id}", "er-case-asked", WALL, &["吐血", "推測", "受入決定後に開示"])
    },
    Look {
        absent: WITHHELD,
        ..look("er-board", "/cases/{id}/sheet", "er-sheet-asked", TABLET, &["当院への搬送が決まると開けます"])
    },
    look("er-board", "/call-up", "er-call-up", TABLET, &["番号で呼び出す"]),
    look("hq", "/", "hq", (1280, 900), &["17.4"]),
    look("hq", "/", "hq-wall", WALL, &["17.4"]),
];

const ONCE_CHOSEN: [Look; 3] = [
    look("er-board", "/", "er-board-chosen", WALL, &["吐血", "静脈瘤", "試験 太郎"]),
    look("er-board", "/cases/{id}", "er-case", WALL, &["吐血", "推測", "ワルファリン", "試験 太郎"]),
    look("er-board", "/cases/{id}/sheet", "er-sheet", TABLET, &["医師引継書", "ワルファリン", "静脈瘤", "呼出番号"]),
];

#[test]
fn every_page_that_a_program_has_is_looked_at() {
    for (program, source) in ROUTES {
        let routes: BTreeSet<&str> = source
            .split("route(\"")
            .skip(1)
            .filter_map(|rest| rest.split_once("\", web::get()").filter(|(path, _)| !path.contains('"')))
            .map(|(path, _)| path)
            .filter(|path| !path.starts_with("/api") && !NO_PAGES.contains(path))
            .collect();
        let looked: BTreeSet<&str> =
            WHILE_ASKED.iter().filter(|one| one.program == program).map(|one| one.route).collect();
        assert!(!routes.is_empty());
        assert_eq!(routes, looked, "{program}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_three_screens_in_chromium() {
    if Command::new("chromium").arg("--version").output().is_err() {
        println!("SKIPPED screens: no chromium on this machine");
        assert!(std::env::var_os("REQUIRE_REAL_PARTS").is_none(), "chromium is required");
        return;
    }
    use_binary(env!("CARGO_BIN_EXE_programs"));
    let mut scenario = Scenario::parse(&longer(CASE), "killed.toml").unwrap();
    scenario.speed = 4.0;
    scenario.choice.after_s = 60 + LONGER_S;
    let folder = tempfile::tempdir().unwrap();
    let stage = Arc::new(Stage::start(&stage_plan(&scenario, folder.path().to_owned())).await.unwrap());
    let hospitals = Hospitals::start(Arc::clone(&stage)).unwrap();
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens");
    std::fs::create_dir_all(&pictures).unwrap();

    let looking = async {
        let second = |after_s| stage.wait_until(scenario.start + SignedDuration::from_secs(after_s));
        second(ASKED_S).await;
        let tablet = stage.crews.values().next().unwrap().screen;
        let winner = &scenario.hospitals.first().unwrap().hospital;
        let board = stage.hospitals.get(winner).unwrap().screen;
        let boards = Screen::at(board).unwrap().try_get("/api/cases").await.unwrap();
        let id = boards["cases"][0]["encounter"].as_str().unwrap().to_owned();
        let screens = HashMap::from([("tablet", tablet), ("er-board", board), ("hq", stage.platform_screen)]);
        look_at_all(&WHILE_ASKED, &screens, &id, &pictures).await;
        second(CHOSEN_S).await;
        look_at_all(&ONCE_CHOSEN, &screens, &id, &pictures).await;
    };
    let (report, ()) = tokio::join!(play_case(&stage, &hospitals, &scenario, scenario.start), looking);
    assert!(report.unwrap().ok);
}

/// The case with a longer wait at the scene and on the road.
fn longer(case: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in case.lines() {
        let later = |name: &str| match name {
            "left_scene_s" => Some(LONGER_S),
            "arrived_hospital_s" | "handed_over_s" | "cleared_s" | "returned_s" | "until_s" => {
                Some(LONGER_S + ON_THE_WAY_S)
            }
            _ => None,
        };
        let moved = line.split_once(" = ").and_then(|(name, second)| Some((name, second, later(name)?)));
        lines.push(match moved {
            Some((name, second, by)) => format!("{name} = {}", second.parse::<u32>().unwrap() + by),
            None => line.to_owned(),
        });
    }
    lines.join("\n")
}

async fn look_at_all(looks: &[Look], screens: &HashMap<&str, SocketAddr>, id: &str, pictures: &Path) {
    for some in looks.chunks(AT_A_TIME) {
        join_all(some.iter().map(|one| async {
            look_at(one, &Screen::at(screens[one.program]).unwrap(), id, pictures).await;
        }))
        .await;
    }
}

async fn look_at(one: &Look, screen: &Screen, id: &str, pictures: &Path) {
    let path = format!("{}{}", one.route.replace("{id}", id), one.query);
    let (url, size) = (format!("{}{path}", screen.url()), one.size);
    let picture = pictures.join(format!("{}.png", one.picture));
    let page = tokio::task::spawn_blocking(move || photograph(&url, size, &picture)).await.unwrap();
    for word in one.words {
        assert!(page.html.contains(word), "{} does not show {word}", one.picture);
    }
    for word in one.absent {
        assert!(!page.html.contains(word), "{} shows {word}", one.picture);
    }
    for complaint in COMPLAINTS {
        assert!(!page.log.contains(complaint), "{}: {}", one.picture, page.log);
    }
    // Refused addresses fail here.
    let alone = standalone(screen, &path).await.unwrap();
    let wider = tokio::task::spawn_blocking(move || wider_by(&alone, size)).await.unwrap();
    assert!(wider <= WIDER_MAX, "{} is {wider} px wider than {}", one.picture, size.0);
}

struct Page {
    html: String,
    log: String,
}

/// Chromium at a page; what it wrote.
fn chromium(profile: &Path, size: (u32, u32), what: &str, url: &str) -> std::process::Output {
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
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--window-size={},{}", size.0, size.1))
        .arg(what)
        .arg(url)
        .output()
        .unwrap()
}

fn photograph(url: &str, size: (u32, u32), picture: &Path) -> Page {
    let profile = tempfile::tempdir().unwrap();
    let chromium = |what: &str| chromium(profile.path(), size, what, url);
    let shot = chromium(&format!("--screenshot={}", picture.display()));
    assert!(picture.metadata().unwrap().len() > 10_000, "an empty picture of {url}");
    let dom = chromium("--dump-dom");
    Page {
        html: String::from_utf8_lossy(&dom.stdout).into_owned(),
        log: format!("{}{}", String::from_utf8_lossy(&shot.stderr), String::from_utf8_lossy(&dom.stderr)),
    }
}

/// How many pixels a page is wider than its window. The page's own rules let no foreign script in, so a copy of it is measured.
fn wider_by(page: &str, size: (u32, u32)) -> i32 {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    let probe =
        "<script>document.title = `wider:${document.documentElement.scrollWidth - window.innerWidth};`;</script>";
    std::fs::write(&file, format!("{page}{probe}")).unwrap();
    let url = format!("file://{}", file.display());
    let dom = chromium(&folder.path().join("profile"), size, "--dump-dom", &url);
    let dom = String::from_utf8_lossy(&dom.stdout).into_owned();
    dom.split("wider:").nth(1).and_then(|rest| rest.split(';').next()?.parse().ok()).expect("the probe has run")
}

#[test]
fn a_page_that_is_too_wide_is_found() {
    if Command::new("chromium").arg("--version").output().is_err() {
        return;
    }
    let wide = |px| format!("<!doctype html><body style=\"margin:0\"><div style=\"width:{px}px;height:9px\"></div>");
    assert_eq!(wider_by(&wide(1400), TABLET), 120);
    assert!(wider_by(&wide(1200), TABLET) <= 0);
}
