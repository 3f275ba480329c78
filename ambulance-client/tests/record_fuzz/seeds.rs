//! What the changes begin with: every message in both encodings, what ever broke something, and the same about somebody else.

use std::{fs, path::Path};

use ambulance_client::records::RESPONSE_MAX_BYTES;
use domain::patient::{IdentitySource, PatientIdentity, Sex};
use encoding_rs::SHIFT_JIS;
use jiff::civil::date;

/// The messages of the corpus. Drugs and treatments are two answers of one message.
pub const MESSAGES: [&str; 7] = ["eligibility", "drugs", "treatments", "surgeries", "visits", "dialysis", "checkups"];

/// The person whom all seeds are about.
pub const NAME: &str = "試験 花子";
/// Somebody else.
pub const STRANGER: &str = "別人 太郎";

/// Who is expected.
pub fn expected() -> PatientIdentity {
    PatientIdentity {
        name: NAME.to_owned(),
        name_kana: String::new(),
        birth_date: Some(date(1954, 3, 9)),
        stated_age_years: None,
        sex: Sex::Female,
        address: String::new(),
        source: IdentitySource::Eligibility,
    }
}

/// Every kept input by its file name.
pub fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/record_fuzz/corpus");
    let mut kept: Vec<_> = fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&path).expect("a file"))
        })
        .collect();
    kept.sort();
    kept
}

/// A seed as text, in its encoding.
pub fn text(name: &str, is_shift_jis: bool) -> String {
    let file = format!("seed-{name}.{}.xml", if is_shift_jis { "sjis" } else { "utf8" });
    let (_, bytes) = corpus().into_iter().find(|(name, _)| *name == file).expect("a seed");
    if is_shift_jis { SHIFT_JIS.decode(&bytes).0.into_owned() } else { String::from_utf8(bytes).expect("UTF-8") }
}

/// A text in its encoding.
pub fn encoded(text: &str, is_shift_jis: bool) -> Vec<u8> {
    if is_shift_jis { SHIFT_JIS.encode(text).0.into_owned() } else { text.as_bytes().to_vec() }
}

/// The seeds about somebody else.
pub fn strangers() -> Vec<Vec<u8>> {
    let of_stranger = |text: String| {
        text.replace(NAME, STRANGER).replace("19540309", "19900101").replace("GendCode>2<", "GendCode>1<")
    };
    let both = [true, false].into_iter().flat_map(|is_shift_jis| MESSAGES.map(|name| (name, is_shift_jis)));
    both.map(|(name, is_shift_jis)| encoded(&of_stranger(text(name, is_shift_jis)), is_shift_jis)).collect()
}

/// Answers of 10 MiB, each large in its own way.
pub fn ten_megabytes() -> Vec<(&'static str, Vec<u8>)> {
    let drugs = text("drugs", false);
    let fill = |part: &[u8]| part.iter().copied().cycle().take(RESPONSE_MAX_BYTES).collect::<Vec<u8>>();
    let inside = |at: &str, part: &str| {
        let (before, after) = drugs.split_once(at).expect("a place");
        let count = (RESPONSE_MAX_BYTES - drugs.len()) / part.len();
        [before, &part.repeat(count), at, after].concat().into_bytes()
    };
    let start = drugs.find("<DrugInf>").expect("a line");
    let end = drugs.find("</DrugInf>").expect("a line") + "</DrugInf>".len();
    let line = &drugs[start..end];
    // Half of it is what stands before the lines, half are lines: looking the one through for each of the other would never end.
    let before_lines = {
        let junk = "<x/>".repeat(90_000);
        let lines = "<DrugInf><DrugN>a</DrugN></DrugInf>".repeat(50_000);
        drugs.replacen("<DiDateInfs>", &[&junk, "<DiDateInfs>"].concat(), 1).replacen(line, &lines, 1).into_bytes()
    };
    vec![
        ("lines", inside("<DrugInf>", line)),
        ("empty elements", inside("<DrugInf>", "<a/>")),
        ("empty elements of the body", inside("<MeTrMonthInf>", "<a/>")),
        ("one text", inside("</DrugN>", "薬")),
        ("half-width kana in one text", encoded(&String::from_utf8(inside("</DrugN>", "ｱ")).expect("UTF-8"), true)),
        ("references", inside("</DrugN>", "&amp;")),
        ("unknown references", inside("</DrugN>", "&lol;")),
        ("comments", inside("<DrugInf>", "<!--x-->")),
        ("attributes", inside("/DrugN>", " a=\"b\"")),
        ("nesting", inside("<DrugInf>", "<a>")),
        ("lines behind much else", before_lines),
        ("people", inside("<QuaInf>", "<QuaInf><Name>x</Name></QuaInf>")),
        (
            "a document type",
            [b"<?xml version=\"1.0\"?><!DOCTYPE x [".to_vec(), fill(b"<!ENTITY a \"&b;&b;\">")].concat(),
        ),
        ("one opening bracket", fill(b"<")),
        ("ones", fill(&[0xFF])),
        ("zeros", fill(&[0])),
        ("halves of characters", fill(&[0x81])),
        ("halves of characters in a message", {
            let (before, after) = drugs.split_once("</DrugN>").expect("a place");
            [before.as_bytes(), &fill(&[0x81])[drugs.len()..], b"</DrugN>", after.as_bytes()].concat()
        }),
    ]
}
