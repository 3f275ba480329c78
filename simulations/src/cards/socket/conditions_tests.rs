//! From the card to the reading over the wire, for every condition.

#![allow(clippy::unwrap_used)]
use super::tests::{card, reader, wait_for};
use super::*;
use crate::cards::fixture::now;
use crate::cards::{CardCondition, Defect, certificate_handle};
use ambulance_client::card::{CardError, CardReader, CardReading, CertificateStanding, KeyKind, TokenKind, read_card};
use std::time::Duration;

fn read(reader: &mut SocketReader) -> Result<CardReading, CardError> {
    wait_for(reader, true);
    read_card(&mut *reader.connect()?)
}

/// Lays a card in this condition on a fresh reader and reads it.
fn reading(condition: CardCondition) -> Result<CardReading, CardError> {
    let mut reader = reader();
    let _card = insert(reader.address().unwrap(), card(condition)).unwrap();
    read(&mut reader)
}

#[test]
fn every_condition_gives_its_own_result() {
    let broken = |defect| CardCondition::Broken { defect };
    let table = [
        (CardCondition::Ok, "certificate-valid"),
        (CardCondition::NoPhoto, "certificate-valid"),
        (CardCondition::Slow { ms_per_apdu: 2 }, "certificate-valid"),
        (CardCondition::ExpiredInGrace, "certificate-eligibility-only"),
        (CardCondition::Expired, "certificate-expired"),
        (broken(Defect::Status6f00), "card-status"),
        (broken(Defect::Garbage), "card-malformed"),
        (CardCondition::RemovedMidRead { after_apdus: 0 }, "card-removed"),
        (CardCondition::RemovedMidRead { after_apdus: 7 }, "card-removed"),
        (CardCondition::NotAMynaCard, "card-not-a-myna-card"),
        (CardCondition::LockedPhone, "card-phone-needs-owner"),
    ];
    for (condition, expected) in table {
        let outcome = match reading(condition) {
            Ok(reading) => {
                assert_eq!(reading.certificate_serial, certificate_handle(815), "{condition:?}");
                reading.standing(now()).code()
            }
            Err(error) => error.code(),
        };
        assert_eq!(outcome, expected, "{condition:?}");
    }
}

#[test]
fn a_good_card_is_read_whole() {
    let reading = reading(CardCondition::Ok).unwrap();
    assert_eq!((reading.token, reading.key), (TokenKind::Card, KeyKind::Rsa { bits: 2048 }));
    assert_eq!(reading.standing(now()), CertificateStanding::Valid);
    assert_eq!(reading.not_after.to_string(), "2028-09-22T14:59:59Z");
    assert_eq!(reading.apdus, 11);
}

#[test]
fn a_card_that_slipped_is_read_when_it_is_laid_down_again() {
    let mut reader = reader();
    let whole = reading(CardCondition::Ok).unwrap();
    for after_apdus in 0..whole.apdus {
        let slippery = card(CardCondition::RemovedMidRead { after_apdus });
        let inserted = insert(reader.address().unwrap(), slippery).unwrap();
        assert_eq!(read(&mut reader), Err(CardError::Removed), "after {after_apdus}");
        wait_for(&mut reader, false);
        let again = insert(reader.address().unwrap(), inserted.remove().unwrap()).unwrap();
        assert_eq!(read(&mut reader), Ok(whole.clone()), "after {after_apdus}");
        again.remove();
        wait_for(&mut reader, false);
    }
}

#[test]
fn a_broken_card_stays_on_the_reader_and_does_not_harm_the_next_one() {
    let mut reader = reader();
    let broken = insert(reader.address().unwrap(), card(CardCondition::Broken { defect: Defect::Status6f00 })).unwrap();
    for _ in 0..2 {
        assert_eq!(read(&mut reader), Err(CardError::Status(0x6F00)));
    }
    broken.remove();
    wait_for(&mut reader, false);
    let _good = insert(reader.address().unwrap(), card(CardCondition::Ok)).unwrap();
    assert!(read(&mut reader).is_ok());
}

#[test]
fn a_hanging_card_cannot_hang_the_reader_nor_the_hand_that_holds_it() {
    let mut reader = SocketReader::listen_with_timeout(0, Duration::from_millis(50)).unwrap();
    let hour = CardCondition::Slow { ms_per_apdu: 3_600_000 };
    let hanging = insert(reader.address().unwrap(), card(hour)).unwrap();
    assert_eq!(read(&mut reader), Err(CardError::NoAnswer));
    assert_eq!(reader.card_present(), Ok(false), "it must be lifted and laid down again");
    let card = hanging.remove().unwrap();
    assert_eq!(card.condition(), hour);
}
