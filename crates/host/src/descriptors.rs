//! How many files and connections the process may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// As many as a program asks for: the nation's connections on one process, and its files.
const WANTED: u64 = 65_536;

/// Raises the limit as far as the system allows without privileges, and returns what holds now. Service managers start programs with 1,024,
/// for the sake of old programs.
pub fn raise() -> u64 {
    let limits = getrlimit(Resource::Nofile);
    let (before, most) = (limits.current.unwrap_or(u64::MAX), limits.maximum.unwrap_or(u64::MAX));
    let wanted = WANTED.min(most);
    if before >= wanted {
        return before;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limits.maximum }) {
        Ok(()) => wanted,
        Err(error) => {
            tracing::warn!(%error, before, "the limit of open files could not be raised");
            before
        }
    }
}
