#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde::Deserialize;
use toml::Spanned;

use super::*;

const TEXT: &str = "top = 1\n[a]\nb = { c = 2, d = [3, 4] }\n[[a.e]]\nf = 5\n[[a.e]]\nf = 6\n";

fn field_of(what: &str) -> String {
    let start = TEXT.find(what).unwrap();
    Source::new(TEXT).mistake(start..start + what.len(), "p", "r").to_string()
}

#[test]
fn a_place_in_the_text_is_named_by_line_and_path() {
    assert_eq!(field_of("1"), "line 1, top: p. r");
    assert_eq!(field_of("2"), "line 3, a.b.c: p. r");
    assert_eq!(field_of("4"), "line 3, a.b.d#2: p. r");
    assert_eq!(field_of("5"), "line 5, a.e#1.f: p. r");
    assert_eq!(field_of("6"), "line 7, a.e#2.f: p. r");
    assert_eq!(field_of("[a]"), "line 2, a: p. r");
    assert_eq!(Source::new("no = = toml").mistake(0..2, "p", "r").to_string(), "line 1: p. r");
}

#[test]
fn a_value_with_a_place_leads_back_to_its_field() {
    #[derive(Deserialize)]
    struct Form {
        a: Inner,
    }
    #[derive(Deserialize)]
    struct Inner {
        e: Vec<Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        f: Spanned<u8>,
    }
    let source = Source::new(TEXT);
    let form: Form = source.read().unwrap();
    let mistake = source.mistake(form.a.e[1].f.span(), "p", "r");
    assert_eq!((mistake.line, mistake.field.as_str()), (7, "a.e#2.f"));
}

#[test]
fn a_slip_is_near_and_another_word_is_not() {
    let words = ["vitals", "observation", "latency_ms"];
    assert_eq!(nearest("vitls", words), Some("vitals"));
    assert_eq!(nearest("observations", words), Some("observation"));
    assert_eq!(nearest("latency", words), Some("latency_ms"));
    assert_eq!(nearest("lat", words), None);
    assert_eq!(nearest("", words), None);
    assert_eq!(nearest("illness", ["traffic", "acute-illness"]), Some("acute-illness"), "a part of it");
    assert_eq!(
        nearest("青凪総合病院", ["青凪病院", "青凪市民病院"]),
        Some("青凪病院"),
        "of equally near ones the first"
    );
}
