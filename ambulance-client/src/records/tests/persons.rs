//! Whose answer is it?

use domain::{
    patient::{PatientIdentity, Sex},
    record::{Category, FetchOutcome},
};
use jiff::civil::date;

use super::{
    super::{
        client::reading::read,
        person::{Match, Named, compare},
    },
    expected, message,
};

fn named(name: &str) -> Named {
    Named { name: name.to_owned(), name_kana: String::new(), birth_date: Some(date(1954, 3, 9)), sex: Sex::Female }
}

#[test]
fn a_name_may_differ_by_unshowable_characters_and_white_space_only() {
    let table = [
        ("試験 花子", "試験 花子", Match::Same),
        ("試験　花子", "試験 花子", Match::Same),
        ("試験花子", "試験 花子", Match::Same),
        ("●験 花子", "試験 花子", Match::Same),
        ("試験 花子", "●験 ●子", Match::Same),
        ("試験 花\u{E0100}子", "試験 花子", Match::Same),
        ("試験 月子", "試験 花子", Match::Different),
        ("●験 月子", "試験 花子", Match::Different),
        ("● 花子", "試験 花子", Match::Different),
        ("試験 花", "試験 花子", Match::Different),
        ("", "試験 花子", Match::Unknown),
        ("試験 花子", "", Match::Unknown),
    ];
    for (answer, case, result) in table {
        let identity = PatientIdentity { name: case.to_owned(), ..expected() };
        assert_eq!(compare(&named(answer), &identity), result, "{answer} / {case}");
    }
}

#[test]
fn birth_date_and_sex_must_not_differ() {
    let birth = |birth_date| compare(&Named { birth_date, ..named("試験 花子") }, &expected());
    assert_eq!(birth(Some(date(1954, 3, 10))), Match::Different);
    assert_eq!(birth(None), Match::Unknown);
    let sex = |sex| compare(&Named { sex, ..named("試験 花子") }, &expected());
    assert_eq!(sex(Sex::Male), Match::Different);
    assert_eq!(sex(Sex::NotStated), Match::Same);
    let unknown_birth = PatientIdentity { birth_date: None, ..expected() };
    assert_eq!(compare(&named("試験 花子"), &unknown_birth), Match::Unknown);
}

const DRUG: &str = "<MeTrMonthInf><MeTrMonth>202603</MeTrMonth><DiDateInfs><DiDateInf><DrugInfs><DrugInf><DrugN>薬</DrugN>\
                    </DrugInf></DrugInfs></DiDateInf></DiDateInfs></MeTrMonthInf>";

#[test]
fn nothing_of_another_person_is_handed_on() {
    let xml = message(DRUG);
    assert_eq!(read(xml.as_bytes(), Category::Medications, &expected()).1.len(), 1);
    let changes = [("19540309", "19540310"), ("<AdmGendCode>2", "<AdmGendCode>1"), ("試験 花子", "試験 月子")];
    for (from, to) in changes {
        let (outcome, part) = read(xml.replacen(from, to, 1).as_bytes(), Category::Medications, &expected());
        assert_eq!((outcome, part.len()), (FetchOutcome::WrongPerson, 0), "{to}");
    }
}

#[test]
fn an_answer_about_nobody_is_not_handed_on() {
    let xml = message(DRUG);
    let nobody = ["<QuaInf>|<Other>", "</QuaInf>|</Other>"].iter().fold(xml.clone(), |xml, change| {
        let (from, to) = change.split_once('|').unwrap();
        xml.replace(from, to)
    });
    for xml in [nobody, xml.replace("<Birth>19540309</Birth>", "")] {
        let (outcome, part) = read(xml.as_bytes(), Category::Medications, &expected());
        assert_eq!((outcome, part.len()), (FetchOutcome::Unreadable, 0));
    }
}
