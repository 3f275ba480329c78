use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Changes, MAX_REMEMBERED_PARTS, Next};

#[test]
fn several_changes_of_one_part_are_one_change() {
    let mut changes = Changes::default();
    for _ in 0..1_000 {
        changes.note("a");
    }
    changes.note("b");
    assert_eq!(changes.after(0), Next::Part(1_000, "a".into()));
    assert_eq!(changes.after(1_000), Next::Part(1_001, "b".into()));
    assert_eq!(changes.after(1_001), Next::UpToDate);
}

#[test]
fn a_position_that_is_not_ours_is_unknown() {
    let mut changes = Changes::default();
    changes.note("a");
    assert_eq!(changes.after(2), Next::Unknown);
    assert_eq!(changes.after(u64::MAX), Next::Unknown);
}

#[test]
fn memory_is_bounded_and_forgetting_is_said() {
    let mut changes = Changes::default();
    for i in 0..MAX_REMEMBERED_PARTS {
        changes.note(&format!("part-{i}"));
    }
    assert_eq!(changes.after(0), Next::Part(1, "part-0".into()), "nothing is forgotten up to the limit");
    changes.note("one-more");
    assert_eq!(changes.after(0), Next::Unknown);
    assert_eq!(changes.after(1), Next::Part(2, "part-1".into()));
    assert_eq!(changes.by_part.len(), MAX_REMEMBERED_PARTS);
    assert_eq!(changes.by_sequence.len(), MAX_REMEMBERED_PARTS);
}

proptest! {
    /// Whatever was announced after a position, a reader from there meets it, once, and in the order of the latest changes.
    #[test]
    fn a_reader_meets_every_part_changed_since(parts in prop::collection::vec(0_u8..6, 1..60), from in 0_usize..60) {
        let from = from.min(parts.len());
        let mut changes = Changes::default();
        let mut latest = BTreeMap::new();
        for (i, part) in parts.iter().enumerate() {
            let sequence = changes.note(&part.to_string());
            prop_assert_eq!(sequence, i as u64 + 1);
            latest.insert(part.to_string(), sequence);
        }
        let mut expected: Vec<(u64, String)> =
            latest.into_iter().filter(|(_, s)| *s > from as u64).map(|(p, s)| (s, p)).collect();
        expected.sort();
        let mut position = from as u64;
        let mut met = Vec::new();
        while let Next::Part(sequence, part) = changes.after(position) {
            position = sequence;
            met.push((sequence, part.to_string()));
        }
        prop_assert_eq!(met, expected);
        prop_assert_eq!(position, changes.last());
    }
}
