//! The software may do anything; the opening ends, is told, and no command touches a secret.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::card::scripted::Scripted;
use crate::card::{CardError, CardTransport};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(50);
const OPEN: [u8; 4] = [0x00, 0x02, 0x01, 0x01];

fn message(payload: &[u8]) -> Vec<u8> {
    [u16::try_from(payload.len()).unwrap().to_be_bytes().as_slice(), payload].concat()
}

/// Software that was asked and now says what it likes. Patient: only what a test wants takes time.
fn software(says: impl FnOnce(TcpStream) + Send + 'static) -> TerminalSoftware {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = [0; 4];
        stream.read_exact(&mut asked).unwrap();
        assert_eq!(asked, OPEN);
        says(stream);
    });
    TerminalSoftware::at(address).unwrap().with_timeouts(LONG, LONG)
}

/// Software that says these bytes and waits until it is left.
fn saying(bytes: Vec<u8>) -> TerminalSoftware {
    software(move |mut stream| {
        let _ = stream.write_all(&bytes);
        let _ = stream.read_to_end(&mut Vec::new());
    })
}

/// A card that agrees to everything.
#[derive(Default)]
struct Agreeing(Vec<Vec<u8>>);

impl CardTransport for Agreeing {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        self.0.push(command.to_vec());
        Ok(vec![0x90, 0x00])
    }
}

fn rule(software: TerminalSoftware) -> &'static str {
    match software.open_key(&mut Agreeing::default()) {
        Err(TerminalError::Misbehaved(rule)) => rule,
        other => panic!("{other:?}"),
    }
}

#[test]
fn commands_go_to_the_card_and_its_answers_back_until_it_is_done() {
    let asked = software(|mut stream| {
        stream.write_all(&message(&[0x11, 0x00, 0x84, 0x00, 0x00, 0x02])).unwrap();
        let mut answer = [0; 7];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(answer, [0x00, 0x05, 0x02, 0xCA, 0xFE, 0x90, 0x00]);
        // byte by byte
        for byte in message(&[0x11, 0x80, 0xA2, 0x00, 0xC1]) {
            stream.write_all(&[byte]).unwrap();
        }
        stream.read_exact(&mut [0; 5]).unwrap();
        stream.write_all(&message(&[0x12])).unwrap();
    });
    let mut card = Scripted::new([Ok(vec![0xCA, 0xFE, 0x90, 0x00]), Ok(vec![0x90, 0x00])]);
    assert_eq!(asked.open_key(&mut card), Ok(()));
    assert_eq!(card.asked, [vec![0x00, 0x84, 0x00, 0x00, 0x02], vec![0x80, 0xA2, 0x00, 0xC1]]);
}

#[test]
fn a_refusal_comes_with_the_card_s_status() {
    let refused = saying(message(&[0x13, 0x69, 0x82])).open_key(&mut Agreeing::default());
    assert_eq!(refused, Err(TerminalError::Refused(0x6982)));
}

#[test]
fn a_card_that_is_lifted_ends_the_opening() {
    let asking = saying(message(&[0x11, 0x00, 0x84, 0x00, 0x00, 0x08]));
    assert_eq!(asking.open_key(&mut Scripted::new([])), Err(CardError::Removed.into()));
}

#[test]
fn nobody_there_is_not_available() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let software = TerminalSoftware::at(gone).unwrap();
    assert_eq!(software.open_key(&mut Agreeing::default()), Err(TerminalError::NotAvailable));
}

#[test]
fn only_this_machine_is_asked() {
    for address in ["127.0.0.1:9119", "127.8.8.8:1", "[::1]:9119"] {
        assert!(TerminalSoftware::at(address.parse().unwrap()).is_ok(), "{address}");
    }
    for address in ["0.0.0.0:9119", "192.0.2.7:9119", "[::]:9119", "[::ffff:192.0.2.7]:9119"] {
        assert_eq!(TerminalSoftware::at(address.parse().unwrap()).err(), Some(NotLoopback), "{address}");
    }
}

#[test]
fn software_that_never_answers_is_left() {
    assert_eq!(rule(saying(Vec::new()).with_timeouts(SHORT, LONG)), "no message in time");
    let half = saying(vec![0x00, 0x05, 0x11]);
    assert_eq!(rule(half.with_timeouts(SHORT, LONG)), "no message in time");
    // every message is in time, and all of them together are not
    let slow = software(|mut stream| {
        while stream.write_all(&message(&[0x11, 0x00, 0x84, 0x00, 0x00])).is_ok() {
            thread::sleep(Duration::from_millis(20));
        }
    });
    assert_eq!(rule(slow.with_timeouts(LONG, SHORT)), "no message in time");
}

#[test]
fn software_that_asks_without_end_is_stopped_after_a_number_of_commands() {
    let endless = software(|mut stream| while stream.write_all(&message(&[0x11, 0x00, 0x84, 0x00, 0x00])).is_ok() {});
    let mut card = Agreeing::default();
    let result = endless.open_key(&mut card);
    assert_eq!(result, Err(TerminalError::Misbehaved("more commands than an opening may take")));
    assert_eq!(card.0.len(), usize::try_from(COMMANDS_PER_OPENING_MAX).unwrap());
}

#[test]
fn messages_of_impossible_length_or_kind_are_refused_before_the_card_sees_them() {
    let longest = [[0x11, 0x00, 0x84].as_slice(), &[0; COMMAND_MAX_BYTES - 2]].concat();
    assert_eq!(rule(saying([message(&longest), vec![0, 1, 0xEE]].concat())), "a message that is not in the protocol");
    assert_eq!(rule(saying(message(&[longest, vec![0]].concat()))), "a message of impossible length");
    for (bytes, expected) in [
        (vec![0x00, 0x00], "a message of impossible length"),
        (vec![0xFF, 0xFF, 0x11], "a message of impossible length"),
        (message(&[0x12, 0x00]), "a message that is not in the protocol"),
        (message(&[0x13, 0x69]), "a message that is not in the protocol"),
        (message(&[0x11]), "a command without a header"),
        (message(&[0x11, 0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34]), "a command that could touch a secret"),
    ] {
        let mut card = Agreeing::default();
        let result = saying(bytes).open_key(&mut card);
        assert_eq!((result, card.0.len()), (Err(TerminalError::Misbehaved(expected)), 0));
    }
}

#[test]
fn software_that_closes_is_told() {
    assert_eq!(rule(software(drop)), "it closed the connection");
    let half = software(|mut stream| stream.write_all(&[0x00, 0x05, 0x11]).unwrap());
    assert_eq!(rule(half), "it closed the connection");
}

#[test]
fn codes_are_pinned() {
    let table = [
        (TerminalError::NotAvailable, "terminal-not-available"),
        (TerminalError::Misbehaved(""), "terminal-misbehaved"),
        (TerminalError::Refused(0x6982), "terminal-refused"),
        (CardError::Removed.into(), "card-removed"),
    ];
    for (error, code) in table {
        assert_eq!(error.code(), code);
    }
}
