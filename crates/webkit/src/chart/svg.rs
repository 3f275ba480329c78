//! Writing numbers and text into SVG.

use std::fmt::Write as _;

/// A coordinate with at most one decimal: a tenth of a pixel is below what anybody sees.
pub(super) fn coordinate(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A value as it is read: no decimals when it is whole, else one.
pub(super) fn number(value: f64) -> String {
    coordinate(value)
}

/// Text for an element or an attribute in double quotes.
pub(super) fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '<' | '>' | '&' | '"' | '\'' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
        out
    })
}
