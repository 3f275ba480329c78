//! `ambulance-client check-knowledge DIR [--price-list FILE] [--claim-master FILE]`: what a tablet would load, or what is wrong with it.

use std::{ffi::OsString, fmt::Write as _, path::PathBuf};

use domain::{
    meaning::Meaning,
    tables::{CONDITIONS, Tables},
};

use crate::tables::{Places, folder_with_mistakes, with_lists};

/// How it is called.
pub const USAGE: &str = "usage: ambulance-client check-knowledge DIR [--price-list FILE] [--claim-master FILE]";

/// What is checked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    dir: PathBuf,
    price_list: Option<PathBuf>,
    claim_master: Option<PathBuf>,
}

impl Arguments {
    /// Reads what follows the command's name; `None` when it is not as [`USAGE`] says.
    #[must_use]
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Option<Self> {
        let mut arguments = arguments.into_iter();
        let (mut read, mut dir) = (Self::default(), None);
        while let Some(argument) = arguments.next() {
            let place = match argument.to_str() {
                Some("--price-list") => &mut read.price_list,
                Some("--claim-master") => &mut read.claim_master,
                Some(other) if other.starts_with('-') => return None,
                _ if dir.is_none() => {
                    dir = Some(PathBuf::from(argument));
                    continue;
                }
                _ => return None,
            };
            if place.is_some() {
                return None;
            }
            *place = Some(arguments.next()?.into());
        }
        Some(Self { dir: dir?, ..read })
    }
}

/// What would be loaded, or every file's first mistake.
///
/// # Errors
/// One line for each mistake.
pub fn check(arguments: &Arguments) -> Result<String, Vec<String>> {
    let (tables, unread) = folder_with_mistakes(&arguments.dir);
    let mut mistakes: Vec<String> = unread.iter().map(ToString::to_string).collect();
    let is_read = |file: &str| !arguments.dir.join(file).exists() || tables.is_region(file);
    let mut meaning = None;
    if is_read(CONDITIONS) {
        meaning = of_tables(&tables, &mut mistakes);
    }
    // The lists stand on their own: each is judged even where something else is not right.
    let (price_list, claim_master) = (arguments.price_list.as_deref(), arguments.claim_master.as_deref());
    for lists in [Places { price_list, ..Places::default() }, Places { claim_master, ..Places::default() }] {
        let judged = meaning.clone().map_or_else(Meaning::shipped, Ok).map(|meaning| with_lists(meaning, lists));
        match judged {
            Ok(Ok(with)) => meaning = meaning.map(|_| with),
            Ok(Err(error)) => mistakes.push(error.to_string()),
            Err(error) => mistakes.push(error.to_string()),
        }
    }
    match meaning {
        Some(meaning) if mistakes.is_empty() => Ok(report(&tables, &meaning)),
        _ => Err(mistakes),
    }
}

/// Judges the tables together; where one is wrong, the others go on with the shipped one in its place. All others speak of the conditions:
/// while these are wrong, nothing can be said of the rest.
fn of_tables(tables: &Tables, mistakes: &mut Vec<String>) -> Option<Meaning> {
    let mut tables = tables.clone();
    let mut is_first = true;
    loop {
        let error = match Meaning::of_tables(&tables) {
            Ok(meaning) => return Some(meaning),
            Err(error) => error,
        };
        let file = error.file();
        // A condition that nothing speaks for any more, after another table was put aside, is no mistake of its own.
        if is_first || file != CONDITIONS {
            mistakes.push(format!("{}: {error}", tables.place_of(&error)));
        }
        is_first = false;
        if file == CONDITIONS || !tables.restore(file) {
            return None;
        }
    }
}

fn report(tables: &Tables, meaning: &Meaning) -> String {
    let mut text = String::new();
    for (file, is_region) in tables.files() {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{file}: {}", if is_region { "region" } else { "shipped" });
    }
    let counts = meaning.knowledge().counts();
    let flags = meaning.flag_table().codes().count();
    let _ = writeln!(text, "knowledge {}", meaning.knowledge_version());
    let _ = writeln!(text, "flags {}", meaning.flags_version());
    let _ = writeln!(
        text,
        "conditions {}, flags {flags}, procedures {}, classes {}, ingredients {}, products {}, claim codes {}",
        counts.conditions, counts.procedures, counts.classes, counts.ingredients, counts.products, counts.claim_codes
    );
    text
}

#[cfg(test)]
#[path = "check_knowledge_tests.rs"]
mod tests;
