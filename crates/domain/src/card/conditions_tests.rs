//! The table of conditions is whole, and agrees with the codes that events and outcomes carry.

use super::*;
use crate::card::CardFailure;
use crate::record::FetchOutcome;
use std::collections::BTreeSet;

const BOTH: [Language; 2] = [Language::Ja, Language::En];

#[test]
fn codes_are_kebab_case_and_differ() {
    assert!(Condition::ALL.len() >= 35);
    let codes: BTreeSet<_> = Condition::ALL.iter().map(|row| row.code()).collect();
    assert_eq!(codes.len(), Condition::ALL.len());
    for code in codes {
        assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code}");
    }
}

#[test]
fn every_cell_is_filled_and_fits_a_table() {
    for row in Condition::ALL {
        let texts = BOTH.iter().flat_map(|language| [row.sentence(*language), row.next(*language)]);
        for text in texts.chain([row.sees(), row.group().en(), row.shown_by().en()]) {
            assert!(!text.is_empty() && !text.contains(['|', '\n']) && !text.ends_with(['。', '.']), "{}", row.code());
        }
    }
    for group in ConditionGroup::ALL {
        assert!(Condition::ALL.iter().any(|row| row.group() == *group), "{}", group.en());
    }
}

/// A failure of a reading is a row with the same code, and the same sentence.
#[test]
fn failures_of_a_reading_are_rows() {
    for failure in CardFailure::ALL {
        let row = failure.condition();
        assert_eq!(row.code(), failure.code());
        for language in BOTH {
            assert!(failure.word(language) == row.sentence(language), "{}", row.code());
        }
    }
}

#[test]
fn outcomes_with_a_row_share_its_code() {
    let outcomes: BTreeSet<_> = FetchOutcome::ALL.iter().map(|outcome| outcome.code()).collect();
    for row in [
        Condition::Revoked,
        Condition::NotRegistered,
        Condition::NoPhoto,
        Condition::InGrace,
        Condition::Expired,
        Condition::OtherPerson,
        Condition::QualificationInvalid,
        Condition::NoEligibility,
        Condition::NotRetrievable,
    ] {
        assert!(outcomes.contains(row.code()), "{}", row.code());
    }
}
