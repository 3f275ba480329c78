//! The tablet's client and the simulated software, over a real socket, with a real simulated card.

#![allow(clippy::unwrap_used)]
use super::fixture::{InHand, jpki, now, shared_jpki};
use super::*;
use ambulance_client::card::terminal_software::TerminalSoftware;
use ambulance_client::card::{
    CardError, OperationError, Proof, ProofKind, SignatureAlgorithm, TerminalError, TriesLeft, authenticate_as,
    read_card, read_tries,
};
use std::sync::Arc;

const NONCE: [u8; 32] = [0x5A; 32];

fn client(software: &SimulatedTerminalSoftware) -> TerminalSoftware {
    TerminalSoftware::at(software.address()).unwrap()
}

#[test]
fn a_card_signs_by_software_beside_the_tablet_and_no_try_is_spent() {
    let software = SimulatedTerminalSoftware::start(Arc::clone(shared_jpki())).unwrap();
    let table = [
        (CardCondition::Ok, SignatureAlgorithm::RsaPkcs1Sha256),
        (CardCondition::NextGeneration, SignatureAlgorithm::EcdsaP384Sha384),
    ];
    for (number, (condition, algorithm)) in table.into_iter().enumerate() {
        let mut card = InHand::of(condition);
        let reading = read_card(&mut card).unwrap();
        let evidence = authenticate_as(&mut card, &reading, NONCE, &Proof::Photo(&client(&software))).ok().unwrap();
        assert_eq!((evidence.proof, evidence.algorithm), (ProofKind::Photo, algorithm));
        assert!(algorithm.verify(&reading.certificate_der, &NONCE, &evidence.signature).unwrap());
        assert_eq!(read_tries(&mut card).unwrap().authentication_pin, Some(TriesLeft::Left(3)));
        assert_eq!(software.openings(), number + 1);
    }
}

#[test]
fn a_terminal_that_the_card_does_not_know_is_refused_with_the_card_s_status() {
    let elsewhere = SimulatedTerminalSoftware::start(Arc::new(SimulatedJpki::generate().unwrap())).unwrap();
    let mut card = InHand::of(CardCondition::Ok);
    let reading = read_card(&mut card).unwrap();
    let refused = authenticate_as(&mut card, &reading, NONCE, &Proof::Photo(&client(&elsewhere))).err();
    assert_eq!(refused, Some(TerminalError::Refused(0x6982).into()));
    assert_eq!(elsewhere.openings(), 0);
}

#[test]
fn a_copy_and_a_card_that_is_lifted_are_told_apart() {
    let software = SimulatedTerminalSoftware::start(Arc::clone(shared_jpki())).unwrap();
    let reading = read_card(&mut InHand::of(CardCondition::Ok)).unwrap();
    let sign = |card: &mut InHand| authenticate_as(card, &reading, NONCE, &Proof::Photo(&client(&software))).err();
    assert_eq!(sign(&mut InHand::of(CardCondition::Copied)), Some(OperationError::SignatureWrong));
    let slips = CardCondition::RemovedMidRead { after_apdus: 3 };
    let mut slipping = InHand::holding(SimulatedCard::issue(jpki(), 4711, slips, now()).unwrap());
    let lifted = Some(TerminalError::Card(CardError::Removed).into());
    assert_eq!(sign(&mut slipping), lifted, "after selecting the key file: the software was speaking to it");
}

#[test]
fn software_that_was_stopped_is_not_available() {
    let software = SimulatedTerminalSoftware::start(Arc::clone(shared_jpki())).unwrap();
    let client = client(&software);
    drop(software);
    let mut card = InHand::of(CardCondition::Ok);
    let reading = read_card(&mut card).unwrap();
    let gone = || authenticate_as(&mut InHand::of(CardCondition::Ok), &reading, NONCE, &Proof::Photo(&client)).err();
    // the thread that listened ends a moment later
    let available = Some(OperationError::Terminal(TerminalError::NotAvailable));
    assert!((0..1_000).any(|_| gone() == available));
}
