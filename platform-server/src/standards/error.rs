//! Why a standard, or a folder of standards, was refused.

use std::{fmt, path::PathBuf};

use super::{Lost, STANDARD_MAX_BYTES, STANDARDS_MAX_FILES, folder::Overlap};
use crate::registry::Mistake;

/// All mistakes of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes {
    /// In the order of the text.
    pub told: Vec<Mistake>,
    /// So many more were found and are not told.
    pub left_out: usize,
}

impl Mistakes {
    /// One line for each: `FILE:LINE field: problem. remedy`.
    #[must_use]
    pub fn lines(&self, file: &str) -> Vec<String> {
        let mut lines: Vec<String> = self.told.iter().map(|mistake| line(file, mistake)).collect();
        if self.left_out > 0 {
            lines.push(format!("{file}: {} more mistakes. Correct these first", self.left_out));
        }
        lines
    }
}

fn line(file: &str, Mistake { line, field, problem, remedy }: &Mistake) -> String {
    let field = if field.is_empty() { "the file" } else { field };
    format!("{file}:{line} {field}: {problem}. {remedy}")
}

/// One file was refused.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// Larger than [`STANDARD_MAX_BYTES`].
    #[error("is larger than {STANDARD_MAX_BYTES} bytes. Is it the right file?")]
    TooLong,
    /// Its text has mistakes.
    #[error("{} mistakes", .0.told.len() + .0.left_out)]
    Mistakes(Mistakes),
}

impl FileError {
    /// One line for each thing that is wrong.
    #[must_use]
    pub fn lines(&self, file: &str) -> Vec<String> {
        match self {
            Self::Unreadable(_) | Self::TooLong => vec![format!("{file}: {self}")],
            Self::Mistakes(mistakes) => mistakes.lines(file),
        }
    }
}

/// A folder of standards was refused, whole: what is in force stays so.
#[derive(Debug, thiserror::Error)]
pub enum StandardsError {
    /// The folder cannot be read.
    #[error("cannot read the folder of standards {path}: {source}")]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// More files than [`STANDARDS_MAX_FILES`].
    #[error("the folder of standards {path} has more than {STANDARDS_MAX_FILES} files")]
    TooMany {
        /// Which folder.
        path: PathBuf,
    },
    /// Files with mistakes, or standards that are in force at the same time.
    #[error("the standards are refused: {0}")]
    Wrong(Wrong),
    /// Right in itself, but it would leave crews without the standard that they follow today; only while the platform runs.
    #[error("the standards are refused: {}", self.lines().join("\n"))]
    Lost(Vec<Lost>),
}

impl StandardsError {
    /// One line for each thing that is wrong.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Folder { .. } | Self::TooMany { .. } => vec![self.to_string()],
            Self::Wrong(wrong) => wrong.lines(),
            Self::Lost(lost) => lost.iter().map(ToString::to_string).collect(),
        }
    }

    /// True when something could not be read, which may pass by itself.
    #[must_use]
    pub fn is_of_reading(&self) -> bool {
        match self {
            Self::Folder { .. } => true,
            Self::Wrong(wrong) => wrong.files.iter().any(|(_, error)| matches!(error, FileError::Unreadable(_))),
            Self::TooMany { .. } | Self::Lost(_) => false,
        }
    }
}

/// Everything that is wrong in a folder.
#[derive(Debug)]
pub struct Wrong {
    /// Files that were refused, by name.
    pub files: Vec<(String, FileError)>,
    /// Standards that cannot stand beside one another; known only when every file could be read.
    pub overlaps: Vec<Overlap>,
}

impl Wrong {
    /// One line for each thing that is wrong.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let files = self.files.iter().flat_map(|(name, error)| error.lines(name));
        files.chain(self.overlaps.iter().map(ToString::to_string)).collect()
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}
