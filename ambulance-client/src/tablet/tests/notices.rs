//! What is told while the case goes on: at its moment, and no longer.

use std::sync::{
    Arc,
    mpsc::{Receiver, channel},
};

use domain::{
    card::Condition,
    ids::EncounterId,
    interview::NoCardReason,
    patient::{IdentitySource, IdentityVerdict, PatientIdentity, Sex},
};
use jiff::civil::date;
use tokio::runtime::Handle;

use super::bench::{Bench, until};
use crate::{
    card::{CardError, CardReader, CardTransport},
    tablet::{CardMoment, watch_reader},
};

fn person(source: IdentitySource, name: &str, address: &str) -> PatientIdentity {
    PatientIdentity {
        name: name.to_owned(),
        name_kana: String::new(),
        birth_date: Some(date(1960, 4, 1)),
        stated_age_years: None,
        sex: Sex::Male,
        address: address.to_owned(),
        source,
    }
}

async fn judge(bench: &Bench, case: EncounterId, verdict: IdentityVerdict) {
    bench.tablet.acts().judge_identity(case, verdict).await.unwrap();
}

fn notices(bench: &Bench, case: EncounterId) -> Vec<Condition> {
    bench.case(case, |case| case.notices())
}

#[tokio::test]
async fn a_name_that_is_not_whole_is_told_from_the_question_on_and_blocks_nothing() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.tablet.propose(case, person(IdentitySource::Eligibility, "試●", "港町1")).await.unwrap();
    assert_eq!(notices(&bench, case), [Condition::UnshowableName], "where the name is compared");
    judge(&bench, case, IdentityVerdict::Matches).await;
    assert_eq!(notices(&bench, case), [Condition::UnshowableName]);
    bench.tablet.propose(case, person(IdentitySource::Eligibility, "試験", "港町1")).await.unwrap();
    assert_eq!(notices(&bench, case), [], "it is about the name that is shown");
}

#[tokio::test]
async fn what_is_not_the_patients_is_told_until_something_else_is_laid_down() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.place("aa").await;
    bench.tablet.propose(case, person(IdentitySource::Eligibility, "甲", "乙")).await.unwrap();
    assert_eq!(notices(&bench, case), []);
    judge(&bench, case, IdentityVerdict::Differs).await;
    assert_eq!(notices(&bench, case), [Condition::FaceDiffers]);
    bench.place("bb").await;
    assert_eq!(notices(&bench, case), []);
    judge_again(&bench, case).await;
    bench.tablet.acts().have_no_card(case, NoCardReason::NotFound).await.unwrap();
    assert_eq!(notices(&bench, case), [], "then the reason stands in its place");
}

async fn judge_again(bench: &Bench, case: EncounterId) {
    bench.tablet.propose(case, person(IdentitySource::Eligibility, "丙", "丁")).await.unwrap();
    judge(bench, case, IdentityVerdict::Differs).await;
    assert_eq!(notices(bench, case), [Condition::FaceDiffers]);
}

/// After a restart the events come back from the platform, and with them what was told.
#[tokio::test]
async fn what_is_not_the_patients_is_still_told_after_a_restart() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.place("aa").await;
    bench.tablet.propose(case, person(IdentitySource::Eligibility, "甲", "乙")).await.unwrap();
    judge(&bench, case, IdentityVerdict::Differs).await;
    let sent = bench.sent();
    let bench = bench.restarted();
    for (seq, event) in (1..).zip(&sent) {
        bench.tablet.take_in(seq, event);
    }
    assert_eq!(notices(&bench, case), [Condition::FaceDiffers]);
}

#[tokio::test]
async fn a_document_without_a_record_is_told_once_it_is_confirmed_until_there_is_a_card() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.tablet.propose(case, person(IdentitySource::MobileDocument, "甲", "")).await.unwrap();
    assert_eq!(notices(&bench, case), [], "first the question");
    judge(&bench, case, IdentityVerdict::Matches).await;
    assert_eq!(notices(&bench, case), [Condition::NoInsuranceHandle], "a document has no address to miss");
    bench.place("aa").await;
    assert_eq!(notices(&bench, case), []);
}

/// A reader on which a card lies that answers when it is let go.
struct Late(Receiver<()>);

impl CardReader for Late {
    fn card_present(&mut self) -> Result<bool, CardError> {
        Ok(true)
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        let _ = self.0.recv();
        Err(CardError::NoAnswer)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_answers_late_is_told_while_it_is_read() {
    let bench = Bench::new();
    bench.open().await;
    let (let_go, late) = channel();
    watch_reader(Arc::clone(&bench.tablet), Box::new(Late(late)), Handle::current()).unwrap();
    until("it is being read", || bench.tablet.card() == CardMoment::Reading).await;
    until("it is late", || bench.tablet.is_card_slow()).await;
    let_go.send(()).unwrap();
    until("it was read", || matches!(bench.tablet.card(), CardMoment::Failed(_))).await;
    assert!(!bench.tablet.is_card_slow());
}
