//! A terminal vouches for the look at the photo: the card signs before the service is asked, and no PIN is needed.

use std::sync::Arc;

use domain::{
    card::Condition,
    consent::{ConsentBasis, IdentityCheck},
    ids::EncounterId,
    patient::IdentityVerdict,
    record::{Category, FetchOutcome},
};
use host::Clock;
use tokio::runtime::Handle;

use super::{
    bench::{Bench, until},
    service::{HANAKO, QUESTIONS, Service},
    vouching_card::{Hand, Signing, Software},
};
use crate::{
    card::{OperationError, ProofKind},
    tablet::{CardMoment, CardTrust, ProofError, watch_reader},
};

/// What stands in a request that carries a proof.
const PROOF: &str = "<AuthenticationSignature>";

struct Scene {
    service: Service,
    bench: Bench,
    hand: Hand,
    case: EncounterId,
}

/// A case with a reader, a card in the hand beside it, and terminal software.
async fn scene(signing: Signing, software: Software) -> Scene {
    let hand = Hand::new(signing, software);
    let service = Service::knowing(HANAKO).await;
    let trust = CardTrust { terminal: Some(Arc::new(hand.clone())), ..CardTrust::default() };
    let bench = Bench::with_trust(&service.url, Clock::system(), trust);
    let case = bench.open().await;
    watch_reader(Arc::clone(&bench.tablet), Box::new(hand.clone()), Handle::current()).unwrap();
    Scene { service, bench, hand, case }
}

impl Scene {
    fn notice(&self) -> Option<Condition> {
        self.bench.case(self.case, |case| case.card_notice())
    }

    fn outcome(&self, category: Category) -> Option<FetchOutcome> {
        self.bench.case(self.case, |case| case.encounter.fetches.get(&category).map(|fetch| fetch.outcome))
    }

    async fn lay_and_consent(&self) {
        self.hand.lay();
        self.bench.consent(self.case, ConsentBasis::Patient).await;
    }

    async fn until_notice(&self, notice: Condition) {
        until(notice.code(), || self.notice() == Some(notice)).await;
    }

    async fn lift(&self) {
        self.hand.lift();
        until("seen gone", || self.bench.tablet.card() == CardMoment::None).await;
    }

    /// The identity came, somebody looked, and the rest came.
    async fn until_the_record(&self) {
        self.bench.matches(self.case).await;
        until("the record", || self.bench.case(self.case, |case| case.encounter.record.len() == 2 && !case.pulling))
            .await;
    }

    /// The pull waits for the card: nobody was asked, and nothing is under way.
    fn assert_nobody_was_asked(&self) {
        assert_eq!(self.service.asked(), 0);
        assert!(self.bench.case(self.case, |case| !case.pulling && case.evidence().is_none()));
        assert_eq!(self.hand.chip().pins, 0);
    }

    /// The service was asked once who it is, with the card's proof, and no PIN was needed.
    async fn assert_vouched(&self) {
        self.until_the_record().await;
        assert_eq!((self.service.asked(), self.service.asked_about(PROOF)), (QUESTIONS, 1));
        assert_eq!((self.notice(), self.hand.chip().pins), (None, 0));
        self.bench.case(self.case, |case| {
            let evidence = case.evidence().unwrap();
            assert_eq!((evidence.proof, evidence.signature.len()), (ProofKind::Photo, 64));
            assert_eq!(case.identity_check(), IdentityCheck::Visual);
        });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_card_signs_before_the_service_is_asked() {
    let scene = scene(Signing::Right, Software::Opens).await;
    scene.lay_and_consent().await;
    scene.assert_vouched().await;
    assert_eq!((scene.hand.openings(), scene.hand.chip().signed), (1, 1));
    assert!(
        !format!("{:?}", scene.bench.sent()).contains("Authentication"),
        "the proof goes to the record service only"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_signs_once_for_each_time_it_belongs_to_a_case() {
    let scene = scene(Signing::Right, Software::Opens).await;
    let narrow = &[Category::Eligibility, Category::Medications];
    scene.hand.lay();
    scene.bench.consent_to(scene.case, ConsentBasis::Patient, narrow).await;
    scene.bench.matches(scene.case).await;
    scene.bench.consent(scene.case, ConsentBasis::Patient).await;
    until("the operation", || !scene.bench.case(scene.case, |case| case.encounter.record.surgeries.is_empty())).await;
    assert_eq!(scene.hand.chip().signed, 1);
    scene.bench.tablet.acts().judge_identity(scene.case, IdentityVerdict::Differs).await.unwrap();
    assert!(scene.bench.case(scene.case, |case| case.evidence().is_none()), "the proof leaves with the card");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_lifted_too_early_is_told_and_goes_on_by_itself_when_laid_down_again() {
    let scene = scene(Signing::Lifted, Software::Opens).await;
    scene.lay_and_consent().await;
    scene.until_notice(Condition::Removed).await;
    scene.assert_nobody_was_asked();
    until("seen gone", || scene.bench.tablet.card() == CardMoment::None).await;
    scene.hand.chip().signing = Signing::Right;
    scene.hand.lay();
    scene.assert_vouched().await;
    assert_eq!(scene.bench.events_of("card-read").len(), 1, "it is the case's card all the time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_was_taken_away_before_the_consent_is_asked_for() {
    let scene = scene(Signing::Right, Software::Opens).await;
    scene.hand.lay();
    until("read", || scene.bench.case(scene.case, |case| case.has_card())).await;
    scene.lift().await;
    scene.bench.consent(scene.case, ConsentBasis::Patient).await;
    scene.until_notice(Condition::Removed).await;
    scene.assert_nobody_was_asked();
    assert_eq!(scene.hand.openings(), 0);
    scene.hand.lay();
    scene.assert_vouched().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_that_the_card_refuses_is_told_and_the_pin_is_left() {
    let scene = scene(Signing::Right, Software::Refused).await;
    scene.lay_and_consent().await;
    scene.until_notice(Condition::TerminalRefused).await;
    scene.assert_nobody_was_asked();
    scene.bench.tablet.prove_by_pin(scene.case, "1234", None).await.unwrap();
    until("the record", || scene.bench.case(scene.case, |case| case.encounter.record.len()) == 2).await;
    assert_eq!((scene.notice(), scene.service.asked_about(PROOF)), (None, 1));
    let proof = scene.bench.case(scene.case, |case| case.evidence().unwrap().proof);
    assert_eq!((proof, scene.hand.chip().pins), (ProofKind::CardPin, 1), "the one that somebody typed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_that_is_accepted_the_second_time_goes_on() {
    let scene = scene(Signing::Right, Software::Refused).await;
    scene.lay_and_consent().await;
    scene.until_notice(Condition::TerminalRefused).await;
    scene.lift().await;
    scene.hand.chip().software = Software::Opens;
    scene.hand.lay();
    scene.assert_vouched().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_whose_signature_is_wrong_is_not_used_at_all() {
    let scene = scene(Signing::WithAnotherKey, Software::Opens).await;
    scene.lay_and_consent().await;
    scene.until_notice(Condition::SignatureWrong).await;
    scene.assert_nobody_was_asked();
    scene.bench.consent(scene.case, ConsentBasis::Family).await;
    scene.bench.tablet.start_pull(scene.case);
    let refused = scene.bench.tablet.prove_by_pin(scene.case, "1234", None).await;
    assert!(matches!(refused, Err(ProofError::Operation(OperationError::SignatureWrong))), "no PIN for a copy");
    scene.assert_nobody_was_asked();
    assert_eq!((scene.notice(), scene.hand.openings()), (Some(Condition::SignatureWrong), 1));
    // the card that the copy was made of
    scene.lift().await;
    scene.hand.chip().signing = Signing::Right;
    scene.hand.lay();
    scene.assert_vouched().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_answer_of_the_software_the_check_by_sight_counts_as_before() {
    for software in [Software::NotAvailable, Software::Misbehaves] {
        let scene = scene(Signing::Right, software).await;
        scene.lay_and_consent().await;
        scene.until_the_record().await;
        assert_eq!(scene.notice(), Some(Condition::NoTerminal));
        assert_eq!((scene.service.asked(), scene.service.asked_about(PROOF)), (QUESTIONS, 0));
        assert_eq!(scene.outcome(Category::Eligibility), Some(FetchOutcome::Fetched));
        assert_eq!(scene.hand.counts(), (0, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_signs_without_consent_or_after_a_proof() {
    let scene = scene(Signing::Right, Software::Opens).await;
    scene.hand.lay();
    until("read", || scene.bench.case(scene.case, |case| case.has_card())).await;
    scene.bench.consent(scene.case, ConsentBasis::Refused).await;
    scene.bench.tablet.prove_by_pin(scene.case, "1234", None).await.unwrap();
    scene.bench.consent(scene.case, ConsentBasis::Patient).await;
    until("the record", || scene.bench.case(scene.case, |case| case.encounter.record.len()) == 2).await;
    assert_eq!((scene.hand.openings(), scene.hand.counts()), (0, (1, 1)));
}
