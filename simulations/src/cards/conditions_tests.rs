//! Every row of the table of conditions that a card can show, shown by a simulated card and the reader's own code.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::fixture::{InHand, jpki, now, printed, roots};
use super::*;
use ambulance_client::card::{
    CertificateStanding, NotAPin, OperationError, PrintedNumber, Proof, Secret, SpendLastTry, TerminalAuthority,
    TerminalError, TextKey, authenticate, chain, read_attributes, read_card, read_face,
};
use domain::card::{Condition, ShownBy};
use std::time::Duration;

/// A tablet without terminal software.
struct NoTerminal;

impl TerminalAuthority for NoTerminal {
    fn open_key(&self, _: &mut dyn ambulance_client::card::CardTransport) -> Result<(), TerminalError> {
        Err(TerminalError::NotAvailable)
    }
}

/// The row that a plain reading gives.
fn reading(condition: CardCondition) -> Option<Condition> {
    let reading = match read_card(&mut InHand::of(condition)) {
        Ok(reading) => reading,
        Err(error) => return Some(error.condition()),
    };
    match reading.standing(now()) {
        CertificateStanding::Valid if now() < reading.not_before => Some(Condition::NotYetValid),
        CertificateStanding::Valid => chain::expiry_hint(reading.not_after, now()).map(|_| Condition::ExpiresSoon),
        CertificateStanding::Grace { .. } => Some(Condition::InGrace),
        CertificateStanding::Expired => Some(Condition::Expired),
    }
}

fn operation<T>(result: Result<T, OperationError>) -> Option<Condition> {
    result.err().map(|error| error.condition())
}

/// The row that a proof with this PIN gives.
fn proving(condition: CardCondition, pin: &str) -> Option<Condition> {
    let proof = Proof::Pin { pin: &Secret::pin(pin).unwrap(), last_try: None };
    match authenticate(&mut InHand::of(condition), [1; 32], &proof) {
        Ok(evidence) => chain::check(&evidence.certificate_der, &roots(), now()).err().map(|error| error.condition()),
        Err(error) => operation::<()>(Err(error)),
    }
}

fn facing(condition: CardCondition, holder: &Holder) -> Option<Condition> {
    operation(read_face(&mut InHand::of(condition), &printed(holder), None))
}

fn by_photo(condition: CardCondition, terminal: &dyn TerminalAuthority) -> Option<Condition> {
    operation(authenticate(&mut InHand::of(condition), [1; 32], &Proof::Photo(terminal)))
}

/// Produces a row. Panics for one that a card cannot show.
fn produced(row: Condition) -> Option<Condition> {
    let broken = |defect| CardCondition::Broken { defect };
    let holder = Holder::sample();
    match row {
        Condition::Removed => reading(CardCondition::RemovedMidRead { after_apdus: 5 }),
        Condition::Broken => reading(broken(Defect::Status6f00)),
        Condition::Garbage => reading(broken(Defect::Garbage)),
        Condition::ReadRefused => reading(CardCondition::Refusing),
        Condition::NotMynaCard => reading(CardCondition::NotAMynaCard),
        Condition::PhoneNeedsOwner => reading(CardCondition::LockedIphone),
        Condition::NoCertificate => reading(CardCondition::NoCertificate),
        Condition::CertificateUnreadable => reading(CardCondition::OversizedCertificate),
        Condition::ExpiresSoon => reading(CardCondition::ExpiresSoon),
        Condition::InGrace => reading(CardCondition::ExpiredInGrace),
        Condition::Expired => reading(CardCondition::Expired),
        Condition::NotYetValid => reading(CardCondition::NotYetValid),
        Condition::PinWrong => proving(CardCondition::Ok, "0000"),
        Condition::LastTry => proving(CardCondition::LastTry, "1234"),
        Condition::PinBlocked => proving(CardCondition::PinBlocked, "1234"),
        Condition::UnknownIssuer => proving(CardCondition::UnknownAuthority, "1234"),
        Condition::WrongUse => proving(CardCondition::WrongUse, "1234"),
        Condition::UnknownKey => proving(CardCondition::UnknownKey, "1234"),
        Condition::SignatureWrong => proving(CardCondition::Copied, "1234"),
        Condition::PrintedNumberWrong => facing(CardCondition::Ok, &Holder { security_code: 9, ..holder }),
        Condition::PrintedNumberBlocked => facing(CardCondition::PrintedNumberBlocked, &holder),
        Condition::NotOnThisCard => {
            let pin = Secret::pin("1234").unwrap();
            let mut card = InHand::of(CardCondition::NextGeneration);
            operation(read_attributes(&mut card, &TextKey::Pin(&pin), None))
        }
        Condition::NoTerminal => by_photo(CardCondition::Ok, &NoTerminal),
        Condition::TerminalRefused => by_photo(CardCondition::StrangeTerminal, jpki().terminal()),
        // rows that follow from two facts
        Condition::NoPhoto => {
            let face = read_face(&mut InHand::of(CardCondition::NoPhoto), &printed(&holder), None).ok().unwrap();
            face.photo.is_none().then_some(row)
        }
        Condition::OldResidentCard => reading(CardCondition::OldResidentCard),
        Condition::PhonePinBlocked => {
            let blocked = proving(CardCondition::PhonePinBlocked, "1234") == Some(Condition::PinBlocked);
            blocked.then_some(row)
        }
        Condition::PhoneHasNoFace => {
            (facing(CardCondition::LockedPhone, &holder) == Some(Condition::NotOnThisCard)).then_some(row)
        }
        Condition::Slow => {
            let slow = InHand::of(CardCondition::Paced);
            let sign = slow.card.delay_of(&[0x80, 0x2A, 0x00, 0x80]);
            let select = slow.card.delay_of(&[0x00, 0xA4, 0x04, 0x0C]);
            (sign == Duration::from_millis(300) && select == Duration::from_millis(15)).then_some(row)
        }
        Condition::PinMalformed => (Secret::pin("12345").err() == Some(NotAPin)).then_some(row),
        Condition::PrintedNumberMistyped => {
            PrintedNumber::check("55021720352", jiff::civil::date(2026, 7, 15)).is_err().then_some(row)
        }
        other => panic!("{} is not shown by a card", other.code()),
    }
}

#[test]
fn every_row_of_a_card_is_shown_by_one() {
    let rows = Condition::ALL.iter().filter(|row| row.shown_by() == ShownBy::SimulatedCard);
    let mut shown = 0;
    for row in rows {
        assert_eq!(produced(*row), Some(*row), "{}", row.code());
        shown += 1;
    }
    assert!(shown >= 30, "{shown}");
}

#[test]
fn good_cards_show_no_row() {
    for condition in
        [CardCondition::Ok, CardCondition::NextGeneration, CardCondition::OlderAuthority, CardCondition::NoPhoto]
    {
        assert_eq!((reading(condition), proving(condition, "1234")), (None, None), "{condition:?}");
    }
    let mut last = InHand::of(CardCondition::LastTry);
    let meant = Proof::Pin { pin: &Secret::pin("1234").unwrap(), last_try: Some(SpendLastTry) };
    assert!(authenticate(&mut last, [1; 32], &meant).is_ok());
}
