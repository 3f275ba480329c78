//! What the cards of each condition say to a reading, without a wire in between.

#![allow(clippy::unwrap_used)]
use super::super::fixture::{jpki, now};
use super::super::{SIMULATED_PIN, certificate_handle};
use super::*;
use ambulance_client::card::{CardError, CardReading, CardTransport, CertificateStanding, TokenKind, read_card};

struct InHand(SimulatedCard);

impl CardTransport for InHand {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        Ok(self.0.apdu(command))
    }
}

fn card(condition: CardCondition) -> SimulatedCard {
    SimulatedCard::issue(jpki(), 4711, condition, now()).unwrap()
}

fn read(condition: CardCondition) -> Result<CardReading, CardError> {
    read_card(&mut InHand(card(condition)))
}

#[test]
fn good_cards_are_read_whole() {
    for condition in [CardCondition::Ok, CardCondition::NoPhoto, CardCondition::Slow { ms_per_apdu: 1 }] {
        let reading = read(condition).unwrap();
        assert_eq!(reading.certificate_serial, certificate_handle(4711));
        assert_eq!((reading.token, reading.standing(now())), (TokenKind::Card, CertificateStanding::Valid));
    }
}

#[test]
fn expired_cards_are_read_and_told_apart_by_their_dates() {
    let in_grace = read(CardCondition::ExpiredInGrace).unwrap().standing(now());
    assert!(matches!(in_grace, CertificateStanding::Grace { .. }), "{in_grace:?}");
    assert_eq!(read(CardCondition::Expired).unwrap().standing(now()), CertificateStanding::Expired);
}

#[test]
fn cards_that_cannot_be_read_say_why() {
    let broken = |defect| CardCondition::Broken { defect };
    assert_eq!(read(broken(Defect::Status6f00)).unwrap_err(), CardError::Status(0x6F00));
    assert_eq!(read(broken(Defect::Garbage)).unwrap_err().code(), "card-malformed");
    assert_eq!(read(CardCondition::NotAMynaCard).unwrap_err(), CardError::NotAMynaCard);
    assert_eq!(read(CardCondition::LockedPhone).unwrap_err(), CardError::PhoneNeedsOwner);
}

#[test]
fn a_phone_is_read_once_its_owner_gave_the_pin() {
    let mut phone = InHand(card(CardCondition::LockedPhone));
    let pin = [[0x00, 0x20, 0x00, 0x80, 0x04].as_slice(), SIMULATED_PIN].concat();
    phone.0.apdu(&[0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01]);
    phone.0.apdu(&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18]);
    assert_eq!(phone.0.apdu(&pin), [0x90, 0x00]);
    assert_eq!(read_card(&mut phone).unwrap().token, TokenKind::Android);
    phone.0.power_off();
    assert_eq!(read_card(&mut phone).unwrap_err(), CardError::PhoneNeedsOwner);
}

#[test]
fn only_the_infant_s_card_has_no_photo() {
    assert!(!card(CardCondition::NoPhoto).has_photo());
    assert!(card(CardCondition::Ok).has_photo());
}

#[test]
fn a_card_slips_once_after_its_commands() {
    let mut slippery = card(CardCondition::RemovedMidRead { after_apdus: 2 });
    assert_eq!([0, 1, 2, 3].map(|answered| slippery.slips_off(answered)), [false, false, true, false]);
}
