//! Finding one person by 基本4情報, and never one of several.

use domain::{
    consent::Consent,
    patient::{IdentitySource, Sex},
    record::FetchOutcome,
};
use jiff::civil::date;

use super::{
    super::{
        FourInformation, NameAsked, RecordClient, Subject, http_client_builder, look_up::read, request::look_up_xml,
        transport::Received,
    },
    consent, now,
};

fn four() -> FourInformation {
    FourInformation {
        name: NameAsked::Written("試験 花子".to_owned()),
        birth_date: date(1954, 3, 9),
        sex: Sex::Female,
        address: "汐見県湊野市一丁目1".to_owned(),
    }
}

fn result(name: &str, birth: &str, sex: u8, reference: &str) -> String {
    format!(
        "<ResultOfQualificationConfirmation><Name>{name}</Name><NameKana>シケン ハナコ</NameKana><Birthdate>{birth}</Birthdate>\
         <Sex1>{sex}</Sex1><Address>汐見県湊野市一丁目1</Address><LookUpReference>{reference}</LookUpReference>\
         </ResultOfQualificationConfirmation>"
    )
}

fn answer(results: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult></MessageHeader>\
         <MessageBody><ResultList>{results}</ResultList><QualificationValidity>1</QualificationValidity></MessageBody></XmlMsg>"
    )
}

fn outcome_of(xml: &str) -> Result<FetchOutcome, FetchOutcome> {
    read(&Received { bytes: xml.as_bytes().to_vec(), cut: None }, &four()).map(|(outcome, ..)| outcome)
}

#[test]
fn one_person_is_found_with_the_word_to_ask_by() {
    let xml = answer(&result("試験 花子", "19540309", 2, "r-1"));
    let (outcome, identity, subject) = read(&Received { bytes: xml.into_bytes(), cut: None }, &four()).unwrap();
    assert_eq!((outcome, identity.source), (FetchOutcome::Fetched, IdentitySource::LookUp));
    assert_eq!((identity.name.as_str(), identity.birth_date), ("試験 花子", Some(date(1954, 3, 9))));
    assert!(subject == Subject::Found { reference: "r-1".to_owned() });
}

#[test]
fn several_people_are_nobody() {
    let two = result("試験 花子", "19540309", 2, "r-1") + &result("試験 花子", "19540309", 2, "r-2");
    assert_eq!(outcome_of(&answer(&two)), Err(FetchOutcome::SeveralFound));
    assert_eq!(outcome_of(&answer("")), Err(FetchOutcome::NobodyFound));
}

#[test]
fn an_answer_that_was_cut_could_have_named_one_more() {
    let xml = answer(&result("試験 花子", "19540309", 2, "r-1"));
    let half = xml.rsplit_once("</ResultList>").unwrap().0;
    assert_eq!(outcome_of(half), Err(FetchOutcome::Unreadable));
    let cut = Received { bytes: xml.into_bytes(), cut: Some(FetchOutcome::TimedOut) };
    assert_eq!(read(&cut, &four()).err(), Some(FetchOutcome::TimedOut));
}

#[test]
fn another_birth_date_or_sex_is_another_person() {
    for (birth, sex) in [("19540310", 2), ("19540309", 1), ("", 2)] {
        assert_eq!(outcome_of(&answer(&result("試験 花子", birth, sex, "r-1"))), Err(FetchOutcome::WrongPerson));
    }
    for (name, reference) in [("", "r-1"), ("試験 花子", "")] {
        let xml = answer(&result(name, "19540309", 2, reference));
        assert_eq!(outcome_of(&xml), Err(FetchOutcome::Unreadable), "no name, or nothing to ask by");
    }
}

#[test]
fn the_question_carries_four_items_and_no_certificate() {
    let xml = look_up_xml(&four(), &consent());
    for leaf in [
        "<Name>試験 花子</Name>",
        "<Birthdate>19540309</Birthdate>",
        "<Sex1>2</Sex1>",
        "<Address>汐見県湊野市一丁目1</Address>",
        "<IdentityCheck>4</IdentityCheck>",
        "<PharmacistsInfoConsFlg>1</PharmacistsInfoConsFlg>",
    ] {
        assert!(xml.contains(leaf), "{leaf} in {xml}");
    }
    assert!(!xml.contains("CertificateSerialNumber") && !xml.contains("NameKana"));
    let kana = FourInformation { name: NameAsked::Kana("シケン ハナコ".to_owned()), sex: Sex::Male, ..four() };
    let xml = look_up_xml(&kana, &consent());
    assert!(xml.contains("<NameKana>シケン ハナコ</NameKana>") && !xml.contains("<Name>") && xml.contains("<Sex1>1<"));
}

#[tokio::test]
async fn nobody_is_looked_up_unless_it_is_offered_and_consented_to() {
    super::transports::install_crypto();
    let client = RecordClient::new("http://127.0.0.1:9", http_client_builder().build().unwrap()).unwrap();
    assert!(!client.offers_look_up(), "off by default");
    let looked = client.look_up(&four(), &consent(), now()).await;
    assert_eq!((looked.outcome, looked.person.is_some()), (FetchOutcome::NotConsented, false));
    let client = client.with_look_up(true);
    let narrow = Consent { categories: Vec::new(), ..consent() };
    assert_eq!(client.look_up(&four(), &narrow, now()).await.outcome, FetchOutcome::NotConsented);
    assert_eq!(client.look_up(&four(), &consent(), now()).await.outcome, FetchOutcome::Unreachable, "asked");
}
