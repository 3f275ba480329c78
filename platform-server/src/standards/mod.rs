//! 実施基準: the transport standards of the region's zones, read from a folder of TOML files. A zone is changed by a file, not by a release.
//!
//! A file with mistakes is refused with all of them: line, field, what is wrong, what to do. A folder with one wrong file is refused whole.
//! The format is described in `docs/transport-standard.md`.
//!
//! | file | what it says |
//! |---|---|
//! | `file` | the form of a file |
//! | `check`, `check_class`, `check_rules` | what must hold beyond the form |
//! | `gather` | collects every mistake with its place |
//! | `folder` | which standard is in force for whom and when; that never two are |
//! | `warnings` | days and headquarters without a standard |
//! | `folder_watch`, `keeper` | notices a changed folder while the platform runs, and puts it into force when it is right |
//! | `successor` | from one set to the next: what changes, and what may not be lost |
//! | `limits` | every limit with its reason |

mod check;
mod check_class;
mod check_rules;
mod error;
mod file;
mod folder;
mod folder_watch;
mod gather;
mod keeper;
mod limits;
mod successor;
mod warnings;

#[cfg(test)]
mod folder_tests;
#[cfg(test)]
mod folder_watch_tests;
#[cfg(test)]
mod keeper_tests;
#[cfg(test)]
mod shipped_tests;
#[cfg(test)]
pub(crate) mod tests;

pub use error::{FileError, Mistakes, StandardsError, Wrong};
pub use folder::{Clash, Days, Overlap, Standards, overlaps, read_standard};
pub use folder_watch::WatchedFolder;
pub use keeper::{LOOK_EVERY, REFUSED_TOLD_MAX, RefusedStandards, run};
pub use limits::*;
pub use successor::{Changes, Lost};
