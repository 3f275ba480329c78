//! Encodings, and declarations that are wrong.

use domain::record::{Category, FetchOutcome};
use encoding_rs::SHIFT_JIS;

use super::{
    super::{
        encoding::{Decoded, decode},
        reading::read,
    },
    expected, message,
};

fn declared(label: &str) -> String {
    message("<OpInfs><OpInf><OpDate>20250601</OpDate><OpN>胃切除術①㈱髙</OpN></OpInf></OpInfs>")
        .replace("encoding=\"UTF-8\"", label)
}

fn shift_jis(text: &str) -> Vec<u8> {
    SHIFT_JIS.encode(text).0.into_owned()
}

fn outcome(bytes: &[u8]) -> (FetchOutcome, Option<String>) {
    let (outcome, part) = read(bytes, Category::Surgeries, &expected());
    (outcome, part.surgeries.into_iter().next().map(|line| line.name))
}

#[test]
fn a_right_declaration_is_followed() {
    let whole = (FetchOutcome::Fetched, Some("胃切除術①㈱髙".to_owned()));
    for label in ["encoding=\"Shift_JIS\"", "encoding='SHIFT_JIS'", "encoding = \"Windows-31J\"", "encoding=\"x-sjis\""]
    {
        assert_eq!(outcome(&shift_jis(&declared(label))), whole, "{label}");
    }
    for label in ["encoding=\"UTF-8\"", "encoding='utf-8'", ""] {
        assert_eq!(outcome(declared(label).as_bytes()), whole, "{label}");
    }
    let with_mark = ["\u{FEFF}", &declared("encoding=\"UTF-8\"")].concat();
    assert_eq!(outcome(with_mark.as_bytes()), whole);
}

#[test]
fn a_wrong_declaration_costs_no_line_but_is_told() {
    let partial = (FetchOutcome::Partial, Some("胃切除術①㈱髙".to_owned()));
    assert_eq!(outcome(declared("encoding=\"Shift_JIS\"").as_bytes()), partial);
    assert_eq!(outcome(&shift_jis(&declared("encoding=\"UTF-8\""))), partial);
    assert_eq!(outcome(&shift_jis(&declared(""))), partial);
    assert_eq!(outcome(declared("encoding=\"EUC-JP\"").as_bytes()), partial);
    assert_eq!(outcome(&shift_jis(&declared("encoding=\"klingon\""))), partial);
}

#[test]
fn a_byte_that_cannot_be_read_is_shown_as_such() {
    let text = declared("encoding=\"Shift_JIS\"").replace("胃切", "胃X切");
    let mut bytes = shift_jis(&text);
    let broken = bytes.windows(3).position(|w| w.ends_with(b"X") && w[0] > 0x80).unwrap() + 2;
    bytes[broken] = 0xFD;
    assert_eq!(outcome(&bytes), (FetchOutcome::Partial, Some("胃●切除術①㈱髙".to_owned())));
}

/// Half-width kana, NEC's and IBM's characters, and what Windows-31J has no room for.
#[test]
fn every_kind_of_character_of_windows_31j_is_read() {
    let name = "ｱﾑﾛｼﾞﾋﾟﾝ錠㎎①Ⅳ㈱∮纊髙﨑ⅹ￢";
    let text = declared("encoding=\"Shift_JIS\"").replace("胃切除術①㈱髙", name);
    assert_eq!(outcome(&shift_jis(&text)), (FetchOutcome::Fetched, Some(name.to_owned())));
    // The same IBM character at its place among NEC's (0xEEE0) and among IBM's (0xFBFC): one 髙.
    for place in [[0xEE, 0xE0], [0xFB, 0xFC]] {
        let bytes = with(&text.replace(name, "@"), &place);
        assert_eq!(outcome(&bytes), (FetchOutcome::Fetched, Some("髙".to_owned())), "{place:x?}");
    }
}

/// A rare kanji of JIS X 0213 stands where Windows-31J has room for 外字 (0xF040 to 0xFCFC), or nowhere.
#[test]
fn what_windows_31j_cannot_write_is_shown_as_such_and_costs_no_line() {
    let text = declared("encoding=\"Shift_JIS\"").replace("胃切除術①㈱髙", "髙@の術");
    for (place, told, shown) in [
        ([0xF0, 0x40], FetchOutcome::Fetched, "髙●の術"),
        ([0xF9, 0xFC], FetchOutcome::Fetched, "髙●の術"),
        ([0x87, 0x9F], FetchOutcome::Partial, "髙●の術"),
        // A second byte that is a sign of its own stays: it could have been the bracket of a tag.
        ([0x85, 0x40], FetchOutcome::Partial, "髙●@の術"),
    ] {
        assert_eq!(outcome(&with(&text, &place)), (told, Some(shown.to_owned())), "{place:x?}");
    }
    let beyond = declared("").replace("胃切除術①㈱髙", "𠮷𩸽\u{E000}\u{FFFE}術");
    assert_eq!(outcome(beyond.as_bytes()), (FetchOutcome::Fetched, Some("𠮷𩸽●●術".to_owned())));
}

/// With such marks a dose of 10 is shown as 01.
#[test]
fn marks_that_turn_the_text_are_left_out() {
    let turned = declared("").replace("胃切除術①㈱髙", "薬\u{202E}10\u{202C}mg\u{200F}");
    assert_eq!(outcome(turned.as_bytes()).1.as_deref(), Some("薬10mg"));
}

/// Shift_JIS with two bytes where the @ stands.
fn with(text: &str, place: &[u8; 2]) -> Vec<u8> {
    let (before, after) = text.split_once('@').unwrap();
    [&shift_jis(before)[..], place, &shift_jis(after)[..]].concat()
}

/// UTF-8 kana can be read as Shift_JIS without a single error, as gibberish.
#[test]
fn what_is_utf8_is_never_taken_for_shift_jis() {
    let bytes = "<?xml version='1.0' encoding='Shift_JIS'?><a>ああ</a>".as_bytes();
    let (gibberish, _, has_errors) = SHIFT_JIS.decode(bytes);
    assert!(!has_errors && !gibberish.contains('あ'), "the example is one");
    let Decoded { text, faithful } = decode(bytes);
    assert!(text.contains("ああ") && !faithful, "{text}");
}

#[test]
fn a_character_cut_at_the_end_is_no_encoding_fault() {
    for bytes in ["<a>胃".as_bytes().to_vec(), shift_jis("<?xml version='1.0' encoding='Shift_JIS'?><a>胃")] {
        let Decoded { text, faithful } = decode(&bytes[..bytes.len() - 1]);
        assert!(faithful && text.ends_with("<a>"), "{text}");
    }
}
