//! What the design system promises, measured on the style sheet itself.
#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../assets/style/tokens.css");
const ALARM: &str = include_str!("../../assets/style/alarm.css");
const CONTROLS: &str = include_str!("../../assets/style/controls.css");

/// Sunlight on a tablet.
const READ_RATIO: f64 = 7.0;
/// Edges of what is pressed or filled in (WCAG 1.4.11).
const EDGE_RATIO: f64 = 3.0;

const GROUNDS: [&str; 3] = ["paper", "surface", "sunken"];
const SOFT: [&str; 5] = ["key-soft", "danger-soft", "warn-soft", "ok-soft", "info-soft"];
const READ: [(&str, &[&str]); 8] = [
    ("ink", &GROUNDS),
    ("ink", &SOFT),
    ("ink-soft", &GROUNDS),
    ("key", &["paper", "surface", "sunken", "key-soft"]),
    ("danger", &["paper", "surface", "danger-soft"]),
    ("warn", &["paper", "surface", "warn-soft"]),
    ("ok", &["paper", "surface", "ok-soft"]),
    ("info", &["surface", "info-soft"]),
];
const FILLS: [(&str, &[&str]); 2] =
    [("on-fill", &["key-fill", "danger-fill", "ok-fill", "info-fill"]), ("on-warn", &["warn-fill"])];

/// `--name: light-dark(#day, #night);`
fn colours() -> BTreeMap<&'static str, [&'static str; 2]> {
    let pairs = TOKENS.lines().filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
        let (day, night) = value.strip_suffix(");")?.split_once(", ")?;
        Some((name, [day, night]))
    });
    pairs.collect()
}

/// Relative luminance of `#rrggbb` (WCAG).
fn luminance(hex: &str) -> f64 {
    let channel = |from: usize| {
        let value = f64::from(u8::from_str_radix(&hex[from..from + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn assert_contrast(front: &str, back: &str, least: f64) {
    let colours = colours();
    for (mode, theme) in ["day", "night"].into_iter().enumerate() {
        let ratio = contrast(colours[front][mode], colours[back][mode]);
        assert!(ratio >= least, "{front} on {back} by {theme}: {ratio:.2}");
    }
}

#[test]
fn the_measure_is_right() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.001);
    assert!((contrast("#767676", "#ffffff") - 4.54).abs() < 0.01);
    assert!(colours().len() > 20);
}

#[test]
fn everything_that_is_read_has_contrast_for_sunlight_and_night() {
    for (front, backs) in READ.iter().chain(&FILLS) {
        for back in *backs {
            assert_contrast(front, back, READ_RATIO);
        }
    }
}

#[test]
fn edges_can_be_seen() {
    for back in GROUNDS {
        assert_contrast("line-strong", back, EDGE_RATIO);
    }
}

/// The value of `--name: <number><unit>;`.
fn token(name: &str, unit: &str) -> f64 {
    let start = TOKENS.find(&format!("--{name}: ")).unwrap() + name.len() + 4;
    let value = TOKENS[start..].split(';').next().unwrap();
    value.strip_suffix(unit).unwrap().parse().unwrap()
}

#[test]
fn alarms_flash_as_fast_as_the_standard_says() {
    let hertz = |name: &str| 1000.0 / token(name, "ms");
    assert!((1.4..=2.8).contains(&hertz("flash-high")));
    assert!((0.4..=0.8).contains(&hertz("flash-medium")));
    assert!(
        ALARM.contains("animation: flash-high var(--flash-high)")
            && ALARM.contains("animation: flash-medium var(--flash-medium)")
    );
    let low = ALARM.lines().find(|line| line.starts_with("[data-alarm=\"low\"]")).unwrap();
    assert!(!low.contains("animation"), "low is steady");
    let calm = ALARM.split("@media (prefers-reduced-motion: reduce)").nth(1).unwrap();
    assert!(calm.contains("[data-alarm] .alarm-flag { animation: none;"));
}

#[test]
fn the_board_is_read_from_afar_and_touched_in_haste() {
    let pixels = |name: &str| -> Vec<f64> {
        let board = TOKENS.split("[data-screen=\"board\"] {").skip(1).map(|rest| rest.split('}').next().unwrap());
        board
            .filter_map(|rules| rules.split(&format!("--{name}: ")).nth(1)?.split("px;").next()?.parse().ok())
            .collect()
    };
    assert!(pixels("tap").iter().all(|tap| *tap >= 48.0) && !pixels("tap").is_empty());
    assert_eq!(pixels("text-small"), [18.0], "on the wall");
}

#[test]
fn the_tablets_targets_are_large_enough_for_gloves() {
    let tablet = TOKENS.split("[data-screen=\"tablet\"] {").nth(1).unwrap().split('}').next().unwrap();
    let millimetres = |name: &str| -> f64 {
        tablet.split(&format!("--{name}: calc(")).nth(1).unwrap().split(" * var(--mm)").next().unwrap().parse().unwrap()
    };
    assert!(millimetres("tap-primary") >= 20.0);
    assert!(millimetres("tap") >= 10.0);
    // Every density: pixels per inch over 25.4 mm.
    for ppi in [132.0, 150.0, 160.0] {
        assert!(TOKENS.contains(&format!("[data-ppi=\"{ppi}\"] {{ --mm: {:.4}px; }}", ppi / 25.4)), "{ppi}");
    }
    assert!((token("mm", "px") - 96.0 / 25.4).abs() < 0.0001);
    for (class, height) in [
        (".btn {", "min-height: var(--tap);"),
        (".btn-primary, .btn-danger, .btn-ok {", "min-height: var(--tap-primary);"),
    ] {
        let rule = CONTROLS.lines().find(|line| line.starts_with(class)).unwrap();
        assert!(rule.contains(height), "{class}");
    }
}
