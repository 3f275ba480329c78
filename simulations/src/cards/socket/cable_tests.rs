//! Two readers behind one port, and the cable.

#![allow(clippy::unwrap_used)]
use std::net::TcpStream;
use std::time::{Duration, Instant};

use ambulance_client::card::{CardError, CardReader, read_card};

use super::super::fixture::{jpki, now};
use super::super::{CardCondition, SimulatedCard};
use super::{SocketReader, insert};

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
fn a_pulled_cable_takes_the_card_with_it() {
    let cable = crate::ports::take().unwrap();
    let mut reader = SocketReader::listen(0).unwrap().with_cable(cable.port()).unwrap();
    let lost = insert(reader.address().unwrap(), card(1)).unwrap();
    until(&mut reader, &Ok(true));
    let hand = TcpStream::connect(cable).unwrap();
    until(&mut reader, &Err(CardError::ReaderGone));
    assert_eq!(reader.connect().err(), Some(CardError::ReaderGone));
    drop(hand);
    until(&mut reader, &Ok(false));
    let _again = insert(reader.address().unwrap(), lost.remove().unwrap()).unwrap();
    until(&mut reader, &Ok(true));
}
