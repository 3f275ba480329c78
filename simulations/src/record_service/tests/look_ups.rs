//! Finding somebody without a card, and reading the record by the word that came with the answer.

use ambulance_client::records::{FourInformation, NameAsked, PullRequest, RecordClient, Subject};
use domain::{
    consent::IdentityCheck,
    patient::Sex,
    record::{Category, FetchOutcome},
};

use super::{MEDICAL, client, now, person, request, start};
use crate::{
    people::{Person, Registration},
    record_service::ServiceBehaviour,
};

fn four(person: &Person) -> FourInformation {
    FourInformation {
        name: NameAsked::Written(person.name.clone()),
        birth_date: person.birth_date,
        sex: person.sex,
        address: "東京都港区芝1-2".to_owned(),
    }
}

async fn outcome(client: &RecordClient, four: &FourInformation) -> FetchOutcome {
    client.look_up(four, &request().consent, now()).await.outcome
}

fn by(subject: Subject) -> PullRequest {
    PullRequest { subject, identity_check: IdentityCheck::FourInformation, ..request() }
}

#[tokio::test]
async fn the_record_comes_by_the_word_that_the_look_up_gave() {
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service).with_look_up(true);
    let looked = client.look_up(&four(&person()), &request().consent, now()).await;
    let (identity, subject) = looked.person.unwrap();
    assert_eq!((looked.outcome, identity.name.as_str()), (FetchOutcome::Fetched, "試験 花子"));
    for category in MEDICAL {
        let pulled = client.pull(&by(subject.clone()), category, &identity, now()).await;
        assert!(pulled.outcome.is_success() && !pulled.part.is_empty(), "{category:?} {:?}", pulled.outcome);
    }
    let guessed = Subject::Found { reference: "0badc0ffee".to_owned() };
    let pulled = client.pull(&by(guessed), Category::Medications, &identity, now()).await;
    assert_eq!((pulled.outcome, pulled.part.is_empty()), (FetchOutcome::NobodyFound, true), "not by a serial number");
    service.stop().await;
}

#[tokio::test]
async fn one_item_that_differs_finds_nobody() {
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service).with_look_up(true);
    let right = four(&person());
    let kana = FourInformation { name: NameAsked::Kana("シケンハナコ".to_owned()), ..right.clone() };
    assert_eq!(outcome(&client, &kana).await, FetchOutcome::Fetched, "kana, however it is spaced");
    for wrong in [
        FourInformation { name: NameAsked::Written("試験 花".to_owned()), ..right.clone() },
        FourInformation { name: NameAsked::Kana("シケン タロウ".to_owned()), ..right.clone() },
        FourInformation { birth_date: right.birth_date.tomorrow().unwrap(), ..right.clone() },
        FourInformation { sex: Sex::Male, ..right.clone() },
        FourInformation { address: "東京都港区芝9-9".to_owned(), ..right.clone() },
    ] {
        assert_eq!(outcome(&client, &wrong).await, FetchOutcome::NobodyFound);
    }
    service.stop().await;
}

#[tokio::test]
async fn two_people_with_the_same_four_items_are_nobody_and_two_cards_of_one_person_are_one() {
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service).with_look_up(true);
    service.add_person("00a1", person());
    assert_eq!(outcome(&client, &four(&person())).await, FetchOutcome::Fetched, "card and phone of one person");
    service.add_person("00a2", Person { address: "東京都港区芝1-2-3 別棟".to_owned(), ..person() });
    assert_eq!(outcome(&client, &four(&person())).await, FetchOutcome::SeveralFound);
    service.stop().await;
}

#[tokio::test]
async fn what_is_the_matter_with_the_insurance_is_told_and_a_lost_card_is_not_in_the_way() {
    for (registration, expected) in [
        (Registration::InvalidQualification, FetchOutcome::InvalidQualification),
        (Registration::Revoked, FetchOutcome::Fetched),
        (Registration::Photoless, FetchOutcome::Fetched),
        (Registration::NotRegistered, FetchOutcome::NotRegistered),
        (Registration::SchemeNotRetrievable, FetchOutcome::NotRetrievable),
    ] {
        let service = start(Person { registration, ..person() }, ServiceBehaviour::default());
        let client = client(&service).with_look_up(true);
        assert_eq!(outcome(&client, &four(&person())).await, expected, "{registration:?}");
        service.stop().await;
    }
}
