//! The crew's screen with an invented region and one case at a chosen step. Nothing is sent anywhere.
//!
//! `cargo run -p ambulance-client --example screen_demo -- 127.0.0.1:8101 asked`
//!
//! Steps: `start` (no case), `fresh`, `ready` (record there, nobody asked), `named` (the family names another hospital), `asked`, `accepted`, `decided`, `two` (two cases), `trouble` (no
//! link, a card that cannot be read, records not accepted). While asking: `conditional`, `queries`, `telephone`, `two-yes`, `redirect`, `lost`,
//! `nobody`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "an example")]

use std::sync::Arc;

use ambulance_client::{card, records, screen, tablet};
use card::{CardError, CardReader, CardTransport};
use domain::{
    event::EncounterEvent,
    inquiry::{
        Answer, CallOutcome, DeclineReason, EscalationStep, InquiryRefusal, Proviso, RedirectReason, Requirement,
    },
    meaning::Meaning,
    vitals::VitalKind,
};
use host::{Clock, stop::Stop};
use tablet::{Tablet, watch_reader};

#[path = "../src/screen/tests/ranking.rs"]
mod ranking;
#[path = "../src/screen/tests/sample.rs"]
mod sample;

use ranking::ranking;
use sample::Teller;

/// A reader on which something lies for ten seconds, and then nothing for ten; it is no マイナンバーカード.
struct Reader(u32);

impl CardReader for Reader {
    fn card_present(&mut self) -> Result<bool, CardError> {
        self.0 += 1;
        Ok(self.0 % 100 < 50)
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        Err(CardError::NotAMynaCard)
    }
}

#[tokio::main]
async fn main() {
    host::logs::start();
    let argument = |n| std::env::args().nth(n);
    let address = argument(1).unwrap_or_else(|| "127.0.0.1:8101".to_owned());
    let step = argument(2).unwrap_or_else(|| "asked".to_owned());
    let tablet = sample::tablet(Clock::system());
    tablet.note_link(true);
    let shown = play(&tablet, &step).await;
    let screen = screen::start(&address, Arc::clone(&tablet)).unwrap();
    if let Some(teller) = shown {
        tokio::spawn(monitor(teller));
    }
    Stop::on_signals().wait().await;
    tablet.hub().close();
    screen.stop().await;
}

/// Brings the tablet to a step.
async fn play(tablet: &Arc<Tablet>, step: &str) -> Option<Teller> {
    if step == "start" {
        return None;
    }
    if step == "two" {
        Teller::open(tablet).arrive();
    }
    let mut teller = Teller::open(tablet);
    teller.arrive();
    match step {
        "fresh" => return None,
        "ready" => fill(&mut teller),
        // The family names a hospital of nearly the own hospital's name.
        "named" => {
            fill(&mut teller);
            teller.names(&["みなと病院"]);
        }
        "accepted" | "decided" => {
            fill(&mut teller);
            teller.ask(&[1, 2, 3]);
            for number in 1..=3 {
                teller.received(number);
                teller.seen(number);
            }
            teller.answer(1, Answer::Accept);
            teller.answer(3, Answer::Decline(DeclineReason::NoBed));
            let (wish, reason) = (host::fresh::event_id(), InquiryRefusal::TooMany);
            teller.tell(20, EncounterEvent::WishRefused { wish, hospital: sample::hospital(6), reason });
            if step == "decided" {
                teller.decide(1);
            }
        }
        "trouble" => {
            teller.observe();
            rank(&teller);
            tablet.acts().ask(teller.id, vec![sample::hospital(1), sample::hospital(2)], None).await.unwrap();
            tablet.note_rejected(host::fresh::event_id(), "limit-reached");
            tablet.note_link(false);
            watch_reader(Arc::clone(tablet), Box::new(Reader(0)), tokio::runtime::Handle::current()).unwrap();
        }
        "conditional" | "queries" | "telephone" | "two-yes" | "redirect" | "lost" | "nobody" => {
            fill(&mut teller);
            asking(&mut teller, step);
        }
        _ => {
            fill(&mut teller);
            teller.ask(&[1, 2, 3]);
            teller.received(1);
            teller.received(2);
            teller.seen(2);
            teller.received(3);
            teller.answer(3, Answer::Decline(DeclineReason::NoBed));
        }
    }
    Some(teller)
}

/// States of asking that need a decision of the crew.
fn asking(teller: &mut Teller, step: &str) {
    let condition = |wait_min, requirement| Answer::AcceptIf(Proviso::new(wait_min, requirement).unwrap());
    teller.ask(&[1, 2, 3]);
    for number in 1..=3 {
        teller.received(number);
    }
    teller.seen(1);
    match step {
        "conditional" => teller.answer(1, condition(20, Some(Requirement::AirwayFirst))),
        "two-yes" => {
            teller.answer(1, Answer::Accept);
            teller.answer(2, condition(30, Some(Requirement::FirstCareOnly)));
        }
        "queries" => {
            teller.query(1, 20, "抗凝固薬・抗血小板薬は飲んでいますか");
            let replied = teller.query(2, 40, "付き添いの家族はいますか");
            teller.tell(30, EncounterEvent::QueryAnswered { query: replied, text: "はい".to_owned() });
        }
        "telephone" => {
            teller.escalate(2, 24, EscalationStep::Reminder);
            teller.escalate(2, 5, EscalationStep::Telephone);
            teller.escalate(3, 24, EscalationStep::Reminder);
            teller.escalate(3, 5, EscalationStep::Telephone);
            let (hospital, outcome) = (sample::hospital(3), CallOutcome::NoAnswer);
            teller.tell(3, EncounterEvent::TelephoneNoted { hospital, outcome });
        }
        "redirect" | "lost" => {
            teller.answer(1, Answer::Accept);
            teller.decide(1);
            if step == "lost" {
                teller.lose(1, DeclineReason::TreatingOthers);
            } else {
                teller.tell(2, EncounterEvent::RedirectRequested { reason: RedirectReason::Condition });
            }
        }
        _ => {
            let standard = || "shiomi-west/2026".to_owned();
            for (number, reason) in
                [(1, DeclineReason::TreatingOthers), (2, DeclineReason::NoBed), (3, DeclineReason::NoPhysician)]
            {
                teller.answer(number, Answer::Decline(reason));
            }
            teller.tell(9, EncounterEvent::RoundEnded { standard: standard() });
            teller.tell(8, EncounterEvent::SecuringBegan { standard: standard() });
            teller.tell(7, EncounterEvent::DifficultyRecognised { asked: 5, on_scene_min: 32, standard: standard() });
        }
    }
}

fn fill(teller: &mut Teller) {
    teller.consent();
    teller.record();
    teller.observe();
    raise(teller);
    rank(teller);
}

/// The flags that the shipped tables raise of the case as it stands.
fn raise(teller: &mut Teller) {
    let meaning = Meaning::shipped().unwrap();
    let flags = teller.tablet.with_case(teller.id, |case| meaning.flags(&case.encounter, teller.now)).unwrap();
    teller.tell(400, EncounterEvent::FlagsRaised { flags, table: meaning.flags_version().to_owned() });
}

fn rank(teller: &Teller) {
    teller.ranks(teller.now, ranking());
}

/// A reading every two seconds, so that the page can be seen to live; the platform beats as well.
async fn monitor(mut teller: Teller) {
    let mut pulse = 118.0;
    loop {
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        teller.now = teller.tablet.clock().now();
        pulse = if pulse > 126.0 { 114.0 } else { pulse + 1.0 };
        teller.vitals(0, &[(VitalKind::Pulse, pulse), (VitalKind::Spo2, 94.0)]);
        if teller.tablet.link().connected {
            teller.tablet.note_link(true);
        }
    }
}
