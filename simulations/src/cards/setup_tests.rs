//! The test reading of the setup page with every kind of token, against the tablet's own code.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::fixture::{InHand, now, roots};
use super::*;
use ambulance_client::card::{
    CardError, CardReader, CardTransport, CardTries, KeyKind, NEXT, TODAY, TriesLeft, read_card, read_tries,
};
use ambulance_client::records::{RecordClient, http_client_builder};
use ambulance_client::tablet::{CardMoment, CardTrust, CrewIdentity, IssuerCheck, Tablet, TestedCard, watch_reader};
use domain::card::{CardFailure, CertificateStanding, Condition, TokenKind};
use domain::event::{Author, AuthorRole};
use domain::ids::{CrewId, DeviceId, HeadquartersId, PersonId};
use domain::meaning::Meaning;
use domain::triage::IncidentKind;
use host::Clock;
use jiff::Timestamp;
use journal::{MemoryEngine, Outbox, Store};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use trust::seal::SealingKey;

/// A reader on which this card lies.
struct OnReader(Arc<Mutex<InHand>>);

struct Opened(Arc<Mutex<InHand>>);

impl CardReader for OnReader {
    fn card_present(&mut self) -> Result<bool, CardError> {
        Ok(true)
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        Ok(Box::new(Opened(Arc::clone(&self.0))))
    }

    fn wait(&mut self, _: Duration) {
        std::thread::sleep(Duration::from_millis(1));
    }
}

impl CardTransport for Opened {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        self.0.lock().unwrap().transmit(command)
    }
}

pub(super) fn tablet(trust: CardTrust) -> Arc<Tablet> {
    let crew = CrewId::new("minato-1").unwrap();
    let author = Author {
        role: AuthorRole::Crew,
        organisation: crew.as_str().to_owned(),
        person: PersonId::new("captain-1").unwrap(),
        device: DeviceId::new("tablet-minato-1").unwrap(),
    };
    let headquarters = HeadquartersId::new("minato").unwrap();
    let who = CrewIdentity { author, crew, headquarters, crew_name: "みなと救急1".to_owned() };
    // Refused when another test has set it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Clock::scaled(now(), Timestamp::now(), 0.001);
    let outbox = Outbox::open(Store::new(Arc::new(MemoryEngine::new())), "to-platform").unwrap();
    let key = SealingKey::generate().unwrap().public().clone();
    let records = RecordClient::new("http://127.0.0.1:9", http_client_builder().build().unwrap()).unwrap();
    Tablet::new(who, clock, outbox, key, records, Meaning::shipped().unwrap(), trust)
}

/// What a test reading of a card in this condition comes to on a tablet that pins the authorities.
async fn tried(condition: CardCondition) -> Result<TestedCard, Condition> {
    let tablet = tablet(CardTrust { roots: Some(Arc::new(roots())), ..CardTrust::default() });
    let card = Arc::new(Mutex::new(InHand::of(condition)));
    let before = read_tries(&mut *card.lock().unwrap()).ok();
    watch_reader(Arc::clone(&tablet), Box::new(OnReader(Arc::clone(&card))), tokio::runtime::Handle::current())
        .unwrap();
    while matches!(tablet.card(), CardMoment::None | CardMoment::Reading) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let moment = tablet.card();
    tablet.test_read().await.unwrap();
    assert_eq!(tablet.card(), moment, "{condition:?}: what lies there is as it was");
    assert_eq!(tablet.outbox().len(), 0, "{condition:?}: nothing was recorded");
    let test = tablet.last_test_read().unwrap();
    if let Ok(reading) = read_card(&mut *card.lock().unwrap()) {
        assert!(!format!("{test:?}").contains(&reading.certificate_serial), "{condition:?}");
    }
    assert_eq!(read_tries(&mut *card.lock().unwrap()).ok(), before, "{condition:?}: no try was spent");
    tablet.acts().open_case(IncidentKind::AcuteIllness).await.unwrap();
    assert_eq!(tablet.last_test_read(), None, "{condition:?}: gone with the first case");
    test.outcome
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_card_is_told_in_full() {
    let card = tried(CardCondition::Ok).await.unwrap();
    assert_eq!((card.token, card.generation, card.standing), (TokenKind::Card, &TODAY, CertificateStanding::Valid));
    assert_eq!((card.issuer, card.key), (IssuerCheck::Known { number: 2, of: 3 }, KeyKind::Rsa { bits: 2048 }));
    let tries = CardTries {
        authentication_pin: Some(TriesLeft::Left(3)),
        text_pin: Some(TriesLeft::Left(3)),
        printed_number: Some(TriesLeft::Left(10)),
    };
    assert_eq!((card.tries, card.hint), (Some(tries), None));
    assert_eq!(card.apdus, read_card(&mut InHand::of(CardCondition::Ok)).unwrap().apdus);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn generations_dates_and_authorities_are_told_apart() {
    let next = tried(CardCondition::NextGeneration).await.unwrap();
    assert_eq!((next.generation, next.key), (&NEXT, KeyKind::EcP384));
    assert_eq!(next.issuer, IssuerCheck::Known { number: 3, of: 3 });
    assert_eq!(tried(CardCondition::ExpiresSoon).await.unwrap().hint.map(|hint| hint.days), Some(23));
    let table = [
        (CardCondition::OlderAuthority, IssuerCheck::Known { number: 1, of: 3 }, CertificateStanding::Valid),
        (CardCondition::ExpiredInGrace, IssuerCheck::Known { number: 2, of: 3 }, CertificateStanding::Grace),
        (CardCondition::Expired, IssuerCheck::Known { number: 2, of: 3 }, CertificateStanding::Expired),
        (CardCondition::UnknownAuthority, IssuerCheck::Objection(Condition::UnknownIssuer), CertificateStanding::Valid),
        (CardCondition::WrongUse, IssuerCheck::Objection(Condition::WrongUse), CertificateStanding::Valid),
        (CardCondition::NotYetValid, IssuerCheck::Objection(Condition::NotYetValid), CertificateStanding::NotYetValid),
    ];
    for (condition, issuer, standing) in table {
        let card = tried(condition).await.unwrap();
        assert_eq!((card.issuer, card.standing), (issuer, standing), "{condition:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tries_are_told_and_none_is_spent() {
    let table = [
        (CardCondition::LastTry, TriesLeft::Left(1), TriesLeft::Left(10)),
        (CardCondition::PinBlocked, TriesLeft::Blocked, TriesLeft::Left(10)),
        (CardCondition::PrintedNumberBlocked, TriesLeft::Left(3), TriesLeft::Blocked),
    ];
    for (condition, pin, printed) in table {
        let tries = tried(condition).await.unwrap().tries.unwrap();
        assert_eq!((tries.authentication_pin, tries.printed_number), (Some(pin), Some(printed)), "{condition:?}");
    }
    let phone = tried(CardCondition::UnlockedIphone).await.unwrap();
    assert_eq!(phone.token, TokenKind::IPhone);
    assert_eq!(phone.tries.map(|tries| (tries.authentication_pin, tries.printed_number)), Some((None, None)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_a_row_of_the_table() {
    let table = [
        (CardCondition::NotAMynaCard, Condition::NotMynaCard),
        (CardCondition::LockedPhone, Condition::PhoneNeedsOwner),
        (CardCondition::NoCertificate, Condition::NoCertificate),
        (CardCondition::Refusing, Condition::ReadRefused),
        (CardCondition::OversizedCertificate, Condition::CertificateUnreadable),
        (CardCondition::Broken { defect: Defect::Status6f00 }, Condition::Broken),
    ];
    for (condition, row) in table {
        assert_eq!(tried(condition).await.err(), Some(row), "{condition:?}");
        assert!(CardFailure::of_condition(row).is_some());
    }
}
