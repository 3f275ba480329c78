//! In any history of asking, answering, choosing, taking back, redirecting, losing and closing at most one destination stands, everybody else
//! is released, and the board agrees with a plain model that a person could keep on paper.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{HospitalId, InquiryId},
    inquiry::{
        Access, Answer, AskOrigin, AskTerms, CallOutcome, Choice, DeclineReason, Due, EscalationStep, InquiryBoard,
        MAX_INQUIRIES, Proviso, RedirectReason, ReleaseReason,
    },
    standard::AskingRules,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

const HOSPITALS: usize = 5;

#[derive(Debug, Clone, Copy)]
enum Op {
    Ask(usize),
    CallUp(usize),
    Answer(usize, Said),
    /// To a question that was asked anew.
    AnswerOld(usize),
    Voice(usize, CallOutcome),
    AnswerWrongHospital(usize, usize),
    Choose(usize),
    /// A choice in place of another one that the crew has left.
    ChooseInstead(usize, usize),
    TakeBack(usize),
    Redirect,
    Stay,
    Lose(usize),
    /// Somebody at a hospital says that it knows that the patient comes.
    Confirm(usize),
    Close,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Said {
    Yes,
    If,
    No,
}

fn hospital(index: usize) -> HospitalId {
    HospitalId::new(format!("99100000{index:02}")).unwrap()
}

fn op() -> impl Strategy<Value = Op> {
    let said = prop::sample::select(&[Said::Yes, Said::If, Said::No][..]);
    prop_oneof![
        8 => (0..HOSPITALS).prop_map(Op::Ask),
        1 => (0..HOSPITALS).prop_map(Op::CallUp),
        10 => (0..HOSPITALS, said).prop_map(|(index, said)| Op::Answer(index, said)),
        1 => (0..HOSPITALS, prop::sample::select(CallOutcome::ALL)).prop_map(|(index, outcome)| Op::Voice(index, outcome)),
        1 => (0..HOSPITALS).prop_map(Op::AnswerOld),
        1 => (0..HOSPITALS, 0..HOSPITALS).prop_map(|(of, by)| Op::AnswerWrongHospital(of, by)),
        6 => (0..HOSPITALS).prop_map(Op::Choose),
        3 => (0..HOSPITALS, 0..HOSPITALS).prop_map(|(index, left)| Op::ChooseInstead(index, left)),
        2 => (0..HOSPITALS).prop_map(Op::TakeBack),
        2 => Just(Op::Redirect),
        1 => Just(Op::Stay),
        2 => (0..HOSPITALS).prop_map(Op::Lose),
        3 => (0..HOSPITALS).prop_map(Op::Confirm),
        1 => Just(Op::Close),
    ]
}

/// What a person with paper and pencil would keep.
#[derive(Default)]
struct Paper {
    /// Questions that stand, with the answer.
    standing: BTreeMap<usize, (InquiryId, Option<Said>)>,
    /// Questions that were taken back because the patient was to go elsewhere, with the last answer.
    let_go: BTreeMap<usize, (InquiryId, Option<Said>)>,
    called_up: BTreeMap<usize, u32>,
    /// Who was asked in another way than by the code.
    asked_by_crew: BTreeSet<usize>,
    /// Earlier questions.
    old: Vec<(usize, InquiryId)>,
    asked: usize,
    destination: Option<usize>,
    /// The destination knows that the patient comes.
    is_known: bool,
    redirecting: bool,
    closed: bool,
}

impl Paper {
    fn is_open(&self) -> bool {
        !self.closed && (self.destination.is_none() || self.redirecting)
    }

    fn accepted(&self, index: usize) -> bool {
        matches!(self.standing.get(&index), Some((_, Some(Said::Yes | Said::If))))
    }

    fn declined(&self, index: usize) -> bool {
        matches!(self.standing.get(&index), Some((_, Some(Said::No))))
    }

    fn may_ask(&self, index: usize) -> bool {
        let waits = self.standing.contains_key(&index) && !self.declined(index);
        self.is_open() && !waits && self.asked < MAX_INQUIRIES
    }

    fn access(&self, index: usize) -> Access {
        if self.destination == Some(index) {
            Access::Full
        } else if !self.is_open() || !self.standing.contains_key(&index) || self.declined(index) {
            Access::None
        } else if !self.asked_by_crew.contains(&index) && self.accepted(index) {
            Access::Full
        } else {
            Access::Candidate
        }
    }
}

/// The board and the paper side by side.
#[derive(Default)]
struct Both {
    board: InquiryBoard,
    paper: Paper,
    now: Timestamp,
    /// Decisions since the last loss or redirection.
    decisions_in_search: u32,
}

type Checked = Result<(), TestCaseError>;

impl Both {
    fn ask(&mut self, index: usize, step: usize, origin: AskOrigin) {
        let id = InquiryId::new(Uuid::from_u128(step as u128 + 1));
        self.board.sent(id, hospital(index), 1, 10, AskTerms { origin, ..AskTerms::default() }, self.now);
        if let Some((old, _)) = self.paper.standing.insert(index, (id, None)) {
            self.paper.old.push((index, old));
        }
        if origin != AskOrigin::CalledUp {
            self.paper.asked_by_crew.insert(index);
        }
        self.paper.let_go.remove(&index);
        self.paper.asked += 1;
    }

    fn take(&mut self, op: Op, step: usize) -> Checked {
        match op {
            Op::Ask(index) => {
                let allowed = self.paper.may_ask(index);
                prop_assert_eq!(self.board.check_ask(&hospital(index)).is_ok(), allowed);
                if allowed {
                    self.ask(index, step, AskTerms::default().origin);
                }
            }
            Op::CallUp(index) => {
                let often = self.paper.called_up.get(&index).copied().unwrap_or(0);
                let allowed = self.paper.may_ask(index) && often < 3;
                prop_assert_eq!(self.board.check_call_up(&hospital(index)).is_ok(), allowed);
                if allowed {
                    self.board.called_up(hospital(index), self.now);
                    self.paper.called_up.insert(index, often + 1);
                    self.ask(index, step, AskOrigin::CalledUp);
                }
            }
            Op::Answer(index, said) => {
                let Some((id, _)) = self.paper.standing.get(&index).copied() else { return Ok(()) };
                let allowed = self.paper.is_open() && self.paper.destination != Some(index);
                prop_assert_eq!(self.board.check_answer(id, &hospital(index)).is_ok(), allowed);
                if allowed {
                    let answer = match said {
                        Said::Yes => Answer::Accept,
                        Said::If => Answer::AcceptIf(Proviso::new(20, None).unwrap()),
                        Said::No => Answer::Decline(DeclineReason::NoBed),
                    };
                    self.board.answered(id, answer, self.now);
                    self.paper.standing.insert(index, (id, Some(said)));
                }
            }
            Op::AnswerOld(index) => {
                for (_, id) in self.paper.old.iter().filter(|(of, _)| *of == index) {
                    prop_assert!(self.board.check_answer(*id, &hospital(index)).is_err());
                    prop_assert!(self.board.check_withdraw_acceptance(*id, &hospital(index)).is_err());
                }
            }
            Op::Voice(index, outcome) => {
                // Whatever the crew notes, when it notes it: it may never move a decision.
                self.board.called(&hospital(index), outcome, self.now);
                let is_reached = matches!(outcome, CallOutcome::Reached | CallOutcome::AcceptedByVoice);
                self.paper.is_known |= is_reached && self.paper.destination == Some(index);
                let counts = self.paper.is_open() && self.paper.destination != Some(index);
                let said = match outcome {
                    CallOutcome::AcceptedByVoice => Said::Yes,
                    CallOutcome::DeclinedByVoice => Said::No,
                    _ => return Ok(()),
                };
                if let Some((_, answer)) = self.paper.standing.get_mut(&index).filter(|_| counts) {
                    *answer = Some(said);
                }
                if let Some((_, answer)) = self.paper.let_go.get_mut(&index) {
                    *answer = Some(said);
                }
            }
            Op::AnswerWrongHospital(of, by) => {
                if let Some((id, _)) = self.paper.standing.get(&of).filter(|_| of != by) {
                    prop_assert!(self.board.check_answer(*id, &hospital(by)).is_err());
                    prop_assert!(self.board.check_query(*id, &hospital(by)).is_err());
                    prop_assert!(self.board.check_withdraw_acceptance(*id, &hospital(by)).is_err());
                    prop_assert!(self.board.check_decision_seen(*id, &hospital(by)).is_err());
                }
            }
            Op::Choose(index) => self.choose(index)?,
            Op::ChooseInstead(index, left) => self.choose_instead(index, left)?,
            Op::TakeBack(index) => {
                let stands = self.paper.standing.contains_key(&index) && self.paper.destination != Some(index);
                let allowed = !self.paper.closed && stands;
                let checked = self.board.check_withdraw(&hospital(index));
                prop_assert_eq!(checked.is_ok(), allowed);
                if let Ok(id) = checked {
                    self.board.released(id, ReleaseReason::WithdrawnByCrew, self.now);
                    self.paper.standing.remove(&index);
                }
            }
            Op::Redirect => {
                self.board.redirecting(RedirectReason::Condition, self.now);
                if self.paper.destination.is_some() && !self.paper.closed && !self.paper.redirecting {
                    self.paper.redirecting = true;
                    self.decisions_in_search = 0;
                }
            }
            Op::Stay => {
                if self.paper.redirecting && !self.paper.closed {
                    for id in self.board.besides_destination() {
                        self.board.released(id, ReleaseReason::RedirectEnded, self.now);
                    }
                    self.board.redirect_ended();
                    self.paper.redirecting = false;
                    let destination = self.paper.destination;
                    self.paper.standing.retain(|index, _| Some(*index) == destination);
                }
            }
            Op::Lose(index) => {
                let Some((id, _)) = self.paper.standing.get(&index).copied() else { return Ok(()) };
                let allowed = !self.paper.closed && self.paper.destination == Some(index);
                prop_assert_eq!(self.board.check_withdraw_acceptance(id, &hospital(index)).is_ok(), allowed);
                if allowed {
                    self.board.acceptance_withdrawn(id, DeclineReason::TreatingOthers, self.now);
                    self.paper.standing.insert(index, (id, Some(Said::No)));
                    self.paper.destination = None;
                    self.paper.redirecting = false;
                    self.decisions_in_search = 0;
                }
            }
            Op::Confirm(index) => {
                let Some((id, _)) = self.paper.standing.get(&index).copied() else { return Ok(()) };
                let allowed = !self.paper.closed && self.paper.destination == Some(index);
                prop_assert_eq!(self.board.check_decision_seen(id, &hospital(index)).is_ok(), allowed);
                // Whatever is written: only the destination's word counts.
                self.board.decision_seen(id, self.now);
                self.paper.is_known |= self.paper.destination == Some(index);
            }
            Op::Close => {
                self.board.close();
                self.paper.closed = true;
            }
        }
        Ok(())
    }

    fn choose(&mut self, index: usize) -> Checked {
        let allowed = self.paper.is_open() && self.paper.accepted(index) && self.paper.destination != Some(index);
        let checked = self.board.check_choose(&hospital(index));
        prop_assert_eq!(checked.is_ok(), allowed, "{:?}", checked);
        let offered =
            self.board.acceptances(|_, _| 0.0, self.now).iter().any(|(_, one)| one.hospital == hospital(index));
        prop_assert_eq!(offered, allowed, "what can be chosen is offered, and nothing else");
        if let (Ok(to_release), Some((id, _))) = (checked, self.paper.standing.get(&index).copied()) {
            self.decide(index, id, &to_release);
        }
        Ok(())
    }

    /// The choice that was left is decided by now, or refused, or still asked: the new one wins if its hospital's last word is a yes.
    fn choose_instead(&mut self, index: usize, left: usize) -> Checked {
        let (hospital, left_id) = (hospital(index), hospital(left));
        let leaves = self.paper.destination == Some(left);
        let open = !self.paper.closed && (self.paper.is_open() || leaves);
        let question = self.paper.standing.get(&index).or_else(|| self.paper.let_go.get(&index)).copied();
        let yes = matches!(question, Some((_, Some(Said::Yes | Said::If))));
        let checked = self.board.check_choice(&Choice { hospital: &hospital, seen: None, instead_of: Some(&left_id) });
        prop_assert_eq!(checked.is_ok(), open && yes && self.paper.destination != Some(index), "{:?}", checked);
        self.board.choice_left(&left_id, self.now);
        if leaves && !self.paper.closed && !self.paper.redirecting {
            self.paper.redirecting = true;
            self.decisions_in_search = 0;
        }
        if let Ok(winner) = checked {
            prop_assert_eq!(Some(winner.inquiry), question.map(|(id, _)| id));
            self.paper.let_go.remove(&index);
            self.paper.standing.extend(question.map(|question| (index, question)));
            self.decide(index, winner.inquiry, &winner.to_release);
        }
        Ok(())
    }

    fn decide(&mut self, index: usize, winner: InquiryId, to_release: &[InquiryId]) {
        self.decisions_in_search += 1;
        let before = self.paper.destination;
        self.board.decided_for(winner, hospital(index), self.now);
        for id in to_release {
            let is_left = before.is_some_and(|old| self.paper.standing.get(&old).is_some_and(|(of, _)| of == id));
            let reason = if is_left { ReleaseReason::Redirected } else { ReleaseReason::AnotherChosen };
            self.board.released(*id, reason, self.now);
        }
        self.paper.destination = Some(index);
        self.paper.is_known = false;
        self.paper.redirecting = false;
        let (kept, let_go) = std::mem::take(&mut self.paper.standing).into_iter().partition(|(of, _)| *of == index);
        self.paper.standing = kept;
        self.paper.let_go.extend::<BTreeMap<_, _>>(let_go);
    }

    fn agree(&self) -> Checked {
        prop_assert!(self.decisions_in_search <= 1, "one winner in each search");
        prop_assert_eq!(self.board.destination().map(|(id, _)| id.clone()), self.paper.destination.map(hospital));
        prop_assert_eq!(self.board.is_open(), self.paper.is_open());
        // A destination that does not know is to be rung, whatever happened before, and no other.
        let steps = self.board.due(&AskingRules::default(), None, self.now + SignedDuration::from_hours(1));
        let announced: Vec<_> = steps
            .into_iter()
            .filter_map(|step| match step {
                Due::Escalate(id, EscalationStep::Announce) => Some(self.board.get(id)?.hospital.clone()),
                _ => None,
            })
            .collect();
        let unknowing = self.paper.destination.filter(|_| !self.paper.is_known && !self.paper.closed);
        prop_assert_eq!(announced, unknowing.map(hospital).into_iter().collect::<Vec<_>>());
        for index in 0..HOSPITALS {
            let (access, expected) = (self.board.access(&hospital(index)), self.paper.access(index));
            prop_assert_eq!(access, expected, "hospital {}", index);
            let stands = self.board.standing(&hospital(index)).map(|(id, _)| id);
            prop_assert_eq!(stands, self.paper.standing.get(&index).map(|(id, _)| *id), "hospital {}", index);
        }
        // The record is with one hospital at most, but for those that the crew told the code by telephone and that said yes.
        let told = |index: &usize| self.paper.called_up.contains_key(index) && self.paper.destination != Some(*index);
        let full = (0..HOSPITALS).filter(|index| self.board.access(&hospital(*index)) == Access::Full && !told(index));
        prop_assert!(full.count() <= 1);
        // Whoever was not chosen has been told: no other question stands once it is decided.
        if !self.board.is_open() && !self.paper.closed {
            let others =
                self.board.iter().filter(|(_, one)| one.is_standing() && !self.board.is_destination(&one.hospital));
            prop_assert_eq!(others.count(), 0);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("ONE_WINNER_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
    ))]

    #[test]
    fn one_winner_in_any_history(ops in prop::collection::vec(op(), 1..60)) {
        let mut both = Both::default();
        for (step, op) in ops.into_iter().enumerate() {
            both.now = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(step as i64 + 1);
            both.take(op, step)?;
            both.agree()?;
        }
    }
}
