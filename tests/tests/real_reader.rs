//! From the card to the tablet through the real card service: pcscd with its virtual reader. Every case recovers by itself.
//!
//! `cargo test --release -p system-tests --features pcsc --test real_reader`
//! `READER_ROUNDS=10000` makes the random histories longer, `READER_SEED=…` repeats one; `REAL_PARTS=required` turns "skipped"
//! into "failed".
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    process::Command,
    thread::sleep,
    time::{Duration, Instant},
};

use ambulance_client::{
    card::{CardError, CardReader, ReaderState, SignatureAlgorithm, pcsc::ANSWER_LIMIT, pcsc::PcscReader, read_card},
    tablet::CardMoment,
};
use domain::card::CardFailure;
use simulations::cards::{CardCondition, socket::insert};
use system_tests::real_reader::{Daemon, Desk, PATIENCE, in_own_process, issue, issue_serial, say};

/// A card that never answers.
const NEVER: CardCondition = CardCondition::Slow { ms_per_apdu: 3_600_000 };

fn failed(reason: CardFailure) -> impl Fn(&CardMoment) -> bool {
    move |moment| *moment == CardMoment::Failed(reason)
}

fn nothing(moment: &CardMoment) -> bool {
    *moment == CardMoment::None
}

#[test]
fn a_card_is_read_each_time_it_is_laid_down() {
    in_own_process("a_card_is_read_each_time_it_is_laid_down", 1, |daemon| {
        let desk = Desk::start().unwrap();
        desk.until("its readers", |_| !desk.tablet.reader_report().readers.is_empty());
        let readers = desk.tablet.reader_report().readers;
        let lines: Vec<_> = readers.iter().map(|line| (line.name.as_str(), line.state)).collect();
        let empty = ReaderState::Empty;
        assert_eq!(lines, [("Virtual PCD 0 00 00", empty), ("Virtual PCD 0 00 01", empty)]);
        for serial in 1..=3 {
            let card = insert(daemon.slot(0), issue_serial(serial, CardCondition::Ok).unwrap()).unwrap();
            let took = desk.until_read(serial);
            let CardMoment::Read(_, reading) = desk.tablet.card() else { panic!("no longer read") };
            say(&format!(
                "real_reader: laid down → read {} ms, of it reading {} ms",
                took.as_millis(),
                reading.as_millis()
            ));
            sleep(Duration::from_millis(500));
            assert!(matches!(desk.tablet.card(), CardMoment::Read(_, again) if again == reading), "read once only");
            card.remove();
            desk.until("lifted", nothing);
        }
        assert_eq!(desk.tablet.reader_report().faults, []);
    });
}

#[test]
fn a_card_lifted_while_it_is_read_is_read_when_it_comes_again() {
    in_own_process("a_card_lifted_while_it_is_read_is_read_when_it_comes_again", 1, |daemon| {
        let desk = Desk::start().unwrap();
        for after_apdus in [0, 3, 7, 10] {
            let slippery = issue(CardCondition::RemovedMidRead { after_apdus }).unwrap();
            let card = insert(daemon.slot(0), slippery).unwrap();
            desk.until("lifted", |_| !card.is_inserted());
            desk.until("gone", nothing);
            let _again = insert(daemon.slot(0), card.remove().unwrap()).unwrap();
            desk.until_read(815);
            drop(_again);
            desk.until("lifted", nothing);
        }
        let faults = desk.tablet.reader_report().faults;
        assert_eq!(faults.iter().map(|fault| fault.reason.code()).collect::<Vec<_>>(), ["card-removed"; 4]);
    });
}

/// Too fast for the service, which asks for the card every 400 ms.
#[test]
fn a_card_exchanged_within_400_ms_is_not_taken_for_the_one_before() {
    in_own_process("a_card_exchanged_within_400_ms_is_not_taken_for_the_one_before", 1, |daemon| {
        let desk = Desk::start().unwrap();
        let mut card = insert(daemon.slot(0), issue_serial(1, CardCondition::Ok).unwrap()).unwrap();
        desk.until_read(1);
        for serial in 2..6 {
            drop(card);
            card = insert(daemon.slot(0), issue_serial(serial, CardCondition::Ok).unwrap()).unwrap();
            desk.until_read(serial);
        }
        drop(card);
        desk.until("lifted", nothing);
        // In the middle of a reading: the broken command is all that tells of it.
        for serial in 6..12 {
            let slow = issue_serial(99, CardCondition::Slow { ms_per_apdu: 60 }).unwrap();
            let card = insert(daemon.slot(0), slow).unwrap();
            desk.until("reading", |moment| *moment == CardMoment::Reading);
            sleep(Duration::from_millis(100));
            drop(card);
            let _next = insert(daemon.slot(0), issue_serial(serial, CardCondition::Ok).unwrap()).unwrap();
            desk.until_read(serial);
            drop(_next);
            desk.until("lifted", nothing);
        }
    });
}

#[test]
fn a_card_that_never_answers_is_given_up_and_the_next_one_is_read() {
    in_own_process("a_card_that_never_answers_is_given_up_and_the_next_one_is_read", 1, |daemon| {
        let desk = Desk::start().unwrap();
        for serial in 1..=6 {
            let began = Instant::now();
            let stuck = insert(daemon.slot(0), issue(NEVER).unwrap()).unwrap();
            desk.until("given up", failed(CardFailure::TimedOut));
            assert!(began.elapsed() >= ANSWER_LIMIT && began.elapsed() < ANSWER_LIMIT * 2, "{:?}", began.elapsed());
            stuck.remove();
            let _good = insert(daemon.slot(0), issue_serial(serial, CardCondition::Ok).unwrap()).unwrap();
            desk.until_read(serial);
            drop(_good);
            desk.until("lifted", nothing);
        }
    });
}

#[test]
fn who_hangs_is_counted_until_the_call_returns() {
    in_own_process("who_hangs_is_counted_until_the_call_returns", 1, |daemon| {
        let mut reader = PcscReader::new().unwrap();
        let stuck = insert(daemon.slot(0), issue(NEVER).unwrap()).unwrap();
        let until = |reader: &mut PcscReader, what: Result<bool, CardError>| {
            let deadline = Instant::now() + PATIENCE;
            while reader.card_present() != what {
                assert!(Instant::now() < deadline, "never {what:?}");
                reader.wait(Duration::from_millis(100));
            }
        };
        until(&mut reader, Ok(true));
        let mut card = reader.connect().unwrap();
        let select = [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x06];
        assert_eq!(card.transmit(&select), Err(CardError::NoAnswer));
        assert_eq!(card.transmit(&select), Err(CardError::NoAnswer), "and at once: it was given up");
        assert_eq!(reader.lingering(), 1);
        drop(card);
        let began = Instant::now();
        assert!(reader.card_present().is_ok() && began.elapsed() < Duration::from_millis(50), "nobody else waits");
        stuck.remove();
        until(&mut reader, Ok(false));
        let deadline = Instant::now() + PATIENCE;
        while reader.lingering() > 0 {
            assert!(Instant::now() < deadline, "the call returned when the card left, the thread did not end");
            sleep(Duration::from_millis(2));
        }
    });
}

#[test]
fn a_service_that_was_killed_is_found_again() {
    in_own_process("a_service_that_was_killed_is_found_again", 1, |daemon| {
        let desk = Desk::start().unwrap();
        let mut card = insert(daemon.slot(0), issue_serial(1, CardCondition::Ok).unwrap()).unwrap();
        desk.until_read(1);
        for serial in 2..=4 {
            daemon.kill().unwrap();
            let gone = desk.until("service stopped", failed(CardFailure::ReaderServiceStopped));
            // The virtual card hangs on the service's connection: it fell off as well.
            card.remove();
            daemon.start_again(1).unwrap();
            let back = desk.until("a reader again", nothing);
            say(&format!("real_reader: service killed → said {} ms, back {} ms", gone.as_millis(), back.as_millis()));
            card = insert(daemon.slot(0), issue_serial(serial, CardCondition::Ok).unwrap()).unwrap();
            desk.until_read(serial);
        }
        let faults = desk.tablet.reader_report().faults;
        let stopped = faults.iter().filter(|fault| fault.reason == CardFailure::ReaderServiceStopped).count();
        assert!(stopped >= 3, "each time it was told: {faults:?}");
        // In the middle of a reading.
        card.remove();
        desk.until("lifted", nothing);
        let slow = insert(daemon.slot(0), issue(CardCondition::Slow { ms_per_apdu: 500 }).unwrap()).unwrap();
        desk.until("reading", |moment| *moment == CardMoment::Reading);
        daemon.kill().unwrap();
        desk.until("service stopped", failed(CardFailure::ReaderServiceStopped));
        drop(slow);
        // It comes back without any reader: as if the cable had been pulled.
        daemon.start_again(0).unwrap();
        sleep(Duration::from_secs(2));
        assert_eq!(desk.tablet.card(), CardMoment::ReaderGone);
        assert_eq!(desk.tablet.reader_report().readers, []);
        daemon.kill().unwrap();
        daemon.start_again(1).unwrap();
        let _card = insert(daemon.slot(1), issue_serial(5, CardCondition::Ok).unwrap()).unwrap();
        desk.until_read(5);
    });
}

#[test]
fn a_service_that_hangs_is_said_to_have_stopped_and_found_again() {
    in_own_process("a_service_that_hangs_is_said_to_have_stopped_and_found_again", 1, |daemon| {
        let desk = Desk::start().unwrap();
        let card = insert(daemon.slot(0), issue_serial(1, CardCondition::Ok).unwrap()).unwrap();
        desk.until_read(1);
        daemon.freeze().unwrap();
        let said = desk.until("service stopped", failed(CardFailure::ReaderServiceStopped));
        say(&format!("real_reader: service hangs → said after {} ms", said.as_millis()));
        sleep(Duration::from_secs(7)); // another watcher is tried, and hangs too
        assert_eq!(desk.tablet.card(), CardMoment::Failed(CardFailure::ReaderServiceStopped));
        daemon.thaw().unwrap();
        desk.until_read(1);
        card.remove();
        desk.until("lifted", nothing);
        let _next = insert(daemon.slot(0), issue_serial(2, CardCondition::Ok).unwrap()).unwrap();
        desk.until_read(2);
    });
}

#[test]
fn of_several_readers_the_one_with_a_card_is_used_and_two_cards_are_refused() {
    in_own_process("of_several_readers_the_one_with_a_card_is_used_and_two_cards_are_refused", 2, |daemon| {
        let desk = Desk::start().unwrap();
        for slot in 0..4 {
            let serial = u64::from(slot) + 1;
            let _card = insert(daemon.slot(slot), issue_serial(serial, CardCondition::Ok).unwrap()).unwrap();
            desk.until_read(serial);
            drop(_card);
            desk.until("lifted", nothing);
        }
        let first = insert(daemon.slot(0), issue_serial(11, CardCondition::Ok).unwrap()).unwrap();
        desk.until_read(11);
        let second = insert(daemon.slot(3), issue_serial(12, CardCondition::Ok).unwrap()).unwrap();
        desk.until("two cards", failed(CardFailure::TwoCards));
        let occupied = desk.tablet.reader_report().readers.iter().filter(|line| line.state.is_occupied()).count();
        assert_eq!(occupied, 2);
        drop(first);
        desk.until_read(12);
        let slow = issue_serial(13, CardCondition::Slow { ms_per_apdu: 200 }).unwrap();
        drop(second);
        desk.until("lifted", nothing);
        // The second one comes while the first is being read: that reading does not count.
        let first = insert(daemon.slot(1), slow).unwrap();
        desk.until("reading", |moment| *moment == CardMoment::Reading);
        let _second = insert(daemon.slot(2), issue_serial(14, CardCondition::Ok).unwrap()).unwrap();
        desk.until("two cards", failed(CardFailure::TwoCards));
        drop(first);
        desk.until_read(14);
    });
}

#[test]
fn another_card_is_told_apart() {
    in_own_process("another_card_is_told_apart", 1, |daemon| {
        let desk = Desk::start().unwrap();
        let other = insert(daemon.slot(0), issue(CardCondition::NotAMynaCard).unwrap()).unwrap();
        desk.until("not a My Number card", failed(CardFailure::NotMynaCard));
        other.remove();
        desk.until("lifted", nothing);
        let _good = insert(daemon.slot(0), issue(CardCondition::Ok).unwrap()).unwrap();
        desk.until_read(815);
    });
}

/// Runs a tool of OpenSC against this process's service. `None` when it is not installed.
fn opensc(tool: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(tool).args(arguments).output() {
        Ok(output) => Some(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()),
        Err(_) => {
            say(&format!("real_reader: SKIPPED, {tool} is not installed (package opensc)"));
            None
        }
    }
}

/// Waits until OpenSC sees the card on the first reader. `false` when it is not installed.
fn seen_by_opensc() -> bool {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let Some(told) = opensc("opensc-tool", &["--list-readers"]) else { return false };
        assert!(told.contains("Virtual PCD 0 00 00"), "{told}");
        if told.contains("Yes") {
            return true;
        }
        assert!(Instant::now() < deadline, "OpenSC never saw the card: {told}");
        sleep(Duration::from_millis(50));
    }
}

/// Somebody else's program sees the same readers and takes the simulated card for what it plays.
#[test]
fn opensc_knows_readers_and_card() {
    in_own_process("opensc_knows_readers_and_card", 1, |daemon: &mut Daemon| {
        let _card = insert(daemon.slot(0), issue(CardCondition::Ok).unwrap()).unwrap();
        if !seen_by_opensc() {
            return;
        }
        let told = opensc("opensc-tool", &["--reader", "0", "-n"]).unwrap();
        assert!(told.to_lowercase().contains("jpki"), "{told}");
    });
}

/// Somebody else's program finds everything of the application that a card has: four certificates and both secrets with their tries.
#[test]
fn opensc_lists_certificates_and_pins() {
    in_own_process("opensc_lists_certificates_and_pins", 1, |daemon| {
        let _card = insert(daemon.slot(0), issue(CardCondition::Ok).unwrap()).unwrap();
        if !seen_by_opensc() {
            return;
        }
        let certificates = opensc("pkcs15-tool", &["--reader", "0", "--list-certificates"]).unwrap();
        let subjects: Vec<_> =
            certificates.lines().filter_map(|line| line.strip_prefix("X.509 Certificate ")).collect();
        let expected = [
            "[User Authentication Certificate]",
            "[Digital Signature Certificate]",
            "[User Authentication Certificate CA]",
            "[Digital Signature Certificate CA]",
        ];
        assert_eq!(subjects, expected, "{certificates}");
        let pins = opensc("pkcs15-tool", &["--reader", "0", "--list-pins"]).unwrap();
        assert_eq!(pins.matches("PIN [").count(), 2, "{pins}");
        let tries: Vec<_> = pins.lines().filter(|line| line.contains("Tries left")).map(str::trim).collect();
        assert_eq!(tries, ["Tries left     : 3", "Tries left     : 5"], "{pins}");
    });
}

/// Where OpenSC's PKCS#11 library is.
fn pkcs11_library() -> Option<String> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
    let folders = folders.chain(["/usr/lib".into(), "/usr/lib64".into()]);
    let found = folders.map(|folder| folder.join("opensc-pkcs11.so")).find(|path| path.exists());
    found.map(|path| path.display().to_string())
}

/// Our reader reads the certificate, somebody else's program gives the PIN and lets the card sign, and our check takes it.
#[test]
fn opensc_signs_with_the_pin_and_our_check_takes_it() {
    in_own_process("opensc_signs_with_the_pin_and_our_check_takes_it", 1, |daemon| {
        let card = insert(daemon.slot(0), issue(CardCondition::Ok).unwrap()).unwrap();
        let Some(library) = pkcs11_library().filter(|_| seen_by_opensc()) else {
            say("real_reader: SKIPPED, opensc-pkcs11.so is not installed (package opensc-pkcs11)");
            return;
        };
        let mut reader = PcscReader::new().unwrap();
        let deadline = Instant::now() + PATIENCE;
        while reader.card_present() != Ok(true) {
            assert!(Instant::now() < deadline, "our reader never saw the card");
            reader.wait(Duration::from_millis(100));
        }
        let reading = read_card(reader.connect().unwrap().as_mut()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let [message, signed] = ["message", "signed"].map(|name| folder.path().join(name));
        std::fs::write(&message, b"challenge").unwrap();
        let [message, signed_to] = [message, signed.clone()].map(|path| path.display().to_string());
        let token = "JPKI (User Authentication PIN)";
        let told = opensc(
            "pkcs11-tool",
            &[
                "--module",
                &library,
                "--token-label",
                token,
                "--login",
                "--pin",
                "1234",
                "--sign",
                "--mechanism",
                "SHA256-RSA-PKCS",
                "--id",
                "01",
                "--input-file",
                &message,
                "--output-file",
                &signed_to,
            ],
        );
        let told = told.unwrap();
        let signature = std::fs::read(&signed).unwrap_or_else(|error| panic!("{error}: {told}"));
        let algorithm = SignatureAlgorithm::of(reading.key).unwrap();
        assert!(algorithm.verify(&reading.certificate_der, b"challenge", &signature).unwrap(), "{told}");
        assert!(!algorithm.verify(&reading.certificate_der, b"challengf", &signature).unwrap());
        let left: Vec<_> = card.remove().unwrap().memory().counters.iter().map(|counter| counter.tries_left).collect();
        assert!(!left.contains(&2), "no try was spent: {left:?}");
    });
}
