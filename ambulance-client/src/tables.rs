//! The tables by which records are read, from the files that the configuration names: the region's own tables, the national price list
//! and the national claim master. Without them the shipped tables work by name. The formats: docs/knowledge.md.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use domain::{
    inference::{BadClaimMaster, BadPriceList, CLAIM_MASTER_MAX_BYTES},
    meaning::Meaning,
    tables::{BadTable, BadTables, CLASSES_FOLDER, TABLE_MAX_BYTES, Tables},
};
use encoding_rs::SHIFT_JIS;

/// Largest price list, in bytes: that of 2025 has 1.5 MB; far more is another file.
pub const PRICE_LIST_MAX_BYTES: usize = 32 * 1024 * 1024;
/// Most entries of a folder of tables: there are 13 tables; a folder with so many others is another folder.
pub const FOLDER_MAX_ENTRIES: usize = 100;
/// Files whose names begin so are for people, and left alone.
const README: &str = "README";

/// Where the tables lie.
#[derive(Debug, Clone, Copy, Default)]
pub struct Places<'a> {
    /// Folder with the region's own tables.
    pub knowledge_dir: Option<&'a Path>,
    /// National price list.
    pub price_list: Option<&'a Path>,
    /// National claim master.
    pub claim_master: Option<&'a Path>,
}

/// A table could not be used. The message names the setting, the file, and in it line or row and field.
#[derive(Debug, thiserror::Error)]
pub enum TablesError {
    /// A folder or file of the region's tables cannot be read.
    #[error("knowledge_dir: {path}: {source}")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// A file there is no table, or one that the shipped programs do not know.
    #[error("knowledge_dir: {path}: {source}")]
    Table {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        source: BadTable,
    },
    /// The tables do not fit together.
    #[error("knowledge_dir: {file}: {source}")]
    Tables {
        /// Which table, and whether it is the shipped one.
        file: String,
        /// Where and what.
        source: Box<BadTables>,
    },
    /// The price list cannot be read.
    #[error("price_list: {path}: {source}")]
    PriceListFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// The price list is not one.
    #[error("price_list: {0}")]
    PriceList(#[from] BadPriceList),
    /// The claim master cannot be read.
    #[error("claim_master: {path}: {source}")]
    ClaimMasterFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// The claim master is not one.
    #[error("claim_master: {0}")]
    ClaimMaster(#[from] BadClaimMaster),
}

/// A file could not be read as text.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system says why.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Too much.
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    /// Too many.
    #[error("more than {FOLDER_MAX_ENTRIES} entries")]
    TooMany,
    /// Not text.
    #[error("line {line}: {expected} expected")]
    Encoding {
        /// Line, from 1, of the first bytes that are none.
        line: usize,
        /// What was expected.
        expected: &'static str,
    },
}

/// What the tablet makes of records: the shipped tables, or what the region put in their place, and the lists it loads.
///
/// # Errors
/// [`TablesError`] names the setting, the file, and in it line or row and field.
pub fn meaning(places: Places<'_>) -> Result<Meaning, TablesError> {
    let tables = places.knowledge_dir.map_or_else(|| Ok(Tables::shipped()), folder)?;
    let meaning = Meaning::of_tables(&tables)
        .map_err(|source| TablesError::Tables { file: tables.place_of(&source), source: Box::new(source) })?;
    with_lists(meaning, places)
}

/// The same meaning with the price list and the claim master.
///
/// # Errors
/// As [`meaning`].
pub fn with_lists(mut meaning: Meaning, places: Places<'_>) -> Result<Meaning, TablesError> {
    if let Some(file) = places.price_list {
        meaning = meaning.with_price_list(&price_list(file)?)?;
    }
    if let Some(file) = places.claim_master {
        meaning = meaning.with_claim_master(&claim_master(file)?)?;
    }
    Ok(meaning)
}

fn price_list(file: &Path) -> Result<String, TablesError> {
    let text = bytes(file, PRICE_LIST_MAX_BYTES).and_then(|bytes| utf8(bytes, "UTF-8"));
    text.map_err(|source| TablesError::PriceListFile { path: file.to_owned(), source })
}

fn claim_master(file: &Path) -> Result<String, TablesError> {
    let text = bytes(file, CLAIM_MASTER_MAX_BYTES).and_then(utf8_or_shift_jis);
    text.map_err(|source| TablesError::ClaimMasterFile { path: file.to_owned(), source })
}

/// Reads a folder of a region's tables: each takes the place of the shipped one of the same name. A file with another name is refused, so
/// that a slip of the pen is no silence; names that begin with a dot or `README` are for people.
///
/// # Errors
/// [`TablesError::Folder`] and [`TablesError::Table`].
pub fn folder(dir: &Path) -> Result<Tables, TablesError> {
    let (tables, mistakes) = folder_with_mistakes(dir);
    mistakes.into_iter().next().map_or(Ok(tables), Err)
}

/// The same, going on after a mistake: the tables that could be read, and what is wrong with each of the other files.
#[must_use]
pub fn folder_with_mistakes(dir: &Path) -> (Tables, Vec<TablesError>) {
    let (mut tables, mut mistakes) = (Tables::shipped(), Vec::new());
    let list = |dir: &Path, mistakes: &mut Vec<TablesError>| {
        entries(dir).map_err(|error| mistakes.push(error)).unwrap_or_default()
    };
    for (name, path) in list(dir, &mut mistakes) {
        if name != CLASSES_FOLDER {
            mistakes.extend(take(&mut tables, &name, &path).err());
            continue;
        }
        for (name, path) in list(&path, &mut mistakes) {
            mistakes.extend(take(&mut tables, &format!("{CLASSES_FOLDER}/{name}"), &path).err());
        }
    }
    (tables, mistakes)
}

fn take(tables: &mut Tables, name: &str, path: &Path) -> Result<(), TablesError> {
    let table = |source| TablesError::Table { path: path.to_owned(), source };
    if !tables.files().any(|(file, _)| file == name) {
        return Err(table(BadTable::Unknown));
    }
    let text = bytes(path, TABLE_MAX_BYTES).and_then(|bytes| utf8(bytes, "UTF-8"));
    let text = text.map_err(|source| TablesError::Folder { path: path.to_owned(), source })?;
    tables.replace(name, text).map_err(table)
}

/// Names and paths in a folder, sorted, without what is for people.
fn entries(dir: &Path) -> Result<Vec<(String, PathBuf)>, TablesError> {
    let wrong = |source| TablesError::Folder { path: dir.to_owned(), source };
    let mut entries = Vec::new();
    for (at, entry) in std::fs::read_dir(dir).map_err(|error| wrong(error.into()))?.enumerate() {
        let entry = entry.map_err(|error| wrong(error.into()))?;
        if at >= FOLDER_MAX_ENTRIES {
            return Err(wrong(ReadError::TooMany));
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !name.starts_with(README) {
            entries.push((name, entry.path()));
        }
    }
    entries.sort();
    Ok(entries)
}

fn bytes(file: &Path, max: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file)?.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() > max { Err(ReadError::TooLarge(max)) } else { Ok(bytes) }
}

fn utf8(bytes: Vec<u8>, expected: &'static str) -> Result<String, ReadError> {
    String::from_utf8(bytes).map_err(|error| {
        let readable = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        ReadError::Encoding { line: line_of(readable), expected }
    })
}

/// The master is distributed in Shift_JIS (as Windows-31J). Bytes that are valid UTF-8 with kana or kanji are never Shift_JIS by chance.
fn utf8_or_shift_jis(bytes: Vec<u8>) -> Result<String, ReadError> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes) {
        Some(text) => Ok(text.into_owned()),
        None => {
            let (text, _) = SHIFT_JIS.decode_without_bom_handling(&bytes);
            let readable = text.split(char::REPLACEMENT_CHARACTER).next().unwrap_or_default();
            Err(ReadError::Encoding { line: line_of(readable.as_bytes()), expected: "Shift_JIS or UTF-8" })
        }
    }
}

/// The line that begins or goes on after these bytes.
fn line_of(readable: &[u8]) -> usize {
    1 + readable.iter().filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
#[path = "tables_tests.rs"]
mod tests;
