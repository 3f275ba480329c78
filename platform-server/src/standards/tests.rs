//! Every mistake of a file, each with its line.
#![allow(clippy::unwrap_used)]

use domain::{
    standard::{NextRule, SignCount, Statement, TransportStandard},
    triage::{ConditionClass, Urgency},
};

use super::{check, *};
use crate::registry::Registry;

/// The beginning of a small standard; the other classes follow in [`small`].
const HEAD: &str = r#"zone = "west"
name = "西"
name_en = "West"
edition = "2026"
from = 2026-04-01
until = 2027-03-31
headquarters = ["minato"]
stroke_signs_min = 2

[asking]
set_max = 3
disclosure_price_min = 1.0
remind_after_s = 45
telephone_after_s = 90
next_after_s = 180
next = "suggest"

[asking.urgency.red-1]
set_max = 5

[nobody_accepts]
after_min = 20
after_declines = 4
hospitals = ["9910000035"]
coordinator = "調整"
coordinator_en = "Desk"
telephone = "00-0000-0900"
next = "ask"

[difficult]
asked_min = 4
on_scene_min = 30

[roads]
detour = 1.3

[[roads.band]]
from = 06:00:00
speed_km_per_h = 36.0

[[roads.band]]
from = 22:00:00
speed_km_per_h = 42

[base_rates]
accepted_at_kth = [0.7, 0.5]

[class.general]
observe = [{ code = "vitals", ja = "体温", en = "Vitals" }]
tell = [{ code = "complaint", ja = "主訴", en = "Complaint" }]

[[class.general.list]]
code = "all"
name = "一般"
name_en = "General"
when = []
hospitals = ["9910000015", "9910000025"]

[class.stroke]
observe = [{ code = "signs", ja = "六徴候", en = "Six signs" }]
tell = [{ code = "onset", ja = "発症", en = "Onset" }]

[[class.stroke.list]]
code = "thrombectomy"
name = "血栓回収"
name_en = "Thrombectomy"
when = ["stroke-signs>=min", "last-known-well<=24h"]
hospitals = ["9910000025"]
reach_max_min = 45

[[class.stroke.list]]
code = "stroke"
name = "脳卒中"
name_en = "Stroke"
when = []
hospitals = ["9910000035"]
"#;

const REGISTRY: &str = r#"name = "小圏域"
name_en = "Small region"
version = "1"
headquarters = [
  { id = "minato", name = "湊", name_en = "Minato", persons = ["p-1"] },
  { id = "aonagi", name = "青", name_en = "Aonagi", persons = ["p-2"] },
]
"#;

/// A registry with two headquarters and three hospitals.
pub(super) fn registry() -> Registry {
    let hospitals: Vec<String> = [15, 25, 35]
        .map(|number| {
            format!(
                "[[hospital]]\ncode = \"99100000{number}\"\nname = \"病院\"\nname_en = \"H\"\nlevel = \"secondary\"\nlat = 34.9\n\
                 lon = 137.1\ntelephone = \"00\"\ncapabilities = [\"general\"]\npersons = [\"p-3\"]\n"
            )
        })
        .into();
    Registry::parse(&format!("{REGISTRY}{}", hospitals.concat())).unwrap()
}

/// The same for the region of the ledger's tests.
pub(crate) fn in_small_region() -> String {
    [("15", "01"), ("25", "02"), ("35", "03")]
        .into_iter()
        .fold(small(), |text, (code, other)| text.replace(&format!("99100000{code}"), &format!("99100000{other}")))
}

/// A whole standard without a mistake.
pub(crate) fn small() -> String {
    let mut text = HEAD.to_owned();
    for class in ConditionClass::ALL {
        if !matches!(class, ConditionClass::General | ConditionClass::Stroke) {
            let code = class.code();
            text += &format!(
                "\n[class.{code}]\nobserve = [{{ code = \"o\", ja = \"観\", en = \"O\" }}]\ntell = [{{ code = \"t\", ja = \"伝\", en = \"T\" }}]\n\
                 [[class.{code}.list]]\ncode = \"l\"\nname = \"名\"\nname_en = \"L\"\nwhen = []\nhospitals = [\"9910000015\"]\n"
            );
        }
    }
    text
}

fn read(text: &str) -> Result<TransportStandard, Vec<String>> {
    check::standard(text, Some(&registry())).map_err(|mistakes| mistakes.lines("f"))
}

#[test]
fn a_standard_holds_what_its_file_says() {
    let standard = read(&small()).unwrap();
    assert_eq!(standard.version(), "west/2026");
    assert_eq!(
        (standard.from.to_string(), standard.until.unwrap().to_string()),
        ("2026-04-01".into(), "2027-03-31".into())
    );
    assert_eq!(standard.classes.len(), ConditionClass::ALL.len());
    let stroke = &standard.classes[&ConditionClass::Stroke].lists[0];
    let when = [Statement::StrokeSigns(SignCount::ZoneMin), Statement::LastKnownWell { within_h: 24 }];
    assert_eq!((stroke.when.as_slice(), stroke.reach_max_min), (when.as_slice(), Some(45)));
    let red = standard.asking(Some(Urgency::Red1));
    assert_eq!((red.set_max, red.next_after_s, red.next), (5, 180, NextRule::Suggest));
    assert_eq!((standard.asking(None).set_max, standard.nobody.next), (3, NextRule::Ask));
    assert_eq!(standard.roads.bands().iter().map(|band| band.speed_km_per_h).collect::<Vec<_>>(), [36.0, 42.0]);
    assert_eq!(standard.roads.bands()[1].from, jiff::civil::time(22, 0, 0, 0));
    assert_eq!(standard.base.accepted_at_kth, [0.7, 0.5]);
    assert_eq!(standard.hospitals().len(), 3);
    assert!(check::standard(&small().replace("until = 2027-03-31\n", ""), None).unwrap().until.is_none());
}

/// What to replace in [`small`] (the first place), with what, and how the only mistake begins: line, field, problem.
const WRONG: &[(&str, &str, &str)] = &[
    ("zone = \"west\"", "zone = \"West Bay\"", "f:1 zone: \"West Bay\" is not well-formed."),
    ("name = \"西\"", "name = \" \"", "f:2 name: the name is empty."),
    ("edition = \"2026\"", "edition = \"\"", "f:4 edition: the edition is empty."),
    ("edition = \"2026\"", "edition = \"2026/2\"", "f:4 edition: an edition has no slash and no space."),
    ("from = 2026-04-01", "from = 2026-04-01T00:00:00", "f:5 from: this is not a day."),
    ("from = 2026-04-01", "from = \"2026-04-01\"", "f:5 from: "),
    (
        "until = 2027-03-31",
        "until = 2026-03-31",
        "f:6 until: it would end on 2026-03-31, before it begins on 2026-04-01.",
    ),
    ("[\"minato\"]", "[]", "f:7 headquarters: nobody follows this standard."),
    (
        "[\"minato\"]",
        "[\"minatoo\"]",
        "f:7 headquarters#1: there is no headquarters \"minatoo\" in the registry. Did you mean \"minato\"?",
    ),
    ("[\"minato\"]", "[\"minato\", \"minato\"]", "f:7 headquarters#2: \"minato\" stands twice in this list."),
    (
        "stroke_signs_min = 2",
        "stroke_signs_min = 0",
        "f:8 stroke_signs_min: 0 is out of range. Give a whole number from 1 to 6",
    ),
    ("stroke_signs_min = 2", "stroke_signs_min = 7", "f:8 stroke_signs_min: 7 is out of range."),
    ("set_max = 3", "set_max = 9", "f:11 asking.set_max: 9 is out of range."),
    (
        "disclosure_price_min = 1.0",
        "disclosure_price_min = -0.1",
        "f:12 asking.disclosure_price_min: -0.1 is out of range.",
    ),
    (
        "disclosure_price_min = 1.0",
        "disclosure_price_min = nan",
        "f:12 asking.disclosure_price_min: NaN is out of range.",
    ),
    (
        "remind_after_s = 45",
        "remind_after_s = 9",
        "f:13 asking.remind_after_s: 9 is out of range. Give a whole number from 10 to 3600",
    ),
    ("next_after_s = 180", "next_after_s = 3601", "f:15 asking.next_after_s: 3601 is out of range."),
    (
        "next_after_s = 180",
        "next_after_s = 90",
        "f:15 asking.next_after_s: the waits do not grow: remind after 45 s, telephone after 90 s, next after 90 s.",
    ),
    (
        "[asking.urgency.red-1]\nset_max = 5",
        "[asking.urgency.red-1]\nremind_after_s = 90",
        "f:18 asking.urgency.red-1: the waits do not grow",
    ),
    (
        "[asking.urgency.red-1]",
        "[asking.urgency.red-9]",
        "f:18 asking.urgency.red-9: \"red-9\" is not a code of this field.",
    ),
    ("set_max = 5", "set_max = 0", "f:19 asking.urgency.red-1.set_max: 0 is out of range."),
    ("after_min = 20", "after_min = 241", "f:22 nobody_accepts.after_min: 241 is out of range."),
    ("after_declines = 4", "after_declines = 0", "f:23 nobody_accepts.after_declines: 0 is out of range."),
    (
        "hospitals = [\"9910000035\"]",
        "hospitals = []",
        "f:24 nobody_accepts.hospitals: no hospital is secured for when nobody accepts.",
    ),
    ("coordinator = \"調整\"", "coordinator = \"\"", "f:25 nobody_accepts.coordinator: the coordinator is empty."),
    ("telephone = \"00-0000-0900\"", "telephone = \"\"", "f:27 nobody_accepts.telephone: the telephone is empty."),
    ("asked_min = 4", "asked_min = 1", "f:31 difficult.asked_min: 1 is out of range."),
    ("on_scene_min = 30", "on_scene_min = 0", "f:32 difficult.on_scene_min: 0 is out of range."),
    ("detour = 1.3", "detour = 0.9", "f:35 roads.detour: 0.9 is out of range. Give a number from 1 to 3"),
    ("from = 22:00:00", "from = 06:00:00", "f:42 roads.band#2.from: this band does not begin after the one before it."),
    ("from = 22:00:00", "from = 2026-04-01", "f:42 roads.band#2.from: this is not a time of the day."),
    ("speed_km_per_h = 42", "speed_km_per_h = 0", "f:43 roads.band#2.speed_km_per_h: 0 is out of range."),
    ("[0.7, 0.5]", "[]", "f:46 base_rates.accepted_at_kth: there is no rate."),
    ("[0.7, 0.5]", "[0.7, 1.5]", "f:46 base_rates.accepted_at_kth#2: 1.5 is out of range."),
    (
        "[0.7, 0.5]",
        "[0.5, 0.7]",
        "f:46 base_rates.accepted_at_kth#2: 0.7 is above the rate 0.5 of the request before it.",
    ),
    (
        "[{ code = \"vitals\", ja = \"体温\", en = \"Vitals\" }]",
        "[]",
        "f:49 class.general.observe: there is nothing to observe.",
    ),
    (
        "code = \"complaint\", ja = \"主訴\"",
        "code = \"complaint\", ja = \"\"",
        "f:50 class.general.tell#1.ja: the Japanese text is empty.",
    ),
    ("when = []", "when = [\"severe\"]", "f:48 class.general: no list of `general` always applies."),
    ("when = []", "when = []\nreach_max_min = 60", "f:48 class.general: no list of `general` always applies."),
    ("[\"9910000015\", \"9910000025\"]", "[]", "f:57 class.general.list#1.hospitals: the list has no hospitals."),
    (
        "[\"9910000015\", \"9910000025\"]",
        "[\"9910000015\", \"9910000015\"]",
        "f:57 class.general.list#1.hospitals#2: \"9910000015\" stands twice in this list.",
    ),
    (
        "[\"9910000015\", \"9910000025\"]",
        "[\"9910000015\", \"9910000995\"]",
        "f:57 class.general.list#1.hospitals#2: 9910000995 is not in the registry (no coordinates, no travel time).",
    ),
    (
        "[\"9910000015\", \"9910000025\"]",
        "[\"9940000015\"]",
        "f:57 class.general.list#1.hospitals#1: 9940000015 is not the code of a hospital",
    ),
    (
        "[\"9910000015\", \"9910000025\"]",
        "[\"991\"]",
        "f:57 class.general.list#1.hospitals#1: \"991\" is not well-formed. Give 10 digits",
    ),
    (
        "code = \"thrombectomy\"",
        "code = \"Thrombectomy\"",
        "f:64 class.stroke.list#1.code: \"Thrombectomy\" is not well-formed.",
    ),
    (
        "code = \"thrombectomy\"",
        "code = \"stroke\"",
        "f:72 class.stroke.list#2.code: \"stroke\" stands twice in this class.",
    ),
    (
        "\"stroke-signs>=min\"",
        "\"stroke-signs>min\"",
        "f:67 class.stroke.list#1.when#1: \"stroke-signs>min\": this is no statement",
    ),
    (
        "\"stroke-signs>=min\"",
        "\"last-known-well<=24h\"",
        "f:67 class.stroke.list#1.when#2: \"last-known-well<=24h\" stands twice in this list.",
    ),
    ("reach_max_min = 45", "reach_max_min = 0", "f:69 class.stroke.list#1.reach_max_min: 0 is out of range."),
    (
        "when = [\"stroke-signs>=min\", \"last-known-well<=24h\"]\nhospitals = [\"9910000025\"]\nreach_max_min = 45",
        "when = []\nhospitals = [\"9910000025\"]\n",
        "f:72 class.stroke.list#2.code: this list can never apply: \"thrombectomy\" before it takes every such patient.",
    ),
];

#[test]
fn every_mistake_is_told_with_its_line_and_field() {
    let mut differ = Vec::new();
    for (part, with, expected) in WRONG {
        assert!(small().contains(part), "{part}");
        match read(&small().replacen(part, with, 1)) {
            Err(told) if told.iter().any(|line| line.starts_with(expected)) => {
                if told.len() != 1 {
                    differ.push(format!("{with}: more than one: {told:?}"));
                }
            }
            other => differ.push(format!("{with}: {:?} instead of {expected}", other.map(|_| "no mistake"))),
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_text() {
    let text = small()
        .replacen("set_max = 3", "set_max = 0", 1)
        .replacen("stroke_signs_min = 2", "stroke_signs_min = 9", 1)
        .replacen("[0.7, 0.5]", "[0.5, 0.7]", 1)
        .replacen("\"9910000025\"]", "\"9910000095\"]", 1);
    let told = read(&text).unwrap_err();
    let lines: Vec<&str> = told.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(lines, ["f:8", "f:11", "f:46", "f:57"]);
}

#[test]
fn a_class_that_is_not_named_or_has_no_list_is_refused() {
    let without =
        small().replacen("[class.burn]", "[class.burnt]", 1).replacen("[[class.burn.list]]", "[[class.burnt.list]]", 1);
    let told = read(&without).unwrap_err();
    assert!(told[0].starts_with("f:1 the file: the class \"burn\" (熱傷) is not named."), "{told:?}");
    assert!(told[1].contains("class.burnt: \"burnt\" is not a code of this field. Did you mean \"burn\"?"), "{told:?}");
    let start = small().find("[[class.general.list]]").unwrap();
    let end = small().find("[class.stroke]").unwrap();
    let told = read(&[&small()[..start], &small()[end..]].concat()).unwrap_err();
    assert_eq!(
        told,
        ["f:48 class.general: the class has no list of hospitals. Add a [[class.general.list]] with its hospitals"]
    );
}

#[test]
fn a_mistake_of_the_form_ends_the_reading_and_stands_at_its_line() {
    for (part, with, expected) in [
        ("set_max = 3\n", "", "f:10 asking: the field `set_max` is missing here."),
        (
            "set_max = 3",
            "set_maxx = 3",
            "f:11 asking.set_maxx: there is no field `set_maxx` here. Did you mean `set_max`?",
        ),
        ("set_max = 3", "set_max = \"3\"", "f:11 asking.set_max: "),
        (
            "next = \"suggest\"",
            "next = \"wait\"",
            "f:16 asking.next: \"wait\" is not a code of this field. Use one of: ask, suggest",
        ),
        ("[difficult]", "[difficult", "f:30 the file: this is not TOML"),
    ] {
        let told = read(&small().replacen(part, with, 1)).unwrap_err();
        assert!(told.len() == 1 && told[0].starts_with(expected), "{with}: {told:?}");
    }
}

#[test]
fn without_a_registry_codes_are_not_looked_up_and_everything_else_is() {
    let text = small().replace("9910000025", "9910000095").replace("\"minato\"", "\"elsewhere\"");
    assert!(check::standard(&text, None).is_ok());
    let told = check::standard(&text.replacen("9910000095", "9930000095", 1), None).unwrap_err().lines("f");
    assert!(told.len() == 1 && told[0].contains("third digit is not 1"), "{told:?}");
}

#[test]
fn more_mistakes_than_anybody_reads_are_counted() {
    let hospitals: Vec<String> = (0..150).map(|number| format!("\"9930000{number:03}\"")).collect();
    let text = small().replacen("[\"9910000015\", \"9910000025\"]", &format!("[{}]", hospitals.join(", ")), 1);
    let told = check::standard(&text, None).unwrap_err();
    assert_eq!((told.told.len(), told.left_out), (MISTAKES_MAX, 50));
    assert_eq!(told.lines("f").last().unwrap(), "f: 50 more mistakes. Correct these first");
}

#[test]
fn every_limit_of_a_count_is_kept() {
    let many = |count: usize, word: &str| vec![word; count].join(", ");
    let rates = small().replacen("[0.7, 0.5]", &format!("[{}]", many(RATES_MAX + 1, "0.5")), 1);
    let text = "x".repeat(TEXT_MAX_CHARS + 1);
    let name = small().replacen("name_en = \"West\"", &format!("name_en = \"{text}\""), 1);
    let ages: Vec<String> = (0..=STATEMENTS_MAX).map(|years| format!("\"age>={years}\"")).collect();
    let when =
        small().replacen("[\"stroke-signs>=min\", \"last-known-well<=24h\"]", &format!("[{}]", ages.join(", ")), 1);
    for (text, said) in [
        (rates, "f:46 base_rates.accepted_at_kth: 21 rates are too many. Give at most 20"),
        (name, "f:3 name_en: the name is too long. At most 80 characters"),
        (when, "f:67 class.stroke.list#1.when: 9 statements are too many. Give at most 8"),
    ] {
        assert_eq!(read(&text).unwrap_err(), [said]);
    }
}
