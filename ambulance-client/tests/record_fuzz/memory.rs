//! How much memory reading takes.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use crate::MEMORY;

/// One answer of any kind may take so many bytes for each of its own. An empty element of four bytes costs a node of 80, and a list that grows
/// holds its old and its new room for a moment.
pub const PER_BYTE: usize = 100;

/// And so many besides: a message of a few bytes, and the limits' own tables.
pub const BESIDES: usize = 256 * 1024;

/// However large the answer is (10 MiB at most), reading it takes no more than this: its text read in both ways where no byte can be read
/// (3 bytes for each of them, twice), or 200,000 nodes.
pub const AT_MOST: usize = 80 * 1024 * 1024;

static TURN: Mutex<()> = Mutex::new(());

/// Most memory for each byte of an answer of more than 1 KiB so far, in thousandths.
static MOST: AtomicU64 = AtomicU64::new(0);

/// Most memory of one reading so far, bytes.
static MOST_BYTES: AtomicU64 = AtomicU64::new(0);

/// Nobody else allocates while the guard lives.
pub fn alone() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What something takes at its peak beyond what was there before, bytes.
pub fn of<T>(bytes: &[u8], read: impl FnOnce() -> T) -> Result<T, String> {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = read();
    let taken = MEMORY.peak_usage().saturating_sub(before);
    MOST_BYTES.fetch_max(taken as u64, Ordering::Relaxed);
    if bytes.len() > 1024 {
        let each = (taken as u64).saturating_mul(1000) / bytes.len() as u64;
        MOST.fetch_max(each, Ordering::Relaxed);
    }
    if taken > (PER_BYTE * bytes.len() + BESIDES).min(AT_MOST) {
        return Err(format!("{taken} bytes of memory for {} bytes", bytes.len()));
    }
    Ok(result)
}

/// Most memory of one reading since this was asked last, bytes.
pub fn most_bytes() -> u64 {
    MOST_BYTES.swap(0, Ordering::Relaxed)
}

/// Most memory for each byte of an answer.
pub fn most() -> f64 {
    MOST.load(Ordering::Relaxed) as f64 / 1000.0
}
