//! The wire: who answers what, and how a connection ends.

#![allow(clippy::unwrap_used)]
use super::*;
use crate::cards::fixture::{jpki, now};
use crate::cards::{CardCondition, SIMULATED_PIN, SimulatedCard};
use ambulance_client::card::{CardError, CardReader, CardTransport, read_card};
use std::io::Read;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// The tests wait this long for the operating system to pass on what already happened.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn card(condition: CardCondition) -> SimulatedCard {
    SimulatedCard::issue(jpki(), 815, condition, now()).unwrap()
}

/// Waits until the reader sees what `present` says.
pub(super) fn wait_for(reader: &mut SocketReader, present: bool) {
    let deadline = Instant::now() + PATIENCE;
    while reader.card_present().unwrap() != present {
        assert!(Instant::now() < deadline, "the reader never saw the card {}", if present { "come" } else { "go" });
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A reader with so much patience that a busy machine cannot make a test fail.
pub(super) fn reader() -> SocketReader {
    SocketReader::listen_with_timeout(0, PATIENCE).unwrap()
}

/// A card that was never a card: a plain connection, for the reader's end of the wire.
fn stranger(reader: &mut SocketReader) -> TcpStream {
    let stream = TcpStream::connect(reader.address().unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    wait_for(reader, true);
    stream
}

fn receive(stream: &mut TcpStream) -> Vec<u8> {
    let mut length = [0; 2];
    stream.read_exact(&mut length).unwrap();
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut message).unwrap();
    message
}

#[test]
fn the_card_answers_the_atr_and_commands_and_nothing_else() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    let _card = insert(port.local_addr().unwrap(), card(CardCondition::Ok)).unwrap();
    let (mut vpcd, _) = port.accept().unwrap();
    vpcd.set_read_timeout(Some(PATIENCE)).unwrap();
    for control in [0x00, 0x01, 0x02, 0x03, 0x7F] {
        write_message(&mut vpcd, &[control]).unwrap();
    }
    write_message(&mut vpcd, &[]).unwrap();
    write_message(&mut vpcd, &[0x04]).unwrap();
    assert_eq!(receive(&mut vpcd), [0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14]);
    // length and payload apart, and in pieces, as vpcd may send them
    for byte in [0x00, 0x07, 0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x06] {
        vpcd.write_all(&[byte]).unwrap();
    }
    assert_eq!(receive(&mut vpcd), [0x6A, 0x82]);
}

#[test]
fn inserted_removed_and_inserted_again() {
    let mut reader = SocketReader::listen(0).unwrap();
    let address = reader.address().unwrap();
    assert_eq!(reader.card_present(), Ok(false));
    assert_eq!(reader.connect().err(), Some(CardError::Removed));
    let mut card = card(CardCondition::Ok);
    for _ in 0..3 {
        let inserted = insert(address, card).unwrap();
        wait_for(&mut reader, true);
        assert!(read_card(&mut *reader.connect().unwrap()).is_ok());
        assert!(inserted.is_inserted());
        card = inserted.remove().unwrap();
        wait_for(&mut reader, false);
    }
}

#[test]
fn the_second_card_waits_for_the_first_to_go() {
    let mut reader = reader();
    let address = reader.address().unwrap();
    let issue = |serial| SimulatedCard::issue(jpki(), serial, CardCondition::Ok, now()).unwrap();
    let serial = |reader: &mut SocketReader| read_card(&mut *reader.connect().unwrap()).unwrap().certificate_serial;
    let first = insert(address, issue(0x11)).unwrap();
    wait_for(&mut reader, true);
    let _second = insert(address, issue(0x22)).unwrap();
    assert_eq!(serial(&mut reader), "11");
    drop(first);
    let deadline = Instant::now() + PATIENCE;
    while reader.connect().is_err() {
        assert!(Instant::now() < deadline);
    }
    assert_eq!(serial(&mut reader), "22");
}

#[test]
fn a_card_can_be_used_by_one_at_a_time() {
    let mut reader = reader();
    let _card = insert(reader.address().unwrap(), card(CardCondition::Ok)).unwrap();
    wait_for(&mut reader, true);
    let first = reader.connect().unwrap();
    assert_eq!(reader.connect().err(), Some(CardError::Io("the card is in use".into())));
    assert_eq!(reader.card_present(), Ok(true));
    drop(first);
    assert!(reader.connect().is_ok());
}

#[test]
fn the_reader_powers_up_and_takes_the_power_away() {
    let mut reader = reader();
    let mut stranger = stranger(&mut reader);
    let card = std::thread::spawn(move || {
        let on = receive(&mut stranger);
        let atr = receive(&mut stranger);
        write_message(&mut stranger, &[0x3B, 0x00]).unwrap();
        let command = receive(&mut stranger);
        write_message(&mut stranger, &[0x90, 0x00]).unwrap();
        [on, atr, command, receive(&mut stranger)]
    });
    let mut transport = reader.connect().unwrap();
    assert_eq!(transport.transmit(&[0x00, 0x20, 0x00, 0x80]), Ok(vec![0x90, 0x00]));
    assert_eq!(transport.transmit(&[0x02]).unwrap_err().code(), "card-malformed");
    drop(transport);
    let expected: [&[u8]; 4] = [&[0x01], &[0x04], &[0x00, 0x20, 0x00, 0x80], &[0x00]];
    assert_eq!(card.join().unwrap(), expected);
}

/// What a reading says when the card's end of the wire answers the ATR with these bytes and then `end`s.
fn after_answer(mut reader: SocketReader, answer: &'static [u8], end: fn(&TcpStream)) -> (CardError, SocketReader) {
    let mut stranger = stranger(&mut reader);
    let card = std::thread::spawn(move || {
        assert_eq!((receive(&mut stranger), receive(&mut stranger)), (vec![0x01], vec![0x04]));
        stranger.write_all(answer).unwrap();
        end(&stranger);
        stranger
    });
    let error = reader.connect().err().unwrap();
    let stranger = card.join().unwrap();
    wait_for(&mut reader, false);
    drop(stranger);
    (error, reader)
}

#[test]
fn a_silent_card_is_given_up_and_the_next_one_is_read() {
    let keep_open: fn(&TcpStream) = |_| {};
    for half in [[].as_slice(), &[0x00], &[0x00, 0x02], &[0x00, 0x02, 0x3B]] {
        let impatient = SocketReader::listen_with_timeout(0, Duration::from_millis(100)).unwrap();
        let (error, mut reader) = after_answer(impatient, half, keep_open);
        assert_eq!(error, CardError::NoAnswer, "{half:02X?}");
        // on a busy machine even a good card may seem silent to so impatient a reader: then it is laid down again
        let deadline = Instant::now() + PATIENCE;
        loop {
            let _card = insert(reader.address().unwrap(), card(CardCondition::Ok)).unwrap();
            wait_for(&mut reader, true);
            if reader.connect().is_ok() {
                break;
            }
            assert!(Instant::now() < deadline, "{half:02X?}");
        }
    }
}

#[test]
fn a_card_that_goes_in_the_middle_of_an_answer_is_removed() {
    let close: fn(&TcpStream) = |stream| stream.shutdown(Shutdown::Both).unwrap();
    for half in [[].as_slice(), &[0x00], &[0x00, 0x02], &[0x00, 0x02, 0x3B]] {
        assert_eq!(after_answer(reader(), half, close).0, CardError::Removed, "{half:02X?}");
    }
}

#[test]
fn an_answer_longer_than_any_card_s_is_refused_unread() {
    let keep_open: fn(&TcpStream) = |_| {};
    assert_eq!(after_answer(reader(), &[0x01, 0x03], keep_open).0.code(), "card-malformed");
}

#[test]
fn who_speaks_unasked_is_no_card() {
    let mut reader = reader();
    let mut stranger = stranger(&mut reader);
    stranger.write_all(&[0x00]).unwrap();
    wait_for(&mut reader, false);
}

#[test]
fn a_card_out_of_step_is_lost_for_its_user_too() {
    let mut reader = reader();
    let mut stranger = stranger(&mut reader);
    let card = std::thread::spawn(move || {
        assert_eq!((receive(&mut stranger), receive(&mut stranger)), (vec![0x01], vec![0x04]));
        write_message(&mut stranger, &[0x3B, 0x00]).unwrap();
        write_message(&mut stranger, &[0x90, 0x00]).unwrap(); // an answer to nothing
        stranger
    });
    let mut transport = reader.connect().unwrap();
    let _stranger = card.join().unwrap();
    wait_for(&mut reader, false);
    assert_eq!(transport.transmit(&[0x00, 0x20, 0x00, 0x80]), Err(CardError::Removed));
}

/// Lays a phone on the reader and gives its PIN, as its owner would.
fn unlocked_phone(reader: &mut SocketReader) -> (InsertedCard, Box<dyn CardTransport>) {
    let inserted = insert(reader.address().unwrap(), card(CardCondition::LockedPhone)).unwrap();
    wait_for(reader, true);
    let mut transport = reader.connect().unwrap();
    assert_eq!(read_card(&mut *transport).unwrap_err(), CardError::PhoneNeedsOwner);
    let verify = [[0x00, 0x20, 0x00, 0x80, 0x04].as_slice(), SIMULATED_PIN].concat();
    for command in [[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18].as_slice(), &verify] {
        assert_eq!(transport.transmit(command), Ok(vec![0x90, 0x00]));
    }
    assert!(read_card(&mut *transport).is_ok());
    (inserted, transport)
}

#[test]
fn what_a_pin_opened_is_closed_when_its_user_leaves_the_card() {
    let mut reader = reader();
    let (_inserted, transport) = unlocked_phone(&mut reader);
    drop(transport);
    assert_eq!(read_card(&mut *reader.connect().unwrap()).unwrap_err(), CardError::PhoneNeedsOwner);
}

#[test]
fn what_a_pin_opened_is_closed_when_the_card_is_lifted() {
    let mut reader = reader();
    let (inserted, mut transport) = unlocked_phone(&mut reader);
    let phone = inserted.remove().unwrap();
    assert_eq!(transport.transmit(&[0x00, 0x20, 0x00, 0x80]), Err(CardError::Removed));
    wait_for(&mut reader, false);
    drop(transport);
    let _again = insert(reader.address().unwrap(), phone).unwrap();
    wait_for(&mut reader, true);
    assert_eq!(read_card(&mut *reader.connect().unwrap()).unwrap_err(), CardError::PhoneNeedsOwner);
}

#[test]
fn a_reader_that_goes_away_lets_the_card_go() {
    let reader = reader();
    let inserted = insert(reader.address().unwrap(), card(CardCondition::Ok)).unwrap();
    let address = reader.address().unwrap();
    drop(reader);
    let deadline = Instant::now() + PATIENCE;
    while inserted.is_inserted() {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(insert(address, inserted.remove().unwrap()).is_err(), "nothing listens there any more");
}
