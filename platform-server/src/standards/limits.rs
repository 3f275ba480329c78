//! Every limit of a standard, each with its reason. What lies outside is a typing mistake, not a zone.

use std::ops::RangeInclusive;

/// Largest file of one standard. Eighteen classes with ten lists of a hundred hospitals each are about 300 kB; thrice that is a wrong file.
pub const STANDARD_MAX_BYTES: u64 = 1024 * 1024;

/// Most standards in one folder: 47 prefectures of up to five zones, with this year's edition and the next one.
pub const STANDARDS_MAX_FILES: usize = 512;

/// Most mistakes told of one file: nobody reads more at once, and each is searched for its line.
pub const MISTAKES_MAX: usize = 100;

/// Codes of zones, lists and items: as the other identifiers.
pub const CODE_MAX_CHARS: usize = domain::ids::CODE_MAX_CHARS;

/// An edition stands in every recorded decision and on the screens.
pub const EDITION_MAX_CHARS: usize = 32;

/// Names and items are read at a glance on a tablet: two lines of it.
pub const TEXT_MAX_CHARS: usize = 80;

/// Most lists of one class. Real standards have up to about ten; rota lists by the day of the week multiply the last by seven.
pub const LISTS_MAX: usize = 40;

/// Most statements of one list: more than this nobody can follow under way.
pub const STATEMENTS_MAX: usize = 8;

/// Most hospitals of one list: the largest prefecture has about 300 that take ambulances.
pub const LISTED_HOSPITALS_MAX: usize = 500;

/// Most items to observe or to tell of one class: each is read under way.
pub const ITEMS_MAX: usize = 20;

/// Stroke signs: there are six to count.
pub const STROKE_SIGNS: RangeInclusive<i64> = 1..=6;

/// Hospitals asked at once: a crew cannot speak with more (`asking_set::SET_MAX`).
pub const HOSPITALS_AT_ONCE: RangeInclusive<i64> = 1..=domain::asking_set::SET_MAX as i64;

/// Refusals before the secured hospitals are due: the activity record lists ten inquiries; twice that is too late for anybody.
pub const DECLINES: RangeInclusive<i64> = 1..=20;

/// What one more hospital that learns of the patient must gain, minutes: nothing, to more than any drive is worth.
pub const DISCLOSURE_PRICE_MIN: RangeInclusive<f64> = 0.0..=60.0;

/// Waits for an answer, seconds: below ten nobody could look up, above an hour nobody waits.
pub const WAIT_S: RangeInclusive<i64> = 10..=3600;

/// Minutes of asking without success, and on the scene: up to four hours.
pub const ASKING_MIN: RangeInclusive<i64> = 1..=240;

/// Institutions from which on a case is difficult: a single one never is.
pub const DIFFICULT_ASKED: RangeInclusive<i64> = 2..=20;

/// Reach of a list, minutes' drive: up to three hours, the farthest island road.
pub const REACH_MIN: RangeInclusive<i64> = 1..=180;

/// A chance.
pub const RATE: RangeInclusive<f64> = 0.0..=1.0;

/// Most base rates: the published curves are flat from the third request on; twenty is every request that was ever counted.
pub const RATES_MAX: usize = 20;
