//! Quantities side by side: a table whose cells also carry a bar, so that it reads without seeing.

use std::fmt::Write as _;

use super::svg::{coordinate, escaped, number};
use crate::lang::{Lang, Text};
use crate::parts::Html;

/// The most rows: the 47 prefectures and a total. More is cut, and the last row says how many.
pub const MAX_BARS: usize = 48;

const WIDTH: f64 = 200.0;

/// One row.
#[derive(Debug, Clone)]
pub struct Bar<'a> {
    /// Name of the row.
    pub label: &'a str,
    /// The quantity, zero or more; `None` when it is not known, which is not zero.
    pub value: Option<f64>,
}

/// Quantities of one kind and one unit. Rates with different denominators never share a chart.
#[derive(Debug, Clone)]
pub struct Bars<'a> {
    /// What is compared.
    pub title: Text,
    /// Unit of every row.
    pub unit: &'a str,
    /// The rows, in the order in which they are shown.
    pub rows: &'a [Bar<'a>],
    /// The value of a full bar; `None` for the largest row.
    pub full: Option<f64>,
}

impl Bars<'_> {
    /// The table.
    pub fn html(&self, lang: impl Into<Lang>) -> Html {
        let lang = lang.into();
        let shown = &self.rows[..self.rows.len().min(MAX_BARS)];
        let known = |bar: &Bar<'_>| bar.value.filter(|value| value.is_finite());
        let largest = shown.iter().filter_map(known).fold(0.0, f64::max);
        let full = self.full.filter(|full| *full > 0.0).unwrap_or(largest);
        let mut html =
            format!(r#"<table class="chart-bars"><caption>{}</caption><tbody>"#, escaped(self.title.of(lang)));
        for bar in shown {
            let _ = write!(html, r#"<tr><th scope="row">{}</th>"#, escaped(bar.label));
            match known(bar) {
                Some(value) => {
                    let share = if full > 0.0 { (value / full).clamp(0.0, 1.0) } else { 0.0 };
                    let _ = write!(
                        html,
                        r#"<td class="chart-bar"><svg viewBox="0 0 {w} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="chart-rail" width="{w}" height="10"/><rect class="chart-fill" width="{}" height="10"/></svg></td><td class="chart-number">{} {}</td>"#,
                        coordinate(share * WIDTH),
                        number(value),
                        escaped(self.unit),
                        w = number(WIDTH),
                    );
                }
                None => {
                    let unknown = Text::new("不明", "unknown").of(lang);
                    let _ = write!(html, r#"<td class="chart-bar"></td><td class="chart-number">{unknown}</td>"#);
                }
            }
            html.push_str("</tr>");
        }
        let hidden = self.rows.len() - shown.len();
        if hidden > 0 {
            let more = Text::new("ほか（表示上限を超えたため省略）", "more (over the limit of this chart)").of(lang);
            let _ = write!(html, r#"<tr><th scope="row">{hidden} {more}</th><td></td><td></td></tr>"#);
        }
        html.push_str("</tbody></table>");
        Html::trusted(html)
    }
}

#[cfg(test)]
#[path = "bars_tests.rs"]
mod tests;
