//! Wrong files: each mistake is told with file, line, field, problem and remedy.

use super::{super::*, SHORT, error_of, parse};

/// A scenario with something of everything; the wrong ones differ from it in one place.
const RIGHT: &str = r#"title = "t"
start = 2026-11-16T10:00:00+09:00
speed = 60
[person]
name = "甲"
birth_date = 1960-01-01
sex = "male"
hospital = "青凪病院"
[person.card]
condition = "ok"
presented_at_s = 1218
[[person.drug]]
ingredient = "ワルファリンカリウム"
days_ago = 40
[[person.drug]]
product = "メトグルコ錠500mg"
trees = ["claims"]
date = 2026-10-01
[[person.surgery]]
name = "胃切除術"
date = 2024-05-01
[service]
latency_ms = 400
fault = "down"
at_s = 100
until_s = 200
[consent]
basis = "patient"
at_s = 1000
[crew]
id = "aonagi-1"
kind = "acute-illness"
scene = { lat = 34.86, lon = 137.30 }
arrived_on_scene_s = 600
left_scene_s = 1500
[[observation]]
at_s = 900
jcs = "I-1"
gcs = "E3V4M6"
present = ["aphasia"]
absent = ["seizure"]
[[vitals]]
at_s = 900
pulse = 80
systolic = 120
diastolic = 70
[monitor]
from_s = 900
until_s = 1500
start = { pulse = 80 }
end = { pulse = 90 }
[[triage]]
at_s = 950
class = "stroke"
urgency = "red-2"
flags = ["on-dialysis"]
[[ask]]
at_s = 1300
suggested = 3
[choose]
rule = "first-acceptance"
[[dismiss]]
at_s = 1290
finding = "anticoagulated"
[[hospital]]
name = "青凪病院"
readiness = [{ level = "can", age_min = 10 }]
answer = "decline"
reason = "no-bed"
after_s = 60
seen_after_s = 20
[[network]]
who = "crew"
offline = true
from_s = 1400
until_s = 1500
[expect]
destination = "青凪記念病院"
cannot_read = ["青凪病院"]
findings = ["anticoagulated"]
record.medications = ["ワルファリン"]
outcomes = { medications = "fetched" }
[[card_act]]
at_s = 1310
do = "pin"
expect = "pin-wrong"
[look]
verdict = "matches"
[expect.card]
conditions = ["pin-wrong"]
confirmed = "nobody"
"#;

/// What to replace in [`RIGHT`] (the first place), with what, and the error after the name of the file.
#[rustfmt::skip]
pub(super) const WRONG: &[(&str, &str, &str)] = &[
    // The form.
    ("title = \"t\"", "title = \"t", "line 1: this is not TOML: invalid basic string. Expected here: `\"`"),
    ("title = \"t\"\n", "", "line 1: the field `title` is missing here. Add a line `title = …` at the top"),
    ("speed = 60", "speed = 0", "line 3, speed: a case cannot be played at speed 0. Give scenario seconds per real second, 0.1 to 600"),
    ("speed = 60", "sped = 60", "line 3, sped: there is no field `sped` here. Did you mean `speed`?"),
    ("speed = 60", "speed = \"fast\"", "line 3, speed: string \"fast\" does not fit here. Give a number"),
    ("+09:00", "", "line 2, start: this is not a time with an offset. Write it as 2026-11-16T10:00:00+09:00"),
    ("2026-11-16T", "1926-11-16T", "line 2, start: a scenario cannot start in the year 1926. Give a time of 2020 to 2099"),
    ("[[vitals]]", "[[vitls]]", "line 42, vitls: there is no field `vitls` here. Did you mean `vitals`?"),
    ("[[ask]]", "[ask]", "line 57, ask: a single table does not fit here. Write it with double brackets: [[…]]"),
    // The person.
    ("birth_date = 1960-01-01\n", "", "line 4, person: the field `birth_date` is missing here. Add a line `birth_date = …` below this one"),
    ("1960-01-01", "\"1960/1/1\"", "line 6, person.birth_date: this is not a day. Write it as 2026-10-01"),
    ("1960-01-01", "2027-01-01", "line 6, person.birth_date: 2027-01-01 lies after the day of the scenario, 2026-11-16. Give an earlier day, or set `start` to a later one"),
    ("1960-01-01", "1860-01-01", "line 6, person.birth_date: nobody born on 1860-01-01 is alive. Give a later day of birth"),
    ("name = \"甲\"", "name = \"\"", "line 5, person.name: the name is empty. Give an invented name; ● is allowed for a character that cannot be shown"),
    ("sex = \"male\"", "sex = \"m\"", "line 7, person.sex: \"m\" is not a code of this field. Use one of: male, female, not-stated"),
    ("condition = \"ok\"", "condition = \"expird\"", "line 10, person.card.condition: \"expird\" is not a word of this field. Did you mean \"expired\"?"),
    ("condition = \"ok\"", "condition = \"photoless\"", "line 6, person.birth_date: a person of 66 years has no card without a photo. Give a birth date less than five years before the start, or another condition"),
    ("condition = \"ok\"", "condition = \"other-person\"", "line 9, person.card: it is not said whose card was picked up. Add an [other_person] with name, birth_date and sex"),
    ("presented_at_s = 1218", "presented_at_s = 100", "line 11, person.card.presented_at_s: second 100 lies before the crew is at the patient (second 678). Give 678 or more"),
    ("presented_at_s = 1218", "presented_at_s = -1", "line 11, person.card.presented_at_s: integer `-1` does not fit here. Give a whole number of 0 or more"),
    ("presented_at_s = 1218", "ms_per_apdu = 20000", "line 11, person.card.ms_per_apdu: 20000 ms per command is slower than any card. Give 0 to 10000, or condition = \"broken\""),
    // The record.
    ("days_ago = 40\n", "", "line 12, person.drug#1: it is not said when this was. Add `date = 2026-10-01` or `days_ago = 46`"),
    ("days_ago = 40", "days_ago = 40\ndate = 2026-10-01", "line 15, person.drug#1.date: both `date` and `days_ago` are given. Remove one of the two"),
    ("days_ago = 40", "days_ago = 30000", "line 12, person.drug#1: 1944-09-27 lies before the birth of the person, 1960-01-01. Give a later day"),
    ("days_ago = 40", "days_ago = 4000000000", "line 14, person.drug#1.days_ago: 4000000000 days are longer than a life. Give 0 to 55000"),
    ("days_ago = 40", "days_ago = 40\nrepeat = 2\nevery_days = 4000000000", "line 16, person.drug#1.every_days: 4000000000 days are longer than a life. Give 0 to 55000"),
    ("days_ago = 40", "days_ago = 40\nrepeat = 0", "line 15, person.drug#1.repeat: a line cannot come 0 times. Give 1 to 260"),
    ("speed = 60", "speed = nan", "line 3, speed: a case cannot be played at speed NaN. Give scenario seconds per real second, 0.1 to 600"),
    ("lat = 34.86", "lat = nan", "line 33, crew.scene.lat: the latitude NaN is not in Japan (20 to 46). Give degrees; `lat` is the north, `lon` the east"),
    ("ingredient = \"ワルファリンカリウム\"\n", "", "line 12, person.drug#1: the drug has no name. Add `ingredient = \"…\"` or `product = \"…\"`"),
    ("ingredient =", "ingrediant =", "line 13, person.drug#1.ingrediant: there is no field `ingrediant` here. Did you mean `ingredient`?"),
    ("hospital = \"青凪病院\"\n", "", "line 11, person.drug#1: it is not said where this was. Add `hospital = \"…\"` here or in [person], or `institution = \"…\"` for a free name"),
    ("hospital = \"青凪病院\"", "hospital = \"青凪総合病院\"", "line 8, person.hospital: there is no hospital \"青凪総合病院\" in the region. Did you mean \"青凪病院\" (9910000125)?"),
    ("trees = [\"claims\"]", "trees = [\"claim\"]", "line 17, person.drug#2.trees#1: \"claim\" is not a code of this field. Did you mean \"claims\"?"),
    ("trees = [\"claims\"]", "trees = [\"interview\"]", "line 17, person.drug#2.trees#1: an interview is no tree of the national record. Use claims, prescribed or dispensed"),
    ("date = 2026-10-01", "date = 2026-11-02", "line 17, person.drug#2.trees#1: claims are a month or more old: a drug of 2026-11-02 cannot be in them yet. Use \"dispensed\" or \"prescribed\", or an earlier day"),
    ("date = 2024-05-01", "date = 2026-12-01", "line 21, person.surgery#1.date: 2026-12-01 lies after the day of the scenario, 2026-11-16. Give an earlier day, or set `start` to a later one"),
    ("date = 2024-05-01", "days_ago = 9\nevery_days = 7", "line 22, person.surgery#1.every_days: the line is not repeated. Add `repeat = 6`, or remove `every_days`"),
    // Service and consent.
    ("fault = \"down\"\n", "", "line 24, service.at_s: a time is given, but no fault. Add a line `fault = \"down\"`"),
    ("fault = \"down\"", "fault = \"sleepy\"", "line 24, service.fault: \"sleepy\" is not a word of this field. Use one of: none, down, hang, wrong-person, malformed, truncated, wrong-encoding, empty"),
    ("until_s = 200", "until_s = 100", "line 26, service.until_s: the end, second 100, does not lie after the beginning, second 100. Give the beginning first, and a later end"),
    ("latency_ms = 400", "latency_ms = 90000", "line 23, service.latency_ms: 90000 ms is longer than anybody waits. Give 0 to 60000, or fault = \"hang\""),
    ("basis = \"patient\"", "basis = \"yes\"", "line 28, consent.basis: \"yes\" is not a code of this field. Use one of: patient, family, waived-life-at-stake, refused"),
    ("at_s = 1000", "categories = []", "line 29, consent.categories: consent for nothing is no consent. Name a category, or write basis = \"refused\""),
    ("at_s = 1000", "categories = [\"drugs\"]", "line 29, consent.categories#1: \"drugs\" is not a code of this field. Use one of: eligibility, medications, surgeries, visits, treatments, dialysis, checkups"),
    // The crew.
    ("id = \"aonagi-1\"", "id = \"aonagi-9\"", "line 31, crew.id: there is no crew \"aonagi-9\" in the region. Did you mean \"aonagi-1\"?"),
    ("kind = \"acute-illness\"", "kind = \"illness\"", "line 32, crew.kind: \"illness\" is not a code of this field. Did you mean \"acute-illness\"?"),
    ("{ lat = 34.86, lon = 137.30 }", "{ lat = 34.86 }", "line 33, crew.scene: the scene is neither a place nor near a hospital. Write { lat = 34.86, lon = 137.05 } or { near = \"青凪病院\", east_km = 1.0, north_km = 0.5 }"),
    ("{ lat = 34.86, lon = 137.30 }", "{ near = \"青凪病院\", east_km = 900.0 }", "line 33, crew.scene.east_km: 900 km is not near. Give -100 to 100, in kilometres"),
    ("{ lat = 34.86, lon = 137.30 }", "{ lat = 137.30, lon = 34.86 }", "line 33, crew.scene.lat: the latitude 137.3 is not in Japan (20 to 46). Give degrees; `lat` is the north, `lon` the east"),
    ("left_scene_s = 1500", "left_scene_s = 500", "line 35, crew.left_scene_s: second 500 lies before the preceding time (second 600). Give 600 or more"),
    ("left_scene_s = 1500", "left_scene_s = 99999", "line 35, crew.left_scene_s: second 99999 is beyond the end of a scenario. Give 0 to 10800, in seconds after the start"),
    // What is seen and measured.
    ("jcs = \"I-1\"", "jcs = \"1\"", "line 38, observation#1.jcs: \"1\" is not a code of this field. Use one of: 0, I-1, I-2, I-3, II-10, II-20, II-30, III-100, III-200, III-300"),
    ("gcs = \"E3V4M6\"", "gcs = \"E3V4M7\"", "line 39, observation#1.gcs: \"E3V4M7\" is no GCS. Write E1-4, V1-5, M1-6, e.g. \"E3V4M6\""),
    ("absent = [\"seizure\"]", "absent = [\"aphasia\"]", "line 41, observation#1.absent#1: \"aphasia\" is both present and absent. Remove one of the two"),
    ("jcs = \"I-1\"", "pupil_left_mm = 3.0", "line 38, observation#1.pupil_left_mm: the light reflex is missing. Add `pupil_left_reacts` or `pupil_right_reacts`"),
    ("jcs = \"I-1\"", "last_known_well_s = 1000", "line 38, observation#1.last_known_well_s: last known well must lie before the observation, within two days. Give seconds after the start: -3600 is one hour before the call"),
    ("pulse = 80\nsystolic", "pulse = 800\nsystolic", "line 44, vitals#1.pulse: 800 is outside what can be entered. Give 0 to 300 /分"),
    ("diastolic = 70", "diastolic = 130", "line 46, vitals#1.diastolic: the diastolic pressure is not below the systolic one. Give the higher value as `systolic`"),
    ("pulse = 80\nsystolic = 120\ndiastolic = 70\n", "", "line 43, vitals#1.at_s: nothing was measured. Add a value, e.g. `pulse = 80`"),
    ("end = { pulse = 90 }", "end = { spo2 = 90 }", "line 50, monitor.start: `end` gives spo2, which `start` does not. Add the same vital to `start`"),
    ("start = { pulse = 80 }", "start = {}", "line 50, monitor.start: the monitor measures nothing. Give a value, e.g. { pulse = 80 }"),
    ("class = \"stroke\"", "class = \"strok\"", "line 54, triage#1.class: \"strok\" is not a code of this field. Did you mean \"stroke\"?"),
    ("flags = [\"on-dialysis\"]", "flags = [\"on-dialysis\", \"on-dialysis\"]", "line 56, triage#1.flags#2: \"on-dialysis\" stands twice in this list. Remove one"),
    // Asking and answering.
    ("suggested = 3", "", "line 58, ask#1.at_s: it is not clear whom to ask. Give either `suggested = 3` or `hospitals = [\"…\"]`"),
    ("suggested = 3", "suggested = 41", "line 59, ask#1.suggested: 41 hospitals cannot be asked at once. Give 1 to 40"),
    ("suggested = 3", "hospitals = []", "line 59, ask#1.hospitals: the list is empty. Name a hospital, or remove the field"),
    ("suggested = 3", "hospitals = [\"青凪病院\", \"9910000125\"]", "line 59, ask#1.hospitals#2: this hospital stands twice in the list. Remove one"),
    ("rule = \"first-acceptance\"", "rule = \"best\"", "line 61, choose.rule: \"best\" is not a word of this field. Use one of: first-acceptance, nobody"),
    ("rule = \"first-acceptance\"", "rule = \"nobody\"\nhospital = \"青凪病院\"", "line 62, choose.hospital: both a rule and a hospital are given. Keep `hospital` to wait for this one, or keep `rule`"),
    ("finding = \"anticoagulated\"", "finding = \"anticoagulant\"", "line 64, dismiss#1.finding: no finding has the code \"anticoagulant\". Did you mean \"anticoagulated\"?"),
    ("name = \"青凪病院\"\nreadiness", "name = \"青凪記念総合病院\"\nreadiness", "line 66, hospital#1.name: there is no hospital \"青凪記念総合病院\" in the region. Did you mean \"青凪記念病院\" (9910000135)? To add a hospital, give code, name, level, lat, lon, capabilities"),
    ("name = \"青凪病院\"\nreadiness", "readiness", "line 65, hospital#1: it is not said which hospital. Give the `name` or `code` of a hospital of the region"),
    ("age_min = 10", "age_min = 2000", "line 67, hospital#1.readiness#1.age_min: a mark of 2000 minutes is older than a day. Give 0 to 1440"),
    ("answer = \"decline\"", "answer = \"accept\"", "line 69, hospital#1.reason: only a hospital that declines has a reason. Remove it, or write answer = \"decline\""),
    ("reason = \"no-bed\"", "reason = \"no-beds\"", "line 69, hospital#1.reason: \"no-beds\" is not a code of this field. Did you mean \"no-bed\"?"),
    ("seen_after_s = 20", "seen_after_s = 90", "line 71, hospital#1.seen_after_s: it is seen after 90 s, but answered after 60 s. Give 0 to 60"),
    ("answer = \"decline\"\nreason = \"no-bed\"", "answer = \"none\"", "line 69, hospital#1.after_s: a hospital that does not answer has no time of an answer. Remove it, or give an `answer`"),
    ("answer = \"decline\"", "level = \"primary\"\nanswer = \"decline\"", "line 65, hospital#1: a hospital that is added to the region needs more fields. Give code, name, level, lat, lon and capabilities"),
    ("answer = \"decline\"", "watched = false\nanswer = \"decline\"", "line 68, hospital#1.watched: nobody has the board open, but somebody sees or answers. Write answer = \"none\" and no `seen_after_s`, or remove `watched`"),
    // Lines that fail.
    ("who = \"crew\"", "who = \"platform\"", "line 73, network#1.who: there is no hospital \"platform\" in the region and it is neither \"crew\" nor \"record-service\". simulations/data/region.toml lists the names and codes"),
    ("offline = true", "offline = false", "line 73, network#1.who: it is not clear what is wrong with the line. Give either `offline = true` or `latency_ms = 2000`"),
    ("until_s = 1500\n[expect]", "until_s = 1300\n[expect]", "line 76, network#1.until_s: the end, second 1300, does not lie after the beginning, second 1400. Give the beginning first, and a later end"),
    // Expectations.
    ("destination = \"青凪記念病院\"", "destination = \"青凪病院\"", "line 79, expect.cannot_read: the destination reads the case. Remove it from this list"),
    ("record.medications = [\"ワルファリン\"]", "record.medications = [\"エドキサバン\"]", "line 81, expect.record.medications#1: no line of the person's medications contains \"エドキサバン\". Add such a line to the person, or correct the expectation"),
    ("record.medications", "record.medication", "line 81, expect.record.medication: \"medication\" is not a code of this field. Did you mean \"medications\"?"),
    ("outcomes = { medications = \"fetched\" }", "outcomes = { medications = \"fetchd\" }", "line 82, expect.outcomes.medications: \"fetchd\" is not a code of this field. Did you mean \"fetched\"?"),
    ("outcomes = { medications = \"fetched\" }", "record_is_empty = true", "line 82, expect.record_is_empty: the record is expected to be empty and not to be. Remove one of the two"),
    ("destination = \"青凪記念病院\"", "accepted_together = [\"青凪病院\"]", "line 78, expect.accepted_together: together are at least two. Name another hospital, or remove the line"),
    ("destination = \"青凪記念病院\"", "hospital_saw = { drugs = [] }", "line 78, expect.hospital_saw: no destination is expected that could have seen it. Add `destination = \"…\"` to [expect]"),
    // What is done at the reader.
    ("at_s = 1310", "at_s = 5000", "line 84, card_act#1.at_s: second 5000 lies after the end of the case (second 3942). Give an earlier second, or a later `returned_s` in [crew]"),
    ("do = \"pin\"", "do = \"pinn\"", "line 85, card_act#1.do: \"pinn\" is not a word of this field. Did you mean \"pin\"?"),
    ("do = \"pin\"", "do = \"none\"", "line 85, card_act#1.do: it is not said why there is no card. Add a line `reason = \"not-found\"` below this one"),
    ("do = \"pin\"", "do = \"lift\"\nentry = \"1\"", "line 86, card_act#1.entry: this field is only of \"pin\" and \"printed\". Remove it, or change `do`"),
    ("do = \"pin\"", "do = \"pin\"\ncondition = \"ok\"", "line 86, card_act#1.condition: this field is only of \"lay\". Remove it, or change `do`"),
    ("expect = \"pin-wrong\"", "expect = \"pin-wron\"", "line 86, card_act#1.expect: no card condition has the code \"pin-wron\". Did you mean \"pin-wrong\"?"),
    ("verdict = \"matches\"", "verdict = \"maybe\"", "line 88, look.verdict: \"maybe\" is not a word of this field. Use one of: matches, differs, nobody"),
    ("conditions = [\"pin-wrong\"]", "conditions = [\"pin-wron\"]", "line 90, expect.card.conditions#1: no card condition has the code \"pin-wron\". Did you mean \"pin-wrong\"?"),
    ("confirmed = \"nobody\"", "confirmed = \"noone\"", "line 91, expect.card.confirmed: \"noone\" is not a code of this field. Use one of: visual, pin, phone-owner, four-information"),
];

#[test]
fn every_mistake_is_told_with_line_field_and_remedy() {
    assert!(parse(RIGHT).expect.is_some());
    let mut different = Vec::new();
    for (right, wrong, expected) in WRONG {
        assert!(RIGHT.contains(right), "nothing to replace: {right}");
        let told = error_of(&RIGHT.replacen(right, wrong, 1));
        let expected = format!("test.toml, {expected}");
        if told != expected {
            different.push(format!("told:     {told}\nexpected: {expected}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n\n"));
}

#[test]
fn a_card_of_somebody_else_belongs_to_somebody() {
    let other = "[other_person]\nname = \"乙\"\nbirth_date = 1990-01-01\nsex = \"female\"\n";
    assert_eq!(
        error_of(&format!("{SHORT}{other}")),
        "test.toml, line 8, other_person: nobody reads the card of another person. Write condition = \"other-person\" in [person.card], or remove [other_person]"
    );
    let picked = SHORT.replace("[crew]", "[person.card]\ncondition = \"other-person\"\n[crew]");
    assert_eq!(
        error_of(&format!("{picked}{other}[other_person.card]\ncondition = \"ok\"\n")),
        "test.toml, line 14, other_person.card: the card that is read is described in [person.card]. Move it there"
    );
}

#[test]
fn a_hospital_is_described_once() {
    let one = "[[hospital]]\nname = \"青凪病院\"\n";
    let again = "[[hospital]]\ncode = \"9910000125\"\n";
    assert_eq!(
        error_of(&format!("{SHORT}{one}{again}")),
        "test.toml, line 10, hospital#2: 9910000125 is described twice. Put both into one [[hospital]]"
    );
    let taken = "[[hospital]]\ncode = \"9910000125\"\nname = \"新\"\nlevel = \"primary\"\nlat = 34.8\nlon = 137.2\ncapabilities = [\"general\"]\n";
    assert_eq!(
        error_of(&format!("{SHORT}{taken}")),
        "test.toml, line 9, hospital#1.code: 9910000125 is already a hospital of the region. Give a new code, or remove level, lat, lon and capabilities"
    );
}

#[test]
fn an_added_hospital_is_a_hospital_in_japan() {
    let added = |code: &str, lat: f64| {
        error_of(&format!(
            "{SHORT}[[hospital]]\ncode = \"{code}\"\nname = \"新\"\nlevel = \"primary\"\nlat = {lat}\nlon = 137.2\ncapabilities = [\"general\"]\n"
        ))
    };
    assert_eq!(
        added("9910009995", 48.8),
        "test.toml, line 12, hospital#1.lat: the latitude 48.8 is not in Japan (20 to 46). Give degrees; `lat` is the north, `lon` the east"
    );
    assert_eq!(
        added("9940009995", 34.8),
        "test.toml, line 9, hospital#1.code: 9940009995 is not the code of a hospital: its third digit is not 1 (医科). Give the 10 digits: prefecture 2, then 1, then the number 7"
    );
}

#[test]
fn a_code_and_a_name_are_of_one_hospital() {
    assert_eq!(
        error_of(&format!("{SHORT}[[hospital]]\ncode = \"9910000125\"\nname = \"青凪記念病院\"\n")),
        "test.toml, line 10, hospital#1.name: 9910000125 is not the code of \"青凪記念病院\". Keep `code` or `name`"
    );
}

#[test]
fn a_file_that_cannot_be_a_scenario_is_not_read() {
    let huge = "#".repeat(SCENARIO_MAX_BYTES + 1);
    assert_eq!(error_of(&huge), "test.toml has 1048577 bytes; at most 1048576 are read. Is it a scenario?");
}

#[test]
fn damaged_files_are_refused_and_never_end_the_program() {
    for cut in (0..SHORT.len()).filter(|cut| SHORT.is_char_boundary(*cut)) {
        let _: Result<Scenario, ScenarioError> = Scenario::parse(&SHORT[..cut], "test.toml");
        let _: Result<Scenario, ScenarioError> = Scenario::parse(&SHORT[cut..], "test.toml");
    }
    for (line, _) in RIGHT.match_indices('\n').step_by(3) {
        assert!(Scenario::parse(&format!("{}\n\u{0}{}", &RIGHT[..line], &RIGHT[line..]), "test.toml").is_err());
    }
}
