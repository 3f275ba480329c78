#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use super::{Bar, Bars, MAX_BARS};
use crate::lang::{Lang, Text};

fn table(rows: &[Bar<'_>], full: Option<f64>) -> String {
    Bars { title: Text::new("<件数>", "<count>"), unit: "件", rows, full }.html(Lang::Ja).into_string()
}

fn widths(html: &str) -> Vec<&str> {
    html.split("chart-fill\" width=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn bars_share_one_scale_and_unknown_is_not_zero() {
    let rows = [
        Bar { label: "A&B", value: Some(40.0) },
        Bar { label: "C", value: Some(10.5) },
        Bar { label: "D", value: Some(0.0) },
        Bar { label: "E", value: None },
        Bar { label: "F", value: Some(f64::NAN) },
    ];
    let html = table(&rows, None);
    assert_eq!(widths(&html), ["200", "52.5", "0"]);
    assert_eq!(html.matches("不明").count(), 2);
    assert!(html.contains("<caption>&#60;件数&#62;</caption>") && html.contains("A&#38;B") && html.contains("10.5 件"));
    assert!(!html.contains("style="));
    assert_eq!(
        widths(&table(&rows[..2], Some(20.0))),
        ["200", "105"],
        "a value over the full mark fills the bar and no more"
    );
}

#[test]
fn all_zero_and_empty_draw_nothing_odd() {
    assert_eq!(widths(&table(&[Bar { label: "A", value: Some(0.0) }], None)), ["0"]);
    assert!(table(&[], None).ends_with("<tbody></tbody></table>"));
}

#[test]
fn the_limit_is_said() {
    let rows = vec![Bar { label: "x", value: Some(1.0) }; MAX_BARS + 3];
    let html = table(&rows, None);
    assert_eq!(widths(&html).len(), MAX_BARS);
    assert!(html.contains("3 ほか"));
}
