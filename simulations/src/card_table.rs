//! Prints the table of card conditions as Markdown: `docs/card-conditions.md`.

use domain::card::{Condition, ConditionGroup};
use domain::text::Language;
use std::fmt::Write as _;

/// Where the printed table lies, from the root of the repository.
pub const PATH: &str = "docs/card-conditions.md";

const HEAD: &str = "\
# What can be the matter with a card

Printed from `crates/domain/src/card/conditions.rs` by `cargo run --release -p simulations -- card-conditions`; a test fails when this
file is out of date. Codes are stable. *Shown by* says which test produces the row: those of the simulated card are in
`simulations/src/cards/conditions_tests.rs`. `tests/tests/card_scenes.rs` plays every row through the real programs as well, with a short
scenario for each in `tests/tests/data/card/`.
";

/// The whole file.
#[must_use]
pub fn markdown() -> String {
    let mut text = HEAD.to_owned();
    for group in ConditionGroup::ALL {
        // writing into a String cannot fail
        let _ = write!(
            text,
            "\n## {}\n\n| the reader sees | code | Japanese | English | next step (ja) | next step (en) | shown by |\n|---|---|---|---|---|---|---|\n",
            group.en()
        );
        for row in Condition::ALL.iter().filter(|row| row.group() == *group) {
            let (ja, en) = (Language::Ja, Language::En);
            let _ = writeln!(
                text,
                "| {} | `{}` | {} | {} | {} | {} | {} |",
                row.sees(),
                row.code(),
                row.sentence(ja),
                row.sentence(en),
                row.next(ja),
                row.next(en),
                row.shown_by().en()
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_table_is_up_to_date() {
        let printed = include_str!("../../docs/card-conditions.md");
        assert!(printed == markdown(), "run: cargo run --release -p simulations -- card-conditions");
    }
}
