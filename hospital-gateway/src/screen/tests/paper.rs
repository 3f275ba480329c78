//! The handover sheet on paper: one A4 page, also of the busiest patient. Printed by Chromium; skipped where there is none.

use std::{path::Path, process::Command};

use jiff::Timestamp;

use super::{
    Board, case_uri,
    sample::{self, BUSIEST, FALL, HAEMATEMESIS, HEADACHE, STROKE},
};

/// The styles of the printed page, in their order.
const STYLES: [&str; 6] = [
    include_str!("../../../../crates/webkit/assets/style/tokens.css"),
    include_str!("../../../../crates/webkit/assets/style/base.css"),
    include_str!("../../../../crates/webkit/assets/style/layout.css"),
    include_str!("../../../../crates/webkit/assets/style/controls.css"),
    include_str!("../../../../crates/webkit/assets/style/print.css"),
    include_str!("../../../../crates/webkit/assets/handover.css"),
];

/// Pages of the paper that Chromium prints.
fn pages(folder: &Path, html: &str) -> usize {
    let (page, paper) = (folder.join("sheet.html"), folder.join("sheet.pdf"));
    std::fs::write(&page, html).unwrap();
    let printed = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--timeout=4000"])
        .args(["--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--print-to-pdf={}", paper.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    assert!(paper.exists(), "{}", String::from_utf8_lossy(&printed.stderr));
    let text = String::from_utf8_lossy(&std::fs::read(paper).unwrap()).into_owned();
    text.match_indices("/Type /Page").filter(|(at, what)| !text[at + what.len()..].starts_with('s')).count()
}

#[actix_web::test]
async fn every_sheet_is_one_page() {
    if Command::new("chromium").arg("--version").output().is_err() {
        assert!(std::env::var_os("REQUIRE_REAL_PARTS").is_none(), "chromium is required");
        return;
    }
    let now = Timestamp::now();
    let board = Board::with([
        sample::haematemesis(now, 1),
        sample::stroke(now, 2),
        sample::headache(now, 3),
        sample::fall(now, 4),
        sample::busiest(),
    ])
    .await;
    let folder = tempfile::tempdir().unwrap();
    for n in [HAEMATEMESIS, STROKE, HEADACHE, FALL, BUSIEST] {
        for lang in ["ja", "en"] {
            let page = board.page(&format!("{}?lang={lang}", case_uri(n, "/sheet"))).await;
            let main = page.split_once("<main").unwrap().1.split_once("</main>").unwrap().0;
            let html = format!(
                "<!doctype html><html lang=\"{lang}\" data-screen=\"board\"><meta charset=\"utf-8\"><style>{}</style><main{main}</main></html>",
                STYLES.concat()
            );
            assert_eq!(pages(folder.path(), &html), 1, "case {n}, {lang}");
        }
    }
    // Twice as much is more than a page: the count can tell.
    let twice = format!("<meta charset=\"utf-8\"><style>{}</style>{}", STYLES.concat(), "<p>行</p>".repeat(200));
    assert!(pages(folder.path(), &twice) > 1);
}
