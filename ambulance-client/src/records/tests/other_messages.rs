//! Eligibility, check-ups, and the messages that are ours.

use domain::{
    patient::Sex,
    record::{Category, FetchOutcome},
};
use jiff::civil::date;

use super::{
    super::{eligibility, eligibility::Qualification, reading::read},
    expected, message,
};

fn eligibility(validity: &str, birth: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult></MessageHeader>\
         <MessageBody><ResultList><ResultOfQualificationConfirmation><Address></Address><Sex1>2</Sex1><Name>●田　花子</Name>\
         <InsurerNumber>  123456</InsurerNumber><NameKana>ﾖｼﾀﾞ ﾊﾅｺ</NameKana><Birthdate>{birth}</Birthdate>\
         </ResultOfQualificationConfirmation></ResultList><QualificationValidity>{validity}</QualificationValidity>\
         </MessageBody></XmlMsg>"
    )
}

#[test]
fn eligibility_is_taken_as_it_comes() {
    let (outcome, identity, qualification) = eligibility::read(eligibility("1", "19540309").as_bytes(), true);
    let identity = identity.unwrap();
    assert_eq!((outcome, qualification), (FetchOutcome::Fetched, Qualification::Valid));
    assert_eq!((identity.name.as_str(), identity.name_kana.as_str()), ("●田　花子", "ﾖｼﾀﾞ ﾊﾅｺ"));
    assert_eq!((identity.birth_date, identity.sex), (Some(date(1954, 3, 9)), Sex::Female));
    assert_eq!(identity.address, "");
}

#[test]
fn the_state_of_the_insurance_never_blocks() {
    let table = [
        ("1", Qualification::Valid),
        ("2", Qualification::Invalid),
        ("3", Qualification::Invalid),
        ("4", Qualification::None),
        ("6", Qualification::Valid),
        ("", Qualification::None),
        ("x", Qualification::None),
    ];
    for (validity, qualification) in table {
        let answer = eligibility::read(eligibility(validity, "19540309").as_bytes(), true);
        assert_eq!((answer.0, answer.2), (FetchOutcome::Fetched, qualification), "{validity}");
        assert!(answer.1.is_some(), "{validity}");
    }
}

#[test]
fn an_unreadable_birth_date_is_shown_as_unknown() {
    let (outcome, identity, _) = eligibility::read(eligibility("1", "19541332").as_bytes(), true);
    assert_eq!((outcome, identity.unwrap().birth_date), (FetchOutcome::Partial, None));
}

#[test]
fn eligibility_without_a_result_is_no_eligibility() {
    let none = "<XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult></MessageHeader><MessageBody>\
                <QualificationValidity>4</QualificationValidity></MessageBody></XmlMsg>";
    let read = |text: &str| {
        let (outcome, identity, _) = eligibility::read(text.as_bytes(), true);
        assert!(identity.is_none());
        outcome
    };
    assert_eq!(read(none), FetchOutcome::NoEligibility);
    assert_eq!(
        read(none.trim_end_matches("</MessageBody></XmlMsg>")),
        FetchOutcome::Unreadable,
        "the result may be in what is missing"
    );
}

#[test]
fn half_a_name_is_never_shown() {
    let whole = eligibility("1", "19540309").replace("<Name>", "<Birthdate>19540309</Birthdate><Name>");
    let cut = whole.find("子</Name>").unwrap();
    let (outcome, identity, _) = eligibility::read(&whole.as_bytes()[..cut], true);
    assert_eq!((outcome, identity.unwrap().name.as_str()), (FetchOutcome::Partial, ""));
}

fn checkups(open: &str, close: &str) -> String {
    message(&format!(
        "{open}<SpecificHealthCheckupInfo><HealthCheckupResultAndQuestionInfos>\
         <HealthCheckupResultAndQuestionInfo><ItemCode>9A751000000000001</ItemCode><ItemName>収縮期血圧</ItemName>\
         <DataValue>148</DataValue><Unit>mmHg</Unit></HealthCheckupResultAndQuestionInfo>\
         <HealthCheckupResultAndQuestionInfo><ItemCode>9N701000000000011</ItemCode><ItemName></ItemName>\
         <DataValue>1</DataValue><DataValueName>服薬あり</DataValueName></HealthCheckupResultAndQuestionInfo>\
         </HealthCheckupResultAndQuestionInfos><EffectiveTime>20251104</EffectiveTime></SpecificHealthCheckupInfo>{close}"
    ))
    .replace("<QuaInf>", "<QualificationsInfo>")
    .replace("</QuaInf>", "</QualificationsInfo>")
    .replace("KanaName>", "KanasName>")
    .replace("Birth>", "Birthday>")
    .replace("AdmGendCode>", "AdministrativeGenderCode>")
}

#[test]
fn checkups_are_read_in_both_forms() {
    for (open, close) in [("", ""), ("<SpecificHealthCheckupInfos>", "</SpecificHealthCheckupInfos>")] {
        let (outcome, part) = read(checkups(open, close).as_bytes(), Category::Checkups, &expected());
        assert_eq!((outcome, part.len()), (FetchOutcome::Fetched, 2), "{open}");
        let pressure = part.checkups.iter().find(|line| line.item == "収縮期血圧").unwrap();
        assert_eq!((pressure.value.as_str(), pressure.unit.as_str()), ("148", "mmHg"));
        assert_eq!((pressure.origin.date, pressure.origin.month_only), (Some(date(2025, 11, 4)), false));
        let question = part.checkups.iter().find(|line| line.item == "9N701000000000011").unwrap();
        assert_eq!(question.value, "服薬あり", "the word of a coded answer, and the code of a nameless item");
    }
}

#[test]
fn surgery_visits_and_dialysis_are_read() {
    let surgery = message(
        "<OpInfs><OpInf><OpDate>20250601</OpDate><OpHCd>1310000002</OpHCd><OpHNm>みなと病院</OpHNm><OpC>K533-2</OpC>\
         <OpN>内視鏡的食道・胃静脈瘤結紮術</OpN></OpInf></OpInfs>",
    );
    let (outcome, part) = read(surgery.as_bytes(), Category::Surgeries, &expected());
    assert_eq!((outcome, part.len()), (FetchOutcome::Fetched, 1));
    let line = part.surgeries.first().unwrap();
    assert_eq!((line.code.as_str(), line.name.as_str()), ("K533-2", "内視鏡的食道・胃静脈瘤結紮術"));
    assert_eq!((line.origin.date, line.origin.institution_name.as_str()), (Some(date(2025, 6, 1)), "みなと病院"));

    let visits = message(
        "<ViInfs><ViInf><ViDate>20260401</ViDate><ViHCd>1310000002</ViHCd><ViHNm>みなと病院</ViHNm><ViInOut>01</ViInOut>\
         <ViDepN>循環器内科</ViDepN></ViInf><ViInf><ViDate>202603</ViDate><ViHNm>某医院</ViHNm></ViInf></ViInfs>",
    );
    let (outcome, part) = read(visits.as_bytes(), Category::Visits, &expected());
    assert_eq!((outcome, part.visits.len()), (FetchOutcome::Fetched, 2));
    let [stay, visit] = part.visits.as_slice() else { panic!("two visits") };
    assert_eq!((stay.inpatient, stay.department.as_str()), (true, "循環器内科"));
    assert_eq!((visit.inpatient, visit.origin.date, visit.origin.month_only), (false, Some(date(2026, 3, 1)), true));

    let dialysis =
        message("<DlInfs><DlInf><DlDate>20260518</DlDate><DlC>140036710</DlC><DlN>人工腎臓</DlN></DlInf></DlInfs>");
    let (outcome, part) = read(dialysis.as_bytes(), Category::Dialysis, &expected());
    assert_eq!((outcome, part.dialysis.len(), part.treatments.len()), (FetchOutcome::Fetched, 1, 0));
}
