//! 応需情報: what a hospital says it can take, how far that can be trusted after a while, and how it is kept true with one tap.
//!
//! Boards die from double entry and stale marks. So a mark always carries its age and loses weight with it; past [`STALE_AFTER`] it is
//! never shown as fresh and counts as unknown; and a whole set of marks is one tap ([`Pattern`]), also to say that nothing has changed.
//!
//! | file | what for |
//! |---|---|
//! | `mark` | one mark: level, scope, basis, age, weight |
//! | `scope`, `department` | what a mark speaks for; which departments a class needs |
//! | `marks` | all marks of one hospital, and which one holds |
//! | `statement` | what is said at once |
//! | `beds` | empty beds: a fact beside the mark, never a ○ |
//! | `pattern`, `band`, `holiday` | named sets of marks and when they are proposed |
//! | `clock`, `age` | what a clock that is wrong does to an age; an age in words |

mod age;
mod band;
mod beds;
mod clock;
mod department;
mod holiday;
mod mark;
mod marks;
mod pattern;
mod scope;
mod statement;

#[cfg(test)]
mod tests;

use age::ago;
pub use band::{BadBand, Band, BandDays, MinuteOfDay};
pub use beds::{EMPTY_BEDS_MAX, EmptyBeds};
pub use clock::{CLOCK_TOLERANCE, on_our_clock};
pub use department::{Department, Needs, needs_of};
pub use holiday::{HOLIDAYS_ANNOUNCED, is_holiday};
pub use mark::{Basis, FRESH_FOR, Freshness, ReadinessLevel, ReadinessMark, SCHEDULE_WEIGHT, STALE_AFTER};
pub use marks::{Readiness, UNCHANGED_WITHIN};
pub use pattern::{BadPattern, PATTERN_NAME_MAX_CHARS, PATTERNS_MAX, Pattern, PatternId, proposed};
pub use scope::Scope;
pub use statement::{BadStatement, Statement};
