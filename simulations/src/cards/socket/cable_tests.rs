//! Two readers behind one port, and the cable.

#![allow(clippy::unwrap_used)]
use std::time::{Duration, Instant};

use ambulance_client::card::{CardError, CardReader, read_card};

use super::super::fixture::{jpki, now};
use super::super::{CardCondition, SimulatedCard};
use super::{Hand, SocketReader, Trouble, insert};

fn card(serial: u64) -> SimulatedCard {
    SimulatedCard::issue(jpki(), serial, CardCondition::Ok, now()).unwrap()
}

/// Looks until the reader says so: a connection takes its moment.
fn until(reader: &mut SocketReader, expected: &Result<bool, CardError>) {
    let limit = Instant::now() + Duration::from_secs(20);
    while reader.card_present() != *expected {
        assert!(Instant::now() < limit, "never {expected:?}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_second_card_is_told_and_neither_is_read_until_one_goes() {
    let mut reader = SocketReader::listen(0).unwrap().on_two_readers();
    let address = reader.address().unwrap();
    let _first = insert(address, card(1)).unwrap();
    until(&mut reader, &Ok(true));
    let second = insert(address, card(2)).unwrap();
    until(&mut reader, &Err(CardError::TwoCards));
    assert_eq!(reader.connect().err(), Some(CardError::TwoCards));
    second.remove();
    until(&mut reader, &Ok(true));
    let read = read_card(reader.connect().unwrap().as_mut()).unwrap();
    assert_eq!(read.certificate_serial, super::super::certificate_handle(1));
}

#[test]
fn a_pulled_cable_and_a_stopped_service_take_the_card_with_them() {
    let cable = crate::ports::take().unwrap();
    let mut reader = SocketReader::listen(0).unwrap().with_cable(cable.port()).unwrap();
    let mut laid = insert(reader.address().unwrap(), card(1)).unwrap();
    let troubles = [(Trouble::Unplugged, CardError::ReaderGone), (Trouble::ServiceStopped, CardError::ServiceStopped)];
    for (trouble, error) in troubles {
        until(&mut reader, &Ok(true));
        let hand = Hand::at(cable, trouble).unwrap();
        until(&mut reader, &Err(error.clone()));
        assert_eq!(reader.connect().err(), Some(error));
        drop(hand);
        until(&mut reader, &Ok(false));
        laid = insert(reader.address().unwrap(), laid.remove().unwrap()).unwrap();
    }
    until(&mut reader, &Ok(true));
}

#[test]
fn a_faulty_reader_sees_a_card_and_cannot_open_it() {
    let cable = crate::ports::take().unwrap();
    let mut reader = SocketReader::listen(0).unwrap().with_cable(cable.port()).unwrap();
    let hand = Hand::at(cable, Trouble::Faulty).unwrap();
    let _card = insert(reader.address().unwrap(), card(1)).unwrap();
    until(&mut reader, &Ok(true));
    let limit = Instant::now() + Duration::from_secs(20);
    while !matches!(reader.connect(), Err(CardError::Io(_))) {
        assert!(Instant::now() < limit, "the hand is not seen");
    }
    drop(hand);
    while reader.connect().is_err() {
        assert!(Instant::now() < limit, "it stays faulty");
    }
}
