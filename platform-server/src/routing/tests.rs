//! Tests of what each hospital is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod access;
mod histories;
mod large;
mod sections;
pub(crate) mod words;

use domain::disclosure::CaseDelivery;

use crate::{
    ledger::{
        Ledger,
        tests::region::{at, hospital},
    },
    routing::deliveries,
};

/// What a hospital is told of its cases, from a sequence number on.
fn told(ledger: &Ledger, number: u8, after_seq: u64) -> Vec<CaseDelivery> {
    told_at(ledger, number, after_seq, 0)
}

/// The same, so many seconds into the case.
fn told_at(ledger: &Ledger, number: u8, after_seq: u64, second: i64) -> Vec<CaseDelivery> {
    deliveries(&ledger.state(), ledger.registry(), &hospital(number), after_seq, at(second)).0
}

/// The one delivery of a hospital that has one case.
fn only(ledger: &Ledger, number: u8, after_seq: u64) -> CaseDelivery {
    let mut all = told(ledger, number, after_seq);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn now(ledger: &Ledger) -> u64 {
    ledger.state().applied_seq()
}

/// First letters of the sections that are in a delivery.
fn sections(delivery: &CaseDelivery) -> String {
    let has = [
        ('s', delivery.situation.is_some()),
        ('p', delivery.patient.is_some()),
        ('r', delivery.record.is_some()),
        ('v', delivery.vitals.is_some()),
    ];
    has.iter().filter(|(_, present)| *present).map(|(letter, _)| *letter).collect()
}
