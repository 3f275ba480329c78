//! PIN, printed number and a phone's document at the tablet's desk, with the simulated card and phone.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::fixture::{InHand, jpki, now, roots};
use super::setup_tests::tablet;
use super::*;
use crate::phone::{Curve, Owner, PhoneOptions, SimulatedIssuer, SimulatedPhone};
use ambulance_client::card::{CardError, CardReader, CardTransport, SpendLastTry, TriesLeft};
use ambulance_client::mdoc::TrustedIssuers;
use ambulance_client::tablet::{CardMoment, CardTrust, ConsentEntry, InterviewEntry, Tablet, watch_reader};
use domain::card::{CardFailure, Condition};
use domain::consent::{ConsentBasis, IdentityCheck};
use domain::ids::EncounterId;
use domain::patient::{IdentitySource, IdentityVerdict, Sex};
use domain::record::Category;
use domain::triage::IncidentKind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Lying = Arc<Mutex<Box<dyn CardTransport>>>;

/// A reader on which something lies, or not.
struct Reader {
    lying: Lying,
    there: Arc<AtomicBool>,
}

struct Opened(Lying);

impl CardReader for Reader {
    fn card_present(&mut self) -> Result<bool, CardError> {
        Ok(self.there.load(Ordering::SeqCst))
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        Ok(Box::new(Opened(Arc::clone(&self.lying))))
    }

    fn wait(&mut self, _: Duration) {
        std::thread::sleep(Duration::from_millis(1));
    }
}

impl CardTransport for Opened {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        self.0.lock().unwrap().transmit(command)
    }
}

struct Desk {
    tablet: Arc<Tablet>,
    case: EncounterId,
    lying: Lying,
    there: Arc<AtomicBool>,
}

impl Desk {
    async fn with(what: Box<dyn CardTransport>, trust: CardTrust) -> Self {
        let (tablet, lying, there) = (tablet(trust), Arc::new(Mutex::new(what)), Arc::new(AtomicBool::new(true)));
        let case = tablet.acts().open_case(IncidentKind::AcuteIllness).await.unwrap();
        let reader = Reader { lying: Arc::clone(&lying), there: Arc::clone(&there) };
        watch_reader(Arc::clone(&tablet), Box::new(reader), tokio::runtime::Handle::current()).unwrap();
        let desk = Self { tablet, case, lying, there };
        desk.until(|tablet| !matches!(tablet.card(), CardMoment::None | CardMoment::Reading)).await;
        desk
    }

    /// A card in this condition, read, and its tries told.
    async fn of(condition: CardCondition) -> Self {
        let trust = CardTrust { roots: Some(Arc::new(roots())), ..CardTrust::default() };
        let desk = Self::with(Box::new(InHand::of(condition)), trust).await;
        desk.until(|tablet| tablet.tries().is_some()).await;
        desk
    }

    async fn until(&self, is_so: impl Fn(&Tablet) -> bool) {
        for _ in 0..5_000 {
            if is_so(&self.tablet) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("never");
    }

    async fn exchange(&self, what: Box<dyn CardTransport>) {
        self.there.store(false, Ordering::SeqCst);
        self.until(|tablet| tablet.card() == CardMoment::None).await;
        *self.lying.lock().unwrap() = what;
        self.there.store(true, Ordering::SeqCst);
        self.until(|tablet| matches!(tablet.card(), CardMoment::Read(..)) && tablet.tries().is_some()).await;
    }

    /// What comes of a PIN: the row of the table and the tries that are left.
    async fn pin(&self, entry: &str, last_try: Option<SpendLastTry>) -> Result<(), (Option<Condition>, Option<u8>)> {
        let result = self.tablet.prove_by_pin(self.case, entry, last_try).await;
        result.map_err(|error| (error.condition(), error.tries_left()))
    }

    async fn printed(&self, number: &str) -> Result<(), (Option<Condition>, Option<u8>)> {
        let result = self.tablet.read_printed(self.case, number, None).await;
        result.map_err(|error| (error.condition(), error.tries_left()))
    }

    fn pin_tries(&self) -> Option<TriesLeft> {
        self.tablet.tries().and_then(|tries| tries.authentication_pin)
    }

    fn check(&self) -> IdentityCheck {
        self.tablet.with_case(self.case, ambulance_client::tablet::WorkingCase::identity_check).unwrap()
    }

    async fn consent(&self) {
        let entry = ConsentEntry { basis: ConsentBasis::Patient, categories: Category::ALL.to_vec() };
        self.tablet.acts().consent(self.case, entry).await.unwrap();
    }

    /// Source and contradiction of the identity that waits for a person.
    fn waiting(&self) -> Option<(IdentitySource, bool)> {
        let proposal = self.tablet.with_case(self.case, |case| case.proposal.clone()).flatten();
        proposal.map(|proposal| (proposal.identity.source, proposal.contradicts_said))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_pins_count_down_and_the_last_try_is_spent_only_when_it_is_meant() {
    let desk = Desk::of(CardCondition::Ok).await;
    assert_eq!(desk.pin_tries(), Some(TriesLeft::Left(3)), "told before anybody types");
    assert_eq!(desk.pin("123", None).await, Err((Some(Condition::PinMalformed), None)));
    assert_eq!(desk.pin_tries(), Some(TriesLeft::Left(3)));
    assert_eq!(desk.pin("0000", None).await, Err((Some(Condition::PinWrong), Some(2))));
    assert_eq!(desk.pin("0000", None).await, Err((Some(Condition::PinWrong), Some(1))));
    assert_eq!(desk.pin_tries(), Some(TriesLeft::Left(1)));
    assert_eq!(desk.pin("1234", None).await, Err((Some(Condition::LastTry), None)), "even the right one is not sent");
    assert_eq!(desk.pin_tries(), Some(TriesLeft::Left(1)));
    assert_eq!(desk.pin("0000", Some(SpendLastTry)).await, Err((Some(Condition::PinBlocked), None)));
    assert_eq!(desk.pin_tries(), Some(TriesLeft::Blocked));
    assert_eq!(desk.pin("1234", Some(SpendLastTry)).await, Err((Some(Condition::PinBlocked), None)));
    assert_eq!(desk.check(), IdentityCheck::Visual);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_pin_stands_for_the_owner_and_the_consent_says_so() {
    let desk = Desk::of(CardCondition::Ok).await;
    desk.consent().await;
    let recorded = |desk: &Desk| {
        desk.tablet.with_case(desk.case, |case| case.encounter.consent.as_ref().unwrap().identity_check).unwrap()
    };
    assert_eq!(recorded(&desk), IdentityCheck::Visual);
    assert_eq!(desk.pin("1234", None).await, Ok(()));
    assert_eq!((desk.check(), recorded(&desk)), (IdentityCheck::Pin, IdentityCheck::Pin));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_given_to_no_other_card_than_the_cases_own() {
    let desk = Desk::of(CardCondition::Ok).await;
    desk.exchange(Box::new(InHand::holding(SimulatedCard::issue(jpki(), 4712, CardCondition::Ok, now()).unwrap())))
        .await;
    assert!(matches!(
        desk.tablet.prove_by_pin(desk.case, "0000", None).await,
        Err(ambulance_client::tablet::ProofError::OtherCard)
    ));
    assert_eq!(desk.pin_tries(), Some(TriesLeft::Left(3)), "the other card was not asked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_not_sent_after_the_card_was_lifted() {
    let desk = Desk::of(CardCondition::Ok).await;
    desk.there.store(false, Ordering::SeqCst);
    desk.until(|tablet| tablet.card() == CardMoment::None).await;
    assert_eq!(desk.pin("0000", None).await, Err((Some(Condition::Removed), None)));
    desk.there.store(true, Ordering::SeqCst);
    desk.until(|tablet| tablet.tries().is_some()).await;
    assert_eq!(desk.pin_tries(), Some(TriesLeft::Left(3)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_printed_number_brings_text_and_photo_without_a_network() {
    let desk = Desk::of(CardCondition::Ok).await;
    let holder = Holder::sample();
    assert_eq!(desk.printed("5502172035").await, Err((Some(Condition::PrintedNumberMistyped), None)));
    let wrong = Holder { security_code: 9, ..holder.clone() }.printed_number();
    assert_eq!(desk.printed(&wrong).await, Err((Some(Condition::PrintedNumberWrong), Some(9))));
    assert_eq!(desk.printed(&holder.printed_number()).await, Ok(()));
    assert_eq!(desk.waiting(), Some((IdentitySource::CardFace, false)));
    let photo = desk.tablet.photo(desk.case).unwrap();
    assert_eq!(photo.content_type(), "image/png");
    assert!(desk.tablet.with_case(desk.case, |case| case.encounter.patient.is_none()).unwrap(), "nobody has looked");
    desk.tablet.acts().judge_identity(desk.case, IdentityVerdict::Matches).await.unwrap();
    desk.tablet
        .with_case(desk.case, |case| {
            let (patient, confirmed) = (case.encounter.patient.clone().unwrap(), case.encounter.confirmed.clone());
            assert_eq!((patient.name, patient.birth_date), (holder.name.clone(), Some(holder.birth_date)));
            assert_eq!(confirmed.unwrap().check, IdentityCheck::Visual);
        })
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_printed_data_of_somebody_else_raise_the_question_before_any_consent() {
    let desk = Desk::of(CardCondition::Ok).await;
    let holder = Holder::sample();
    let other = if holder.sex == Sex::Male { Sex::Female } else { Sex::Male };
    desk.tablet.acts().interview(desk.case, InterviewEntry::of(other)).await.unwrap();
    assert_eq!(desk.printed(&holder.printed_number()).await, Ok(()));
    assert_eq!(desk.waiting(), Some((IdentitySource::CardFace, true)));
    desk.tablet.acts().judge_identity(desk.case, IdentityVerdict::Differs).await.unwrap();
    desk.tablet
        .with_case(desk.case, |case| {
            assert!(!case.has_card() && case.photo_version().is_none() && case.proposal.is_none());
            assert_eq!(case.encounter.patient.as_ref().unwrap().sex, other, "what was said is back");
        })
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_without_a_photo_refuses_the_check_by_sight_and_takes_the_pin() {
    let desk = Desk::of(CardCondition::NoPhoto).await;
    let needs_pin =
        |desk: &Desk| desk.tablet.with_case(desk.case, ambulance_client::tablet::WorkingCase::needs_pin).unwrap();
    assert!(!needs_pin(&desk), "nobody knows yet");
    assert_eq!(desk.printed(&Holder::sample().printed_number()).await, Ok(()));
    assert!(needs_pin(&desk) && desk.tablet.photo(desk.case).is_none());
    assert!(matches!(
        desk.tablet.acts().judge_identity(desk.case, IdentityVerdict::Matches).await,
        Err(ambulance_client::tablet::ActError::NoPhoto)
    ));
    desk.consent().await;
    assert!(!desk.tablet.with_case(desk.case, |case| case.pulling).unwrap(), "nothing is asked");
    assert_eq!(desk.pin("1234", None).await, Ok(()));
    assert!(!needs_pin(&desk));
    let confirmed = desk.tablet.with_case(desk.case, |case| case.encounter.confirmed.clone()).unwrap();
    assert_eq!(confirmed.unwrap().check, IdentityCheck::Pin, "the PIN stands for the look");
    assert!(desk.tablet.with_case(desk.case, |case| case.pulling).unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_is_opened_by_its_owner_only() {
    let desk = Desk::of(CardCondition::LockedPhone).await;
    let has_card = |desk: &Desk| desk.tablet.with_case(desk.case, |case| case.has_card()).unwrap();
    assert!(!has_card(&desk));
    let printed = desk.printed(&Holder::sample().printed_number()).await;
    assert_eq!(printed, Err((Some(Condition::PhoneHasNoFace), None)), "locked as it is");
    assert_eq!(desk.pin("0000", None).await, Err((Some(Condition::PinWrong), Some(2))));
    assert!(!has_card(&desk));
    assert_eq!(desk.pin("1234", None).await, Ok(()));
    assert!(has_card(&desk));
    assert_eq!(desk.check(), IdentityCheck::PhoneOwner);
    assert_eq!(desk.printed(&Holder::sample().printed_number()).await, Err((Some(Condition::PhoneHasNoFace), None)));

    let desk = Desk::of(CardCondition::PhonePinBlocked).await;
    assert_eq!(desk.pin("1234", None).await, Err((Some(Condition::PhonePinBlocked), None)));

    let desk = Desk::of(CardCondition::UnlockedIphone).await;
    assert!(has_card(&desk));
    assert_eq!(desk.check(), IdentityCheck::PhoneOwner);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phones_document_is_shown_to_a_person_and_opens_no_record() {
    let issuer = SimulatedIssuer::new("issuer", Curve::P384, Curve::P256, now()).unwrap();
    let root = issuer.root_certificate().unwrap();
    let trusted = Arc::new(TrustedIssuers::new([root.as_slice()]).unwrap());
    let trust = CardTrust { issuers: Some(trusted), ..CardTrust::default() };
    let today = jiff::civil::date(2026, 7, 15);
    let owner = Owner::drawn("架空　花子", jiff::civil::date(1971, 9, 1), Sex::Female, today);
    let options = PhoneOptions { device: Curve::P256, mac: false, fault: None };
    let phone = || SimulatedPhone::new(&issuer, &owner, options, now()).unwrap();
    let desk = Desk::with(Box::new(phone()), trust).await;
    assert_eq!(desk.tablet.card(), CardMoment::Failed(CardFailure::NotMynaCard), "nothing else is known of it");
    desk.tablet.read_document(desk.case, None).await.unwrap();
    assert_eq!(desk.tablet.card(), CardMoment::Document, "it is a phone, and nothing to be exchanged");
    assert_eq!(desk.waiting(), Some((IdentitySource::MobileDocument, false)));
    assert!(desk.tablet.photo(desk.case).is_some());
    desk.tablet.acts().judge_identity(desk.case, IdentityVerdict::Matches).await.unwrap();
    desk.consent().await;
    desk.tablet
        .with_case(desk.case, |case| {
            assert_eq!(case.encounter.patient.as_ref().unwrap().name, "架空　花子");
            assert!(!case.pulling && !case.has_card());
        })
        .unwrap();
    let shown = phone();
    let qr = shown.qr();
    *desk.lying.lock().unwrap() = Box::new(shown);
    desk.tablet.read_document(desk.case, Some(qr)).await.unwrap();
    let wrong = desk.tablet.read_document(desk.case, Some("mdoc:AAAA".to_owned())).await.unwrap_err();
    assert_eq!(wrong.condition(), Some(Condition::DocumentUnverified));
}
