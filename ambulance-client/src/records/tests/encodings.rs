//! Encodings, and declarations that are wrong.

use domain::record::{Category, FetchOutcome};
use encoding_rs::SHIFT_JIS;

use super::{
    super::{
        client::reading::read,
        encoding::{Decoded, decode},
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
