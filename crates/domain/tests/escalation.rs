//! What is due when nobody answers, on both sides of every limit, and that every silence ends with a person.
#![allow(clippy::unwrap_used, missing_docs)]

use domain::{
    ids::{EventId, HospitalId, InquiryId},
    inquiry::{
        Answer, AskTerms, CallOutcome, DeclineReason, Due, EscalationStep, InquiryBoard, KEPT_FOR_PEOPLE,
        MAX_INQUIRIES, Proviso, RedirectReason, ReleaseReason, Requirement, Tally,
    },
    standard::{AskingRules, NextRule, NobodyAccepts},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

const RULES: AskingRules = AskingRules {
    set_max: 3,
    disclosure_price_min: 1.0,
    remind_after_s: 30,
    telephone_after_s: 60,
    next_after_s: 120,
    next: NextRule::Ask,
};

fn nobody() -> NobodyAccepts {
    NobodyAccepts {
        after_min: 10,
        after_declines: 3,
        hospitals: vec![hospital(9)],
        coordinator: "調整担当".to_owned(),
        coordinator_en: "Coordinator".to_owned(),
        telephone: "00-0000-0000".to_owned(),
        next: NextRule::Ask,
    }
}

fn hospital(number: u8) -> HospitalId {
    HospitalId::new(format!("99100000{number:02}")).unwrap()
}

fn id(number: u8) -> InquiryId {
    InquiryId::new(Uuid::from_u128(u128::from(number)))
}

fn at(second: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
}

fn asked(numbers: &[u8], second: i64) -> InquiryBoard {
    let mut board = InquiryBoard::default();
    ask(&mut board, numbers, second);
    board
}

/// Asks; each hospital's board shows it at once.
fn ask(board: &mut InquiryBoard, numbers: &[u8], second: i64) {
    for number in numbers {
        ask_unshown(board, *number, second);
        board.received(id(*number), at(second));
    }
}

fn ask_unshown(board: &mut InquiryBoard, number: u8, second: i64) {
    board.sent(id(number), hospital(number), 1, 10, AskTerms::default(), at(second));
}

const NO: Answer = Answer::Decline(DeclineReason::NoBed);

/// The acceptance that is offered first, by the drive of the question.
fn preferred(board: &InquiryBoard, now: Timestamp) -> Option<&HospitalId> {
    let standing = board.acceptances(|_, inquiry| f64::from(inquiry.drive_min), now);
    standing.first().map(|(_, inquiry)| &inquiry.hospital)
}

fn due(board: &InquiryBoard, second: i64) -> Vec<Due> {
    board.due(&RULES, Some(&nobody()), at(second))
}

#[test]
fn a_question_that_nobody_sees_is_sounded_again_then_rung_then_passed_on() {
    let mut board = asked(&[1], 0);
    assert_eq!(due(&board, 29), []);
    assert_eq!(due(&board, 30), [Due::Escalate(id(1), EscalationStep::Reminder)]);
    board.escalated(id(1), EscalationStep::Reminder, at(30));
    assert_eq!(due(&board, 59), [], "each step once");
    assert_eq!(due(&board, 60), [Due::Escalate(id(1), EscalationStep::Telephone)]);
    board.escalated(id(1), EscalationStep::Telephone, at(60));
    assert_eq!(due(&board, 119), []);
    assert_eq!(due(&board, 120), [Due::EndRound]);
    board.round_ended(at(120));
    assert_eq!(due(&board, 599), [], "a round that ended stays ended until somebody is asked");
    assert_eq!(due(&board, 600), [Due::Secure]);
    board.securing_began(at(600));
    assert_eq!(due(&board, 10_000), []);
}

#[test]
fn a_question_that_no_screen_shows_is_rung_as_soon_as_it_would_have_been_sounded_again() {
    let mut board = InquiryBoard::default();
    ask_unshown(&mut board, 1, 0);
    ask_unshown(&mut board, 2, 0);
    assert_eq!(due(&board, 29), []);
    // The other one's screen was opened in time.
    board.received(id(2), at(29));
    let steps = |board: &InquiryBoard, second| {
        due(board, second).into_iter().filter(|one| *one != Due::Escalate(id(2), EscalationStep::Reminder)).collect()
    };
    let both: Vec<Due> = steps(&board, 30);
    assert_eq!(
        both,
        [Due::Escalate(id(1), EscalationStep::Reminder), Due::Escalate(id(1), EscalationStep::Telephone)],
        "the reminder as well: a screen may be opened later"
    );
    board.escalated(id(1), EscalationStep::Telephone, at(30));
    board.escalated(id(1), EscalationStep::Reminder, at(30));
    board.received(id(1), at(31));
    assert_eq!(steps(&board, 59), [], "once rung is rung");
    assert_eq!(steps(&board, 60), [Due::Escalate(id(2), EscalationStep::Telephone)]);
}

#[test]
fn seen_is_not_answered_and_a_call_is_a_person() {
    let mut board = asked(&[1, 2], 0);
    board.seen(id(1), at(10));
    board.called(&hospital(2), CallOutcome::NoAnswer, at(40));
    assert_eq!(
        due(&board, 60),
        [Due::Escalate(id(1), EscalationStep::Telephone), Due::Escalate(id(2), EscalationStep::Reminder),]
    );
    board.called(&hospital(2), CallOutcome::Reached, at(61));
    assert!(board.get(id(2)).unwrap().seen_at.is_some(), "who spoke with the crew has seen it");
}

#[test]
fn everybody_declining_ends_the_round_at_once() {
    let mut board = asked(&[1, 2], 0);
    board.answered(id(1), NO, at(5));
    assert_eq!(due(&board, 6), []);
    board.answered(id(2), NO, at(7));
    assert_eq!(due(&board, 7), [Due::EndRound]);
    board.round_ended(at(7));
    // Asked in the same commit: of the next round.
    ask(&mut board, &[3], 7);
    assert_eq!(due(&board, 8), []);
    board.answered(id(3), NO, at(9));
    assert_eq!(due(&board, 9), [Due::EndRound, Due::Secure], "three refusals");
}

#[test]
fn the_next_hospitals_are_due_until_somebody_asks_them() {
    let mut board = asked(&[1], 0);
    assert_eq!(board.next_due_since(), None, "somebody is asked");
    board.answered(id(1), NO, at(5));
    board.round_ended(at(6));
    assert_eq!(board.next_due_since(), Some(at(6)));
    ask(&mut board, &[2], 20);
    assert_eq!(board.next_due_since(), None);
    board.answered(id(2), Answer::Accept, at(30));
    board.decided(hospital(2), at(31));
    assert_eq!(board.next_due_since(), None, "nobody is looked for");
    board.redirecting(RedirectReason::Road, at(40));
    assert_eq!(board.next_due_since(), None, "the round that ended was of another search");
    board.redirect_ended();
    board.acceptance_withdrawn(id(2), DeclineReason::NoBed, at(50));
    assert_eq!(board.next_due_since(), Some(at(50)), "the destination is lost");
    ask(&mut board, &[3], 60);
    assert_eq!(board.next_due_since(), None);
    board.close();
    assert_eq!(board.next_due_since(), None);
}

#[test]
fn a_tally_counts_institutions_by_the_newest_question_to_each() {
    let tally = |board: &InquiryBoard, second| {
        let Tally { asked, questions, seen, accepted, declined, silent } = board.tally(&RULES, at(second));
        [asked, questions, seen, accepted, declined, silent]
    };
    let mut board = asked(&[1, 2, 3], 0);
    board.seen(id(1), at(5));
    board.answered(id(2), NO, at(6));
    assert_eq!(tally(&board, 119), [3, 3, 2, 0, 1, 0]);
    assert_eq!(tally(&board, 120), [3, 3, 2, 0, 1, 2]);
    // Whoever declined is asked again: what was said before does not count any more.
    board.sent(id(12), hospital(2), 1, 10, AskTerms::default(), at(130));
    assert_eq!(tally(&board, 130), [3, 4, 1, 0, 0, 2]);
    board.answered(id(12), Answer::Accept, at(140));
    assert_eq!(tally(&board, 140), [3, 4, 2, 1, 0, 2]);
    board.decided(hospital(2), at(141));
    board.redirecting(RedirectReason::Road, at(150));
    assert_eq!(tally(&board, 150), [3, 4, 2, 0, 0, 2], "nobody waits for the destination");
}

#[test]
fn an_acceptance_ends_the_search_for_others_but_not_the_reminders() {
    let mut board = asked(&[1, 2], 0);
    board.answered(id(1), Answer::AcceptIf(Proviso::new(20, None).unwrap()), at(5));
    let of_the_other =
        [Due::Escalate(id(2), EscalationStep::Reminder), Due::Escalate(id(2), EscalationStep::Telephone)];
    assert_eq!(due(&board, 10_000), [&of_the_other[..], &[Due::EndRound, Due::Secure]].concat(), "the drive is 10 min");
    board.answered(id(1), Answer::AcceptIf(Proviso::new(10, None).unwrap()), at(5));
    assert_eq!(due(&board, 10_000), of_the_other, "it takes the patient on arrival");
    board.decided(hospital(1), at(20));
    board.decision_seen(id(1), at(21));
    assert_eq!(due(&board, 10_000), [], "decided and known: nobody is disturbed any more");
}

const ANNOUNCE: [Due; 1] = [Due::Escalate(InquiryId::new(Uuid::from_u128(1)), EscalationStep::Announce)];

/// Hospital 1 accepts at once and is chosen at 10.
fn chosen() -> InquiryBoard {
    let mut board = asked(&[1], 0);
    board.answered(id(1), Answer::Accept, at(0));
    board.decided(hospital(1), at(10));
    board
}

#[test]
fn a_destination_that_nobody_confirms_is_rung_once() {
    let mut board = chosen();
    assert_eq!(due(&board, 69), []);
    assert_eq!(due(&board, 70), ANNOUNCE);
    board.called(&hospital(1), CallOutcome::NoAnswer, at(71));
    assert_eq!(due(&board, 72), ANNOUNCE, "nobody answered, so nobody knows");
    board.escalated(id(1), EscalationStep::Announce, at(72));
    assert_eq!(due(&board, 10_000), [], "once");
    assert!(board.get(id(1)).unwrap().was_rung_since_decision());
    for outcome in [CallOutcome::NoAnswer, CallOutcome::DeclinedByVoice] {
        board.called(&hospital(1), outcome, at(80));
        assert_eq!(board.get(id(1)).unwrap().decision_seen_at, None, "{outcome:?}");
    }
    board.called(&hospital(1), CallOutcome::Reached, at(90));
    board.decision_seen(id(1), at(95));
    assert_eq!(board.get(id(1)).unwrap().decision_seen_at, Some(at(90)), "the first word counts");
}

#[test]
fn what_was_said_before_the_decision_confirms_nothing() {
    let mut board = asked(&[1], 0);
    board.called(&hospital(1), CallOutcome::AcceptedByVoice, at(5));
    board.decision_seen(id(1), at(6));
    board.decided(hospital(1), at(10));
    assert!(!board.get(id(1)).unwrap().was_rung_since_decision());
    assert_eq!(due(&board, 70), ANNOUNCE);
    board.close();
    assert_eq!(due(&board, 70), [], "over");
}

#[test]
fn every_new_destination_has_to_be_told_and_the_old_one_while_it_stands() {
    let mut board = chosen();
    board.decision_seen(id(1), at(11));
    board.redirecting(RedirectReason::Condition, at(12));
    ask(&mut board, &[2], 13);
    board.answered(id(2), Answer::Accept, at(14));
    assert_eq!(due(&board, 80), [], "the old one knows");
    board.decided(hospital(2), at(20));
    board.released(id(1), domain::inquiry::ReleaseReason::Redirected, at(20));
    let announce = [Due::Escalate(id(2), EscalationStep::Announce)];
    assert_eq!((due(&board, 79), due(&board, 80)), (vec![], announce.to_vec()));
    board.decision_seen(id(1), at(81));
    assert_eq!(due(&board, 81), announce, "a word of the one that was left is no word of this one");
    board.redirecting(RedirectReason::Road, at(82));
    assert_eq!(due(&board, 83), announce, "it stands until another one is decided");
}

#[test]
fn a_loss_that_the_crew_does_not_confirm_is_a_step_of_its_own_and_the_same_hospital_is_told_anew() {
    let mut board = chosen();
    board.decision_seen(id(1), at(11));
    board.acceptance_withdrawn(id(1), DeclineReason::TreatingOthers, at(20));
    assert!(board.is_loss_unheard(&hospital(1)) && !board.is_loss_unheard(&hospital(2)));
    assert_eq!(due(&board, 49), []);
    assert_eq!(due(&board, 50), [Due::Escalate(id(1), EscalationStep::LossUnheard)]);
    board.escalated(id(1), EscalationStep::LossUnheard, at(50));
    assert_eq!(board.lost().unwrap().unheard_since, Some(at(50)));
    assert_eq!(due(&board, 10_000), [], "once");
    board.loss_acknowledged(at(60));
    assert!(!board.is_loss_unheard(&hospital(1)));
    board.answered(id(1), Answer::Accept, at(70));
    board.decided(hospital(1), at(80));
    assert_eq!(due(&board, 140), ANNOUNCE, "whoever knew of the first decision need not know of the second");
}

#[test]
fn a_condition_that_the_crew_may_be_unable_to_meet_does_not_end_the_search() {
    let mut board = asked(&[1, 2], 0);
    board.answered(id(1), Answer::AcceptIf(Proviso::new(0, Some(Requirement::AirwayFirst)).unwrap()), at(5));
    board.answered(id(2), NO, at(6));
    assert_eq!(due(&board, 7), [Due::EndRound]);
    board.round_ended(at(7));
    assert_eq!(due(&board, 600), [Due::Secure]);
}

#[test]
fn an_answer_to_a_question_that_was_asked_anew_counts_no_more() {
    let mut board = asked(&[1], 0);
    board.answered(id(1), NO, at(5));
    board.round_ended(at(6));
    // A clock that was set back: the order of the log counts.
    ask(&mut board, &[2], 10);
    board.sent(id(3), hospital(1), 1, 10, AskTerms::default(), at(-60));
    assert_eq!(board.latest_of(&hospital(1)).unwrap().0, id(3));
    assert!(board.check_answer(id(1), &hospital(1)).is_err() && board.check_query(id(1), &hospital(1)).is_err());
    assert!(board.check_answer(id(3), &hospital(1)).is_ok() && board.check_receipt(id(1), &hospital(1)).is_ok());
}

#[test]
fn who_was_asked_for_a_redirection_is_waited_for_also_when_the_destination_is_lost() {
    let mut board = asked(&[1], 0);
    board.answered(id(1), Answer::Accept, at(5));
    board.decided(hospital(1), at(6));
    board.redirecting(RedirectReason::Condition, at(7));
    ask(&mut board, &[2], 10);
    board.acceptance_withdrawn(id(1), DeclineReason::TreatingOthers, at(20));
    board.loss_acknowledged(at(21));
    board.answered(id(2), NO, at(30));
    assert_eq!(due(&board, 30), [Due::EndRound]);
    board.round_ended(at(30));
    assert_eq!(due(&board, 610), [Due::Secure], "nobody is left, and there is no destination");
}

#[test]
fn whoever_would_have_taken_the_patient_is_asked_again_when_the_destination_is_lost() {
    let mut board = asked(&[1, 2, 3], 0);
    board.answered(id(1), Answer::Accept, at(5));
    board.answered(id(2), Answer::Accept, at(5));
    board.answered(id(3), NO, at(5));
    for other in [2, 3] {
        board.released(id(other), ReleaseReason::AnotherChosen, at(6));
    }
    board.decided(hospital(1), at(6));
    assert!(!board.is_for_next_round(&hospital(2)), "this search has asked it");
    board.acceptance_withdrawn(id(1), DeclineReason::TreatingOthers, at(20));
    let next = |number| board.is_for_next_round(&hospital(number));
    assert_eq!([1, 2, 3, 4].map(next), [false, true, false, true]);
}

#[test]
fn rounds_leave_room_for_the_crew() {
    let mut board = InquiryBoard::default();
    for number in 1..=u8::try_from(MAX_INQUIRIES - KEPT_FOR_PEOPLE).unwrap() {
        assert!(board.is_for_next_round(&hospital(number)));
        ask(&mut board, &[number], 0);
    }
    assert!(!board.is_for_next_round(&hospital(99)) && board.check_ask(&hospital(99)).is_ok());
}

#[test]
fn a_redirection_and_a_loss_begin_a_search_of_their_own() {
    let mut board = asked(&[1], 0);
    board.answered(id(1), Answer::Accept, at(5));
    board.decided(hospital(1), at(6));
    board.decision_seen(id(1), at(6));
    board.redirecting(RedirectReason::Condition, at(7));
    assert_eq!(due(&board, 10_000), [], "nobody is asked yet");
    ask(&mut board, &[2], 100);
    assert_eq!(due(&board, 130), [Due::Escalate(id(2), EscalationStep::Reminder)]);
    board.answered(id(2), NO, at(131));
    assert_eq!(due(&board, 131), [Due::EndRound], "the destination's acceptance is not of this search");
    board.acceptance_withdrawn(id(1), DeclineReason::TreatingOthers, at(140));
    assert_eq!((board.destination(), board.lost().unwrap().acknowledged_at), (None, None));
    assert_eq!(due(&board, 141), [Due::EndRound], "who was asked for the redirection is all that there is");
    board.loss_acknowledged(at(142));
    assert_eq!(board.lost().unwrap().acknowledged_at, Some(at(142)));
}

#[test]
fn of_two_acceptances_of_one_millisecond_everybody_offers_the_same() {
    let mut board = InquiryBoard::default();
    for (number, drive_min) in [(1, 12), (2, 9), (3, 9)] {
        board.sent(id(number), hospital(number), 1, drive_min, AskTerms::default(), at(0));
    }
    board.answered(id(1), Answer::Accept, at(5));
    board.answered(id(3), Answer::Accept, at(5));
    assert_eq!(preferred(&board, at(6)), Some(&hospital(3)), "the nearer bed");
    board.answered(id(2), Answer::Accept, at(5));
    assert_eq!(preferred(&board, at(6)), Some(&hospital(2)), "equally near and equally early: by code");
    board.answered(id(2), Answer::AcceptIf(Proviso::new(20, None).unwrap()), at(5));
    assert_eq!(preferred(&board, at(6)), Some(&hospital(3)), "a wait counts");
    assert_eq!(preferred(&board, at(5 + 60 * 12)), Some(&hospital(3)), "and runs down; a condition is a condition");
}

#[test]
fn a_query_is_replied_to_once_and_stays_with_its_question() {
    let mut board = asked(&[1], 0);
    let query = EventId::new(Uuid::from_u128(7));
    assert!(board.check_query(id(1), &hospital(1)).is_ok() && board.check_query(id(1), &hospital(2)).is_err());
    assert!(board.check_reply(query).is_err());
    board.queried(id(1), query, "抗凝固薬の最終内服は".to_owned(), at(5));
    assert!(board.check_reply(query).is_ok());
    assert_eq!(board.get(id(1)).unwrap().open_queries().count(), 1);
    board.replied(query, "今朝7時".to_owned(), at(9));
    let inquiry = board.get(id(1)).unwrap();
    assert_eq!((inquiry.open_queries().count(), inquiry.seen_at), (0, Some(at(5))));
}

proptest! {
    /// I12: whatever some hospitals do, while nobody has accepted there is, in bounded time, a person who has seen the question, a number
    /// that the crew is told to ring, or a refusal; and the zone's rule is at work.
    #[test]
    fn every_silence_ends_with_a_person(
        waves in prop::collection::vec(
            (0_i64..400, prop::collection::vec((1_u8..40, any::<Option<bool>>(), any::<bool>()), 1..4)),
            1..4,
        ),
    ) {
        let mut board = InquiryBoard::default();
        let mut second = 0;
        let mut used = Vec::new();
        for (gap, hospitals) in waves {
            second += gap;
            for (number, seen_or_declined, is_shown) in hospitals {
                if used.contains(&number) { continue; }
                used.push(number);
                ask_unshown(&mut board, number, second);
                if is_shown { board.received(id(number), at(second)); }
                match seen_or_declined {
                    Some(true) => board.seen(id(number), at(second + 1)),
                    Some(false) => board.answered(id(number), NO, at(second + 1)),
                    None => {}
                }
            }
        }
        // The platform looks every second for a quarter of an hour after the last question.
        for now in 0..second + 900 {
            for step in board.due(&RULES, Some(&nobody()), at(now)) {
                match step {
                    Due::Escalate(id, step) => board.escalated(id, step, at(now)),
                    Due::EndRound => board.round_ended(at(now)),
                    Due::Secure => board.securing_began(at(now)),
                }
            }
        }
        for (_, inquiry) in board.iter() {
            prop_assert!(inquiry.is_declined() || inquiry.telephone_at.is_some());
            if let Some(telephone) = inquiry.telephone_at {
                let wait_s = if inquiry.received_at.is_some() { RULES.telephone_after_s } else { RULES.remind_after_s };
                prop_assert_eq!(telephone.duration_since(inquiry.sent_at).as_secs(), i64::from(wait_s));
            }
        }
        prop_assert!(board.securing().is_some() && board.round() >= 1);
    }
}
