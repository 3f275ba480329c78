//! Answers that are broken, too large, or meant to hurt.

use domain::record::{CATEGORY_MAX_LINES, Category, FetchOutcome, MedicalRecord};
use encoding_rs::SHIFT_JIS;
use proptest::{collection::vec, prelude::*};

use super::{
    super::{FIELD_MAX_CHARS, XML_MAX_DEPTH, XML_MAX_ELEMENTS, eligibility, reading::read},
    expected, message,
};

fn medications(xml: &str) -> (FetchOutcome, MedicalRecord) {
    read(xml.as_bytes(), Category::Medications, &expected())
}

fn drugs(lines: &str) -> String {
    message(&format!(
        "<MeTrMonthInf><MeTrMonth>202603</MeTrMonth><DiDateInfs><DiDateInf><DrugInfs>{lines}</DrugInfs></DiDateInf></DiDateInfs></MeTrMonthInf>"
    ))
}

fn drug(name: &str) -> String {
    format!("<DrugInf><DrugN>{name}</DrugN><IngreN>成分</IngreN></DrugInf>")
}

#[test]
fn a_dtd_makes_the_answer_unreadable() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><XmlMsg>";
    for xml in [
        drugs(&drug("薬")).replace("<XmlMsg>", bomb),
        drugs(&drug("薬")).replace("<XmlMsg>", "<!DOCTYPE XmlMsg SYSTEM \"file:///etc/passwd\"><XmlMsg>"),
        drugs(&format!("<!DOCTYPE a>{}", drug("薬"))),
    ] {
        let (outcome, part) = medications(&xml);
        assert_eq!((outcome, part.len()), (FetchOutcome::Unreadable, 0));
    }
}

#[test]
fn only_the_five_entities_of_xml_are_read() {
    let (outcome, part) = medications(&drugs(&drug("A&amp;B &lt;5&gt; &#x80C3;&b;&#0;&#7;\u{1} & C")));
    assert_eq!(outcome, FetchOutcome::Fetched);
    assert_eq!(part.medications[0].product, "A&B <5> 胃●● & C");
}

#[test]
fn the_lines_before_a_cut_are_kept_and_half_a_line_is_not() {
    let xml = drugs(&format!("{}{}", drug("先の薬"), drug("後の薬")));
    let first_line = xml.find("<DrugInf>").unwrap();
    for (cut, _) in xml.char_indices().filter(|(at, _)| *at > first_line) {
        let before = &xml[..cut];
        let (outcome, part) = medications(before);
        // "not there" is never said of an answer that was cut
        let (lines, told) = match before.matches("</DrugInf>").count() {
            0 => (0, FetchOutcome::Unreadable),
            lines => (lines, FetchOutcome::Partial),
        };
        assert_eq!((outcome, part.len()), (told, lines), "{before}");
    }
}

#[test]
fn text_that_is_no_answer_is_unreadable() {
    for text in ["", " ", "<", "not found", "<html><body>Login</body></html>", "{\"error\":1}", "<XmlMsg/>", "\0\0\0"] {
        assert_eq!(medications(text).0, FetchOutcome::Unreadable, "{text}");
        assert_eq!(eligibility::read(text.as_bytes(), true).0, FetchOutcome::Unreadable, "{text}");
    }
}

#[test]
fn nesting_beyond_the_limit_is_cut() {
    let deep = format!("{}{}{}", "<a>".repeat(100_000), "x", "</a>".repeat(100_000));
    let (outcome, part) = medications(&drugs(&format!("{}{deep}", drug("薬"))));
    assert_eq!((outcome, part.len()), (FetchOutcome::Partial, 1));
    // XmlMsg, MessageBody and the four groups around a drug line
    let levels_in_use = 6;
    for (levels, outcome) in [(XML_MAX_DEPTH, FetchOutcome::Fetched), (XML_MAX_DEPTH + 1, FetchOutcome::Partial)] {
        let nested = "<a>".repeat(levels - levels_in_use) + &"</a>".repeat(levels - levels_in_use);
        assert_eq!(medications(&drugs(&format!("{}{nested}", drug("薬")))).0, outcome, "{levels}");
    }
}

#[test]
fn elements_beyond_the_limit_are_cut() {
    let many = "<a/>".repeat(XML_MAX_ELEMENTS);
    let (outcome, part) = medications(&drugs(&format!("{}{many}{}", drug("先の薬"), drug("後の薬"))));
    assert_eq!((outcome, part.len()), (FetchOutcome::Partial, 1));
}

#[test]
fn lines_beyond_the_limit_are_cut_oldest_first() {
    let line = |n: usize| {
        let (year, month) = (2000 + n / 12, n % 12 + 1);
        format!("<OpInf><OpDate>{year}{month:02}01</OpDate><OpN>術{n}</OpN></OpInf>")
    };
    let surgeries = |count: usize| {
        let lines: String = (0..count).map(line).collect();
        read(message(&format!("<OpInfs>{lines}</OpInfs>")).as_bytes(), Category::Surgeries, &expected())
    };
    let (outcome, part) = surgeries(CATEGORY_MAX_LINES);
    assert_eq!((outcome, part.len()), (FetchOutcome::Fetched, CATEGORY_MAX_LINES));
    let (outcome, part) = surgeries(CATEGORY_MAX_LINES + 1);
    assert_eq!((outcome, part.len()), (FetchOutcome::Partial, CATEGORY_MAX_LINES));
    assert_eq!(part.surgeries[0].name, format!("術{CATEGORY_MAX_LINES}"));
    assert_eq!(part.surgeries[CATEGORY_MAX_LINES - 1].name, "術1");
}

#[test]
fn a_text_beyond_the_limit_is_cut_and_marked() {
    let (outcome, part) = medications(&drugs(&drug(&"長".repeat(FIELD_MAX_CHARS))));
    assert_eq!((outcome, part.medications[0].product.chars().count()), (FetchOutcome::Fetched, FIELD_MAX_CHARS));
    let (outcome, part) = medications(&drugs(&drug(&"長".repeat(FIELD_MAX_CHARS + 1))));
    assert_eq!((outcome, part.medications[0].product.chars().count()), (FetchOutcome::Partial, FIELD_MAX_CHARS));
    assert!(part.medications[0].product.ends_with('…'));
}

/// A rich answer in either encoding.
fn sample(shift_jis: bool) -> Vec<u8> {
    let lines: String = (0..20).map(|n| drug(&format!("薬{n}"))).collect();
    let xml = drugs(&lines);
    if shift_jis { SHIFT_JIS.encode(&xml.replace("UTF-8", "Shift_JIS")).0.into_owned() } else { xml.into_bytes() }
}

fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    for category in Category::ALL.iter().skip(1) {
        let (outcome, part) = read(bytes, *category, &expected());
        prop_assert!(part.len() <= CATEGORY_MAX_LINES);
        prop_assert_eq!(part.is_empty(), !matches!(outcome, FetchOutcome::Fetched | FetchOutcome::Partial));
        for drug in &part.medications {
            for text in [&drug.code, &drug.product, &drug.ingredient, &drug.quantity, &drug.unit, &drug.usage] {
                prop_assert!(text.chars().count() <= FIELD_MAX_CHARS && !text.chars().any(char::is_control));
            }
        }
    }
    let (outcome, identity, _) = eligibility::read(bytes, true);
    prop_assert_eq!(identity.is_some(), outcome.is_success());
    Ok(())
}

/// One change to an answer: where, and what.
#[derive(Debug, Clone)]
enum Change {
    Flip(usize, u8),
    Cut(usize),
    Repeat(usize, usize),
    Remove(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        any::<usize>().prop_map(Change::Cut),
        (any::<usize>(), 0..200_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
        (any::<usize>(), 0..200_usize).prop_map(|(at, length)| Change::Remove(at, length)),
    ]
}

fn apply(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len().max(1);
        match *change {
            Change::Flip(at, bits) => {
                if let Some(byte) = bytes.get_mut(at % length) {
                    *byte ^= bits;
                }
            }
            Change::Cut(at) => bytes.truncate(at % length),
            Change::Repeat(at, count) => {
                let at = (at % length).min(bytes.len());
                let part: Vec<u8> = bytes.iter().skip(at).take(count).copied().collect();
                bytes.splice(at..at, part);
            }
            Change::Remove(at, count) => {
                let at = (at % length).min(bytes.len());
                let end = at.saturating_add(count).min(bytes.len());
                bytes.drain(at..end);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic_nor_exceed_a_limit(bytes in vec(any::<u8>(), 0..2_000)) {
        check(&bytes)?;
    }

    #[test]
    fn changed_answers_never_panic_nor_exceed_a_limit(shift_jis: bool, changes in vec(change(), 1..8)) {
        check(&apply(sample(shift_jis), &changes))?;
    }
}
