//! Where the platform's log ends, the tablet ends, whatever was noted here before its events came.

use std::time::Instant;

use domain::{
    encounter::Encounter,
    event::{EncounterEvent, RecordedEvent},
    ids::{EncounterId, InquiryId},
    inquiry::{
        Answer, AskTerms, CallOutcome, DeclineReason, InquiryBoard, InquiryRefusal, Proviso, ReleaseReason, SeenAnswer,
    },
    triage::IncidentKind,
};
use jiff::Timestamp;

use super::bench::{Bench, hospital, who};
use crate::tablet::{ActError, ChoiceEntry, CrewIdentity, WorkingCase};

const BY_VOICE: [CallOutcome; 2] = [CallOutcome::AcceptedByVoice, CallOutcome::DeclinedByVoice];
const ON_THE_BOARD: [Answer; 2] = [Answer::Accept, Answer::Decline(DeclineReason::NoBed)];

/// A case whose first events the platform has told, and its log so far.
struct Line {
    bench: Bench,
    case: EncounterId,
    log: Vec<RecordedEvent>,
    inquiries: Vec<InquiryId>,
}

impl Line {
    /// Hospitals 1 and 2 are asked.
    async fn asked() -> Self {
        let bench = Bench::new();
        let case = bench.open().await;
        let mut line = Self { bench, case, log: Vec::new(), inquiries: Vec::new() };
        line.comes_back();
        for number in [1, 2] {
            let inquiry = host::fresh::inquiry_id();
            line.inquiries.push(inquiry);
            line.platform(EncounterEvent::InquirySent {
                inquiry,
                hospital: hospital(number),
                rank: number.into(),
                drive_min: 9,
                terms: AskTerms::default(),
            });
        }
        line
    }

    fn platform(&mut self, event: EncounterEvent) -> RecordedEvent {
        let recorded = RecordedEvent {
            id: host::fresh::event_id(),
            recorded_at: self.bench.tablet.clock().now(),
            event,
            ..self.bench.sent()[0].clone()
        };
        self.hear(recorded.clone());
        recorded
    }

    fn hear(&mut self, recorded: RecordedEvent) {
        self.bench.tablet.take_in(self.log.len() as u64 + 1, &recorded);
        self.log.push(recorded);
    }

    fn answers(&mut self, number: u8, answer: Answer) {
        let inquiry = self.inquiries[usize::from(number) - 1];
        self.platform(EncounterEvent::InquiryAnswered { inquiry, hospital: hospital(number), answer });
    }

    async fn rings(&self, number: u8, outcome: CallOutcome) {
        self.bench.tablet.acts().telephone(self.case, hospital(number), outcome).await.unwrap();
    }

    async fn chooses(&self, number: u8) {
        self.bench.tablet.acts().choose(self.case, ChoiceEntry::of(hospital(number))).await.unwrap();
    }

    /// The link is back: the platform stores what was waiting, and tells it.
    fn comes_back(&mut self) {
        for own in self.bench.sent() {
            if self.log.iter().all(|known| known.id != own.id) {
                self.hear(own);
            }
        }
    }

    fn here(&self) -> InquiryBoard {
        self.bench.case(self.case, |case| case.encounter.inquiries.clone())
    }

    fn there(&self) -> InquiryBoard {
        Encounter::fold(&self.log).unwrap().unwrap().inquiries
    }

    fn accepts(&self, number: u8) -> bool {
        self.here().latest_of(&hospital(number)).unwrap().1.is_accepted()
    }
}

#[tokio::test]
async fn a_decline_that_was_not_heard_before_the_call_does_not_stay_on_the_tablet_alone() {
    let mut line = Line::asked().await;
    line.rings(1, CallOutcome::AcceptedByVoice).await;
    line.answers(1, Answer::Decline(DeclineReason::NoBed));
    assert!(line.accepts(1), "the call comes after it, once the platform has it");
    line.comes_back();
    assert!(line.accepts(1));
    assert_eq!(line.here(), line.there());
}

#[tokio::test]
async fn an_acceptance_that_was_not_heard_before_the_call_does_not_stay_on_the_tablet_alone() {
    let mut line = Line::asked().await;
    line.rings(1, CallOutcome::DeclinedByVoice).await;
    line.answers(1, Answer::Accept);
    line.comes_back();
    assert!(!line.accepts(1));
    assert_eq!(line.here(), line.there());
    line.answers(1, Answer::Accept);
    assert!(line.accepts(1), "what it says after the call counts");
    assert_eq!(line.here(), line.there());
}

#[tokio::test]
async fn a_call_that_the_platform_will_never_take_was_no_answer() {
    let mut line = Line::asked().await;
    line.rings(1, CallOutcome::AcceptedByVoice).await;
    let call = line.bench.sent().last().unwrap().id;
    line.answers(1, Answer::Decline(DeclineReason::NoBed));
    line.bench.tablet.note_rejected(call, "limit-reached");
    assert!(!line.accepts(1));
    assert_eq!(line.here(), line.there());
}

/// Two calls and two answers of one hospital in every order of the log, the calls noted here at every moment before they come back.
#[test]
fn in_every_order_of_calls_and_answers_the_tablet_ends_where_the_platform_ends() {
    // True: a call.
    let orders = [
        [true, true, false, false],
        [true, false, true, false],
        [true, false, false, true],
        [false, true, true, false],
        [false, true, false, true],
        [false, false, true, true],
    ];
    let mut played = 0;
    for order in orders {
        for words in 0..16_usize {
            let log = log_of(order, words);
            let calls: Vec<usize> = (0..4).filter(|place| order[*place]).collect();
            for first in 0..=calls[0] {
                for second in first..=calls[1] {
                    assert_ends_alike(&log, &[(calls[0], first), (calls[1], second)]);
                    played += 1;
                }
            }
        }
    }
    assert_eq!(played, 16 * (2 + 3 + 4 + 5 + 7 + 9));
}

fn opened() -> RecordedEvent {
    let CrewIdentity { author, crew, headquarters, .. } = who();
    RecordedEvent {
        id: host::fresh::event_id(),
        encounter: host::fresh::encounter_id(),
        author,
        recorded_at: Timestamp::UNIX_EPOCH,
        event: EncounterEvent::Opened { crew, headquarters, kind: IncidentKind::AcuteIllness },
    }
}

fn log_of(order: [bool; 4], words: usize) -> Vec<RecordedEvent> {
    let crew = opened();
    let inquiry = host::fresh::inquiry_id();
    let sent = EncounterEvent::InquirySent {
        inquiry,
        hospital: hospital(1),
        rank: 1,
        drive_min: 9,
        terms: AskTerms::default(),
    };
    let said = order.iter().enumerate().map(|(place, is_call)| {
        let word = words >> place & 1;
        if *is_call {
            EncounterEvent::TelephoneNoted { hospital: hospital(1), outcome: BY_VOICE[word] }
        } else {
            EncounterEvent::InquiryAnswered { inquiry, hospital: hospital(1), answer: ON_THE_BOARD[word] }
        }
    });
    let events = std::iter::once(sent).chain(said);
    let recorded = events.map(|event| RecordedEvent { id: host::fresh::event_id(), event, ..crew.clone() });
    std::iter::once(crew.clone()).chain(recorded).collect()
}

/// Each call, by its place after the question, is noted here before the event of another place comes.
fn assert_ends_alike(log: &[RecordedEvent], noted: &[(usize, usize)]) {
    let mut case = WorkingCase::open(&log[0], Instant::now()).unwrap();
    case.apply(&log[1], true).unwrap();
    for (place, told) in log[2..].iter().enumerate() {
        for (call, _) in noted.iter().filter(|(_, before)| *before == place) {
            case.apply(&log[2 + call], false).unwrap();
        }
        case.apply(told, true).unwrap();
    }
    let there = Encounter::fold(log).unwrap().unwrap().inquiries;
    assert_eq!(case.encounter.inquiries, there, "{noted:?}");
}

#[tokio::test]
async fn a_choice_carries_the_answer_that_was_seen() {
    let mut line = Line::asked().await;
    line.answers(1, Answer::Accept);
    let at = line.here().latest_of(&hospital(1)).unwrap().1.answer.unwrap().1;
    line.chooses(1).await;
    let Some(EncounterEvent::DestinationRequested { seen, instead_of, .. }) =
        line.bench.events_of("destination-requested").pop()
    else {
        panic!("no wish")
    };
    assert_eq!((seen, instead_of), (Some(SeenAnswer { answer: Answer::Accept, at }), None));
}

#[tokio::test]
async fn a_condition_that_came_while_the_button_was_held_is_told_at_once() {
    let mut line = Line::asked().await;
    line.answers(1, Answer::Accept);
    let seen_at = line.here().latest_of(&hospital(1)).unwrap().1.answer.map(|(_, at)| at);
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    line.answers(1, Answer::AcceptIf(Proviso::new(60, None).unwrap()));
    let entry = ChoiceEntry { seen_at, ..ChoiceEntry::of(hospital(1)) };
    let acts = || line.bench.tablet.acts();
    let refused = acts().choose(line.case, entry.clone()).await;
    assert!(matches!(refused, Err(ActError::Asking(InquiryRefusal::AnswerChanged))));
    assert_eq!(line.bench.events_of("destination-requested"), []);
    line.answers(1, Answer::Decline(DeclineReason::NoBed));
    let refused = line.bench.tablet.acts().choose(line.case, entry).await;
    assert!(matches!(refused, Err(ActError::Asking(InquiryRefusal::NotAccepted))));
}

/// The link is down: the crew chooses 1, hears 2 accept by telephone, and goes there. The platform decides 1 first.
#[tokio::test]
async fn a_choice_that_waits_is_changed_and_the_tablet_shows_where_the_patient_goes() {
    let mut line = Line::asked().await;
    line.answers(1, Answer::Accept);
    line.chooses(1).await;
    line.rings(2, CallOutcome::AcceptedByVoice).await;
    line.chooses(2).await;
    let wishes = line.bench.events_of("destination-requested");
    assert!(matches!(&wishes[1], EncounterEvent::DestinationRequested { hospital: to, instead_of: Some(left), .. }
            if *to == hospital(2) && *left == hospital(1)));
    let own: Vec<_> =
        line.bench.sent().into_iter().filter(|own| line.log.iter().all(|known| known.id != own.id)).collect();
    let [first, call, second] = <[RecordedEvent; 3]>::try_from(own).unwrap();
    let (of_1, of_2) = (line.inquiries[0], line.inquiries[1]);
    let decided = |number, inquiry| EncounterEvent::DestinationDecided {
        hospital: hospital(number),
        inquiry,
        standard: String::new(),
    };
    let released =
        |number, inquiry, reason| EncounterEvent::InquiryReleased { inquiry, hospital: hospital(number), reason };
    line.hear(first);
    line.platform(decided(1, of_1));
    line.platform(released(2, of_2, ReleaseReason::AnotherChosen));
    let wished = |line: &Line| line.bench.case(line.case, |case| case.wishes.destination().map(|(id, _)| id.clone()));
    assert_eq!(wished(&line), Some(hospital(2)), "the change still waits");
    assert!(line.here().is_open() && line.here().is_destination(&hospital(1)), "it stands until 2 is decided");
    line.hear(call);
    line.hear(second);
    line.platform(decided(2, of_2));
    line.platform(released(1, of_1, ReleaseReason::Redirected));
    assert!(line.here().is_destination(&hospital(2)) && !line.here().is_open() && line.accepts(2));
    assert_eq!(wished(&line), None);
    assert_eq!(line.here(), line.there());
}
