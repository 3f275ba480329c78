#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

/// Whoever changes one of these lines makes every stored journal unreadable: raise [`FORMAT_VERSION`] and convert.
#[test]
fn stored_bytes_are_pinned() {
    assert_eq!(FORMAT_VERSION, 1);
    assert_eq!(FORMAT_KEY, b"\0format");
    assert_eq!(COUNT_KEY, b"\0commits");
    assert_eq!(PART_BYTES, 4096);
    assert_eq!((LOCK_FILE, MARK_FILE), ("journal.lock", "journal.mark"));
    assert_eq!(log_entry("ev", 258), b"\x01\x02ev\0\0\0\0\0\0\x01\x02");
    assert_eq!(log_id("ev", &[7; 16]), b"\x02\x02ev\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07");
    assert_eq!(log_tail("ev"), b"\x03\x02ev");
    assert_eq!(outbox_item("up", 1), b"\x04\x02up\0\0\0\0\0\0\0\x01");
    assert_eq!(outbox_tail("up"), b"\x05\x02up");
    assert_eq!(whole(b"k"), b"\x01k");
    assert_eq!(part(b"k", 3), b"\x02k\0\0\0\x03");
    assert_eq!((tag::IN_ONE_PIECE, tag::IN_PARTS), (0, 1));
    assert_eq!(join_id(&[1; 16], b"ab"), [&[1u8; 16][..], b"ab"].concat());
}

#[test]
fn names_never_mix() {
    // Without the length, entry 0x61... of "a" could be an entry of "aa".
    assert!(!log_entry("aa", 1).starts_with(&log_entry("a", 1)[..3]));
    assert_ne!(log_tail("a"), log_tail("aa"));
}

#[test]
fn what_is_joined_can_be_split() {
    assert_eq!(split_id(&join_id(&[9; 16], b"rest")), Some(([9; 16], b"rest".to_vec())));
    assert_eq!(split_id(&[0; 15]), None);
    assert_eq!(number(&7u64.to_be_bytes()), Some(7));
    assert_eq!(number(b"short"), None);
    assert_eq!(number_of_key(&log_entry("events", 99)), Some(99));
}

#[test]
fn our_own_keys_are_below_the_free_ones() {
    for key in [log_entry("a", 1), log_id("a", &[0; 16]), log_tail("a"), outbox_item("a", 1), outbox_tail("a")] {
        assert!(key[0] < FIRST_FREE_BYTE);
    }
}
