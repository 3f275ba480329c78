//! Whose answer is it?

use domain::{
    patient::{PatientIdentity, Sex},
    record::{Category, FetchOutcome},
};
use jiff::civil::date;

use super::{
    super::{
        person::{Match, Named, compare},
        reading::{self, read},
    },
    expected, message,
};

fn named(name: &str) -> Named {
    Named {
        name: name.to_owned(),
        name_kana: String::new(),
        birth_date: Some(date(1954, 3, 9)),
        sex: Sex::Female,
        is_ambiguous: false,
    }
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
        ("●● ●●", "試験 花子", Match::Unknown),
        ("ｼｹﾝ ﾊﾅｺ", "シケン ハナコ", Match::Same),
        ("ｼﾞｪｰﾑｽﾞ ﾎﾟｰﾙ", "ジェームズ ポール", Match::Same),
        ("ＭＡＲＩＡ－１", "MARIA-1", Match::Same),
        ("か\u{3099}ん", "がん", Match::Same),
        ("ｼｹﾝ ﾊﾅｴ", "シケン ハナコ", Match::Different),
        ("ﾊﾟｳﾛ", "バウロ", Match::Different),
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

/// Two answers that ran into each other upstream: the first person's name, both persons' lines.
#[test]
fn an_answer_that_names_two_people_is_about_nobody() {
    let whole = message(DRUG);
    let start = whole.find("<QuaInf>").unwrap();
    let end = whole.find("</QuaInf>").unwrap() + "</QuaInf>".len();
    let stranger = whole[start..end].replace("試験 花子", "試験 月子");
    let twice = |at: &str, what: &str| whole.replacen(at, &[at, what].concat(), 1);
    for (mixed, outcome) in [
        (twice("</QuaInf>", &stranger), FetchOutcome::WrongPerson),
        (twice("<QuaInf>", &stranger), FetchOutcome::WrongPerson),
        (twice("<MessageBody>", &stranger), FetchOutcome::WrongPerson),
        (twice("<Name>試験 花子</Name>", "<Name>試験 月子</Name>"), FetchOutcome::WrongPerson),
        (twice("<Birth>19540309</Birth>", "<Birth>19540310</Birth>"), FetchOutcome::WrongPerson),
        (twice("</MessageHeader>", "<MessageHeader/>"), FetchOutcome::Unreadable),
        (twice("</MessageBody>", "<MessageBody/>"), FetchOutcome::Unreadable),
    ] {
        let (told, part) = read(mixed.as_bytes(), Category::Medications, &expected());
        assert_eq!((told, part.len()), (outcome, 0), "{mixed}");
    }
    let same = twice("</QuaInf>", &whole[start..end]);
    assert_eq!(read(same.as_bytes(), Category::Medications, &expected()).1.len(), 1, "said twice, it is one person");
}

#[test]
fn an_eligibility_about_two_people_is_about_nobody() {
    let result = |name: &str, birth: &str| {
        format!(
            "<ResultOfQualificationConfirmation><Name>{name}</Name><Birthdate>{birth}</Birthdate><Sex1>2</Sex1>\
             </ResultOfQualificationConfirmation>"
        )
    };
    let outcome = |results: &[String]| {
        let xml = format!(
            "<XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult></MessageHeader><MessageBody><ResultList>{}</ResultList>\
             <QualificationValidity>1</QualificationValidity></MessageBody></XmlMsg>",
            results.concat()
        );
        let (outcome, identity, _) = reading::read_eligibility(xml.as_bytes());
        assert_eq!(identity.is_some(), outcome.is_success());
        outcome
    };
    let hanako = result("試験 花子", "19540309");
    assert_eq!(outcome(&[hanako.clone(), hanako.clone()]), FetchOutcome::Fetched, "two insurances of one person");
    assert_eq!(outcome(&[hanako.clone(), result("試験 月子", "19540309")]), FetchOutcome::WrongPerson);
    assert_eq!(outcome(&[hanako, result("試験 花子", "19540310")]), FetchOutcome::WrongPerson);
    let both = result("試験 花子", "19540309").replacen("<Name>", "<Name>試験 月子</Name><Name>", 1);
    assert_eq!(outcome(&[both]), FetchOutcome::WrongPerson);
}
