//! 手術・処置の表: what an act of the record (surgery, treatment, dialysis) means today. Parsed from TOML, refused with the place of the mistake.

mod number;
mod row;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Deserialize;

pub(super) use self::number::{Number, fold};
use self::row::{Means, Row};
use super::{BadKnowledge, ClaimMaster, Line};
use crate::record::Category;

/// The table, ready to be applied.
#[derive(Debug, Clone, Default)]
pub(super) struct Procedures {
    version: String,
    rows: Vec<Row>,
    /// Empty where the region loads none.
    claims: ClaimMaster,
}

/// What one line means by the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meant<'a> {
    /// Code of the row: the same procedure on several dates counts once.
    pub procedure: &'a str,
    /// Code of the condition.
    pub condition: &'a str,
    /// 1 to 3.
    pub weight: u8,
}

/// A row and one of its meanings.
type Meaning<'a> = (&'a Row, &'a Means);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    version: String,
    procedure: Vec<toml::Spanned<Row>>,
}

impl Procedures {
    /// Reads a table. `is_condition` says which codes a row may mean.
    ///
    /// # Errors
    /// [`BadKnowledge::Procedures`] names line and field, [`BadKnowledge::Procedure`] the row, its line, the field and what is wrong.
    pub(super) fn parse(text: &str, is_condition: impl Fn(&str) -> bool) -> Result<Self, BadKnowledge> {
        let table: Table = toml::from_str(text).map_err(BadKnowledge::Procedures)?;
        let rows = Vec::with_capacity(table.procedure.len());
        let mut read = Self { version: table.version, rows, claims: ClaimMaster::default() };
        for row in table.procedure {
            let line = 1 + text.bytes().take(row.span().start).filter(|byte| *byte == b'\n').count();
            let row = row.into_inner().prepared();
            row.check(&read.rows, &is_condition).map_err(|(field, problem)| BadKnowledge::Procedure {
                code: row.code.clone(),
                line,
                field,
                problem,
            })?;
            read.rows.push(row);
        }
        Ok(read)
    }

    /// Version of the table.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// How many rows there are.
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Knows claim codes as well.
    pub(super) fn know_claims(&mut self, master: ClaimMaster) {
        self.claims = master;
    }

    /// The master of claim codes; empty where the region loads none.
    pub(super) const fn claims(&self) -> &ClaimMaster {
        &self.claims
    }

    /// True when a row of this category is recognised by the name, even if another word speaks against it.
    pub(super) fn know_name(&self, category: Category, name: &str) -> bool {
        let name = folded(name);
        self.rows.iter().any(|row| row.is_from(category) && row.is_named(&name))
    }

    /// True when a row means the condition.
    pub(super) fn mean(&self, condition: &str) -> bool {
        self.rows.iter().any(|row| row.means(condition))
    }

    /// Writes onto every line what it means. A meaning that has faded by `today` is left out; without a day nothing fades, and a line
    /// without a date never does.
    pub(super) fn read<'a>(&'a self, lines: &mut [Line<'a>], today: Option<Date>) {
        let mut known: HashMap<(Category, &str, &str), Vec<Meaning<'_>>> = HashMap::new();
        for line in lines.iter_mut().filter(|line| line.text.category != Category::Medications) {
            let (category, names, code) = (line.text.category, line.text.searched, line.text.code);
            let meanings =
                known.entry((category, names[0], code)).or_insert_with(|| self.meanings(category, names, code));
            line.meant = meanings
                .iter()
                .filter(|(_, means)| !means.has_faded(line.origin.date, today))
                .map(|(row, means)| Meant { procedure: &row.code, condition: &means.condition, weight: means.weight })
                .collect();
        }
    }

    /// Every meaning of an act, by its names (its own; the master's, or nothing) or by its classification number.
    ///
    /// What the line's own name says against a row holds against its number and against the master as well. What the master's name says
    /// against a row holds against the number that the master gives: the number alone can be too wide (K511 with or without the whole lung).
    fn meanings(&self, category: Category, [own, masters]: [&str; 2], code: &str) -> Vec<Meaning<'_>> {
        let (own, masters) = (folded(own), folded(masters));
        let act = self.claims.find(code);
        let printed = act.map(|act| folded(act.name())).unwrap_or_default();
        let fits = |row: &Row| row.is_from(category) && !row.is_excluded(&own);
        let named =
            |row: &&Row| fits(row) && (row.is_named(&own) || (row.is_named(&masters) && !row.is_excluded(&masters)));
        let by_name = self.rows.iter().filter(named);
        let mut meanings: Vec<_> = by_name.flat_map(|row| row.means.iter().map(move |means| (row, means))).collect();
        let numbers = act.map_or_else(|| Number::readings(code), |act| act.number().into_iter().collect());
        let numbered = self.numbered(&numbers);
        meanings.extend(numbered.into_iter().filter(|(row, _)| fits(row) && !row.is_excluded(&printed)));
        meanings
    }

    /// What the numbers mean. Of two readings of one code the one that the table knows counts; where it knows both, only what both mean.
    fn numbered(&self, readings: &[Number]) -> Vec<Meaning<'_>> {
        let rows: Vec<&Row> =
            readings.iter().filter_map(|number| self.rows.iter().find(|row| row.has_number(*number))).collect();
        rows.iter()
            .flat_map(|row| row.means.iter().map(move |means| (*row, means)))
            .filter(|(_, means)| rows.iter().all(|row| row.means(&means.condition)))
            .collect()
    }
}

/// A name or word as it is compared: folded character by character, without spaces.
fn folded(text: &str) -> String {
    text.chars().map(fold).filter(|one| !one.is_whitespace()).collect()
}
