//! The tables by which records are read, as texts: the shipped ones, and in the place of any of them the region's own.
//!
//! Nothing here reads a folder (`ambulance-client/src/tables.rs` does). A region's table undergoes what a shipped one does when it is parsed,
//! and here what the project's own tests ask of the shipped ones: what a row says travels to the hospital and stands on screens.

mod form;

#[cfg(test)]
mod tests;

use sha2::{Digest as _, Sha256};

use crate::{
    flags::{self, BadFlags, FlagTable},
    inference::{self, BadKnowledge, DrugTables, Knowledge, SHIPPED_DRUGS, SHIPPED_PROCEDURES},
};

pub use form::{BadForm, TEXT_MAX_BYTES};

/// Largest table, in bytes: the largest shipped one has 115 kB; nine times that is a mistake.
pub const TABLE_MAX_BYTES: usize = 1024 * 1024;

/// Folder of the tables of classes.
pub const CLASSES_FOLDER: &str = "drug_classes";

/// The table of conditions: all others speak of them.
pub const CONDITIONS: &str = "conditions.toml";
const FLAGS: &str = "flags.toml";
const PROCEDURES: &str = "procedures.toml";
const INDEX: &str = "ingredient_classes.tsv";

/// Bytes of a table's digest that the version names: enough to tell the tables of a region apart.
const DIGEST_BYTES: usize = 4;

/// A region's table was not taken, whatever its rows mean.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadTable {
    /// No table has this name.
    #[error("no table has this name; known are {}", names())]
    Unknown,
    /// Not a table.
    #[error("larger than {TABLE_MAX_BYTES} bytes")]
    TooLarge,
    /// A text in it.
    #[error(transparent)]
    Form(#[from] BadForm),
}

/// The tables did not fit together, or one of them could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BadTables {
    /// Of what lines suggest.
    #[error(transparent)]
    Knowledge(#[from] BadKnowledge),
    /// Of flags.
    #[error(transparent)]
    Flags(#[from] BadFlags),
}

impl BadTables {
    /// The table that the mistake stands in.
    #[must_use]
    pub const fn file(&self) -> &'static str {
        match self {
            Self::Flags(_) => FLAGS,
            Self::Knowledge(BadKnowledge::Procedures(_) | BadKnowledge::Procedure { .. }) => PROCEDURES,
            Self::Knowledge(BadKnowledge::Table { file, .. } | BadKnowledge::Row { file, .. }) => file,
            Self::Knowledge(BadKnowledge::Index(_)) => INDEX,
            Self::Knowledge(_) => CONDITIONS,
        }
    }
}

/// One text for every table.
#[derive(Debug, Clone)]
pub struct Tables {
    all: Vec<Table>,
}

#[derive(Debug, Clone)]
struct Table {
    file: &'static str,
    shipped: &'static str,
    region: Option<String>,
}

impl Table {
    fn text(&self) -> &str {
        self.region.as_deref().unwrap_or(self.shipped)
    }
}

impl Default for Tables {
    fn default() -> Self {
        Self::shipped()
    }
}

impl Tables {
    /// The tables shipped with the programs.
    #[must_use]
    pub fn shipped() -> Self {
        Self { all: shipped().map(|(file, shipped)| Table { file, shipped, region: None }).collect() }
    }

    /// Puts a region's table in the place of the shipped one of the same name, such as `drug_classes/3.toml`.
    ///
    /// # Errors
    /// [`BadTable`] for a name that no table has, and for what is no table. Mistakes of rows come from [`knowledge`](Self::knowledge) and
    /// [`flags`](Self::flags).
    pub fn replace(&mut self, file: &str, text: String) -> Result<(), BadTable> {
        let table = self.all.iter_mut().find(|table| table.file == file).ok_or(BadTable::Unknown)?;
        if text.len() > TABLE_MAX_BYTES {
            return Err(BadTable::TooLarge);
        }
        if file != INDEX {
            form::check(&text)?;
        }
        table.region = Some(text);
        Ok(())
    }

    /// Takes the shipped table again. False where it was never replaced.
    pub fn restore(&mut self, file: &str) -> bool {
        self.all.iter_mut().find(|table| table.file == file).and_then(|table| table.region.take()).is_some()
    }

    /// Every table with whether it is the region's.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, bool)> + '_ {
        self.all.iter().map(|table| (table.file, table.region.is_some()))
    }

    /// True when the region put its own in the place of the shipped table.
    #[must_use]
    pub fn is_region(&self, file: &str) -> bool {
        self.all.iter().any(|table| table.file == file && table.region.is_some())
    }

    /// The table that a mistake stands in, as a message names it: a shipped one can be wrong beside a region's that it speaks of.
    #[must_use]
    pub fn place_of(&self, mistake: &BadTables) -> String {
        let file = mistake.file();
        format!("{file}{}", if self.is_region(file) { "" } else { " (shipped)" })
    }

    /// What the tables make of lines. The version names the region's tables.
    ///
    /// # Errors
    /// As [`Knowledge::shipped`].
    pub fn knowledge(&self) -> Result<Knowledge, BadKnowledge> {
        let classes: Vec<_> = SHIPPED_DRUGS.classes.iter().map(|(file, _)| (*file, self.text(file))).collect();
        let ingredients = SHIPPED_DRUGS.ingredients.0;
        let drugs = DrugTables {
            classes: &classes,
            ingredients: (ingredients, self.text(ingredients)),
            index: self.text(INDEX),
        };
        let knowledge = Knowledge::of_tables(self.text(CONDITIONS), Some(drugs), Some(self.text(PROCEDURES)))?;
        Ok(match self.mark(|file| file != FLAGS) {
            Some(mark) => knowledge.marked(&mark),
            None => knowledge,
        })
    }

    /// What raises flags over the knowledge. The version names a region's table.
    ///
    /// # Errors
    /// As [`FlagTable::parse`].
    pub fn flags(&self, knowledge: &Knowledge) -> Result<FlagTable, BadFlags> {
        let flags = FlagTable::parse(self.text(FLAGS), knowledge)?;
        Ok(match self.mark(|file| file == FLAGS) {
            Some(mark) => flags.marked(&mark),
            None => flags,
        })
    }

    fn text(&self, file: &str) -> &str {
        self.all.iter().find(|table| table.file == file).map(Table::text).unwrap_or_default()
    }

    /// Name and digest of every table of the region: a table can be changed without a new version.
    fn mark(&self, of: impl Fn(&str) -> bool) -> Option<String> {
        let region = self.all.iter().filter(|table| of(table.file) && table.region.is_some());
        let marks: Vec<String> = region.map(|table| format!("{} {}", table.file, digest(table.text()))).collect();
        (!marks.is_empty()).then(|| format!("region {}", marks.join(" ")))
    }
}

fn shipped() -> impl Iterator<Item = (&'static str, &'static str)> {
    let first = [(CONDITIONS, inference::SHIPPED), (FLAGS, flags::SHIPPED), (PROCEDURES, SHIPPED_PROCEDURES)];
    let drugs = [SHIPPED_DRUGS.ingredients, (INDEX, SHIPPED_DRUGS.index)];
    first.into_iter().chain(drugs).chain(SHIPPED_DRUGS.classes.iter().copied())
}

fn names() -> String {
    shipped().map(|(file, _)| file).collect::<Vec<_>>().join(", ")
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(DIGEST_BYTES).map(|byte| format!("{byte:02x}")).collect()
}
