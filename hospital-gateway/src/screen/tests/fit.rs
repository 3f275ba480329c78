//! What must be seen without a hand: a usual load of questions on a screen that nobody scrolls. Measured in Chromium; skipped where there is none.

use std::{path::Path, process::Command};

use domain::disclosure::CaseDelivery;
use jiff::Timestamp;

use super::{Board, sample};

/// What of every question must be in view, the lowest pixel of each: who and when, the vitals, the first two flags, the answers.
const PARTS: [&str; 8] = [
    ".er-head",
    ".er-tiles",
    ".er-flags > li",
    ".er-flags > li:nth-child(2)",
    ".er-btn-accept",
    ".er-btn-if",
    ".er-btn-decline",
    ".er-btn-ask",
];

/// The styles of the board, in their order.
const STYLES: [&str; 10] = [
    include_str!("../../../../crates/webkit/assets/style/tokens.css"),
    include_str!("../../../../crates/webkit/assets/style/base.css"),
    include_str!("../../../../crates/webkit/assets/style/frame.css"),
    include_str!("../../../../crates/webkit/assets/style/layout.css"),
    include_str!("../../../../crates/webkit/assets/style/controls.css"),
    include_str!("../../../../crates/webkit/assets/style/parts.css"),
    include_str!("../../../../crates/webkit/assets/style/clinical.css"),
    include_str!("../../../../crates/webkit/assets/style/alarm.css"),
    include_str!("../../../../crates/webkit/assets/style/print.css"),
    include_str!("../../../assets/board.css"),
];

/// The page with its styles within, its scripts left out, and a script that measures.
async fn measured_page(board: &Board) -> String {
    let page = board.page("/").await;
    let styles = STYLES.concat();
    let body = page.split_once("<body").unwrap().1.split("<script").next().unwrap();
    let root = page.split_once("<html").unwrap().1.split_once('>').unwrap().0;
    let parts = serde_json::to_string(&PARTS).unwrap();
    let probe = format!(
        "const low = (card, part) => Math.ceil(card.querySelector(part)?.getBoundingClientRect().bottom ?? 99999);\
         const cards = [...document.querySelectorAll('.er-card[data-lane=\"ask\"]')];\
         document.title = 'fit' + JSON.stringify(cards.map((card) => {parts}.map((part) => low(card, part)))) + ';';"
    );
    format!(
        "<!doctype html><html{root}><head><meta charset=\"utf-8\"><title></title><style>{styles}</style></head><body{body}<script>{probe}</script></body></html>"
    )
}

/// For every question the lowest pixel of each of [`PARTS`].
fn lowest(folder: &Path, html: &str, size: (u32, u32)) -> Vec<Vec<u32>> {
    let file = folder.join("board.html");
    std::fs::write(&file, html).unwrap();
    let shown = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--timeout=4000", "--hide-scrollbars"])
        .args(["--disable-background-networking", "--disable-component-update", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--window-size={},{}", size.0, size.1))
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&shown.stdout).into_owned();
    let found = dom.split("<title>fit").nth(1).expect("the probe has run").split(';').next().unwrap();
    serde_json::from_str(found).unwrap()
}

/// What stands on the strip above the questions on a usual day: the general mark, two exceptions, empty beds.
async fn say_readiness(board: &Board) {
    use domain::readiness::{Basis, Department, ReadinessLevel, Scope, Statement};
    let surgeons = Scope::Department(Department::Neurosurgery);
    let obstetrics = Scope::Department(Department::Obstetrics);
    let levels = vec![
        (Scope::General, ReadinessLevel::Can),
        (surgeons, ReadinessLevel::Consult),
        (obstetrics, ReadinessLevel::Cannot),
    ];
    let said = Statement::new(levels, Some(3), Basis::Tapped).unwrap();
    board.desk.inbox().take_statement(&said, Timestamp::now()).await.unwrap();
}

#[actix_web::test]
async fn a_usual_load_is_answered_without_scrolling() {
    if Command::new("chromium").arg("--version").output().is_err() {
        assert!(std::env::var_os("REQUIRE_REAL_PARTS").is_none(), "chromium is required");
        return;
    }
    let now = Timestamp::now();
    let coming = |version| sample::flagged(sample::stroke(now, version), now);
    let usual = |n: usize| -> Vec<CaseDelivery> {
        let asks = [sample::haematemesis(now, 1), sample::confused(now, 2), sample::headache(now, 3)];
        asks.into_iter().take(n).map(|case| sample::flagged(case, now)).chain([coming(4)]).collect()
    };
    // Three questions as a candidate has them, with all that is said about a question.
    let busy = |case: CaseDelivery| {
        sample::queried(
            sample::questioned(sample::withheld(case), |question| {
                (question.securing, question.reminded_at, question.telephone_at) = (true, Some(now), Some(now));
            }),
            now,
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let (wall, desk) = ((1920, 1080), (1280, 800));
    for (deliveries, asks, size) in [
        (usual(3), 3, wall),
        (sample::heavy(now), 3, wall),
        (sample::heavy(now).into_iter().map(busy).collect(), 3, wall),
        (usual(2), 2, desk),
        (sample::heavy(now).into_iter().take(2).map(busy).collect(), 2, desk),
        (sample::heavy(now).into_iter().take(2).collect(), 2, desk),
    ] {
        let board = Board::with(deliveries).await;
        say_readiness(&board).await;
        let cards = lowest(folder.path(), &measured_page(&board).await, size);
        assert_eq!(cards.len(), asks);
        for (card, lows) in cards.iter().enumerate() {
            for (part, low) in PARTS.iter().zip(lows) {
                // Not every question has flags.
                let is_there = *low < 99_999 || part.contains("er-flags");
                assert!(
                    is_there && (*low <= size.1 || *low == 99_999),
                    "{size:?}: question {card}, {part} ends at {low}"
                );
            }
        }
    }
    // Seven are more than fit: the measure can tell.
    let many = (0..7).map(|n| sample::heavy(now).remove(usize::from(n % 3u8)));
    let numbered = many.enumerate().map(|(n, case)| {
        let bare = sample::bare(u8::try_from(60 + n).unwrap(), 1, case.standing.clone());
        CaseDelivery { encounter: bare.encounter, inquiry: bare.inquiry, ..case }
    });
    let board = Board::with(numbered.collect::<Vec<_>>()).await;
    let cards = lowest(folder.path(), &measured_page(&board).await, desk);
    assert!(cards.iter().flatten().any(|low| *low > desk.1 && *low < 99_999));
}
