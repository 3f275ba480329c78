//! In any history of asking, answering, choosing and closing at most one destination stands, and the board agrees with a plain model.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use domain::{
    ids::{HospitalId, InquiryId},
    inquiry::{Answer, DeclineReason, InquiryBoard, ReleaseReason},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

#[derive(Debug, Clone)]
enum Op {
    Ask(usize),
    Answer(usize, bool),
    AnswerWrongHospital(usize, usize),
    Choose(usize),
    Close,
}

fn hospital(index: usize) -> HospitalId {
    HospitalId::new(format!("99100000{index:02}")).unwrap()
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0..5usize).prop_map(Op::Ask),
        6 => (0..5usize, any::<bool>()).prop_map(|(index, accept)| Op::Answer(index, accept)),
        1 => (0..5usize, 0..5usize).prop_map(|(of, by)| Op::AnswerWrongHospital(of, by)),
        3 => (0..5usize).prop_map(Op::Choose),
        1 => Just(Op::Close),
    ]
}

/// What a person with paper and pencil would keep.
#[derive(Default)]
struct Paper {
    standing: BTreeMap<usize, (InquiryId, Option<bool>)>,
    winner: Option<usize>,
    closed: bool,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("ONE_WINNER_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
    ))]

    #[test]
    fn one_winner_in_any_history(ops in prop::collection::vec(op(), 1..40)) {
        let mut board = InquiryBoard::default();
        let mut paper = Paper::default();
        let mut decisions = 0;
        for (step, op) in ops.into_iter().enumerate() {
            let at = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(step as i64 + 1);
            match op {
                Op::Ask(index) => {
                    let open = matches!(paper.standing.get(&index), Some((_, answer)) if *answer != Some(false));
                    let allowed = !paper.closed && paper.winner.is_none() && !open && board.iter().count() < domain::inquiry::MAX_INQUIRIES;
                    let checked = board.check_ask(&hospital(index));
                    prop_assert_eq!(checked.is_ok(), allowed, "{:?}", checked);
                    if allowed {
                        let id = InquiryId::new(Uuid::from_u128(step as u128 + 1));
                        board.sent(id, hospital(index), 1, 10, at);
                        paper.standing.insert(index, (id, None));
                    }
                }
                Op::Answer(index, accept) => {
                    let Some((id, _)) = paper.standing.get(&index).copied() else { continue };
                    let allowed = paper.winner.is_none() && !paper.closed;
                    prop_assert_eq!(board.check_answer(id, &hospital(index)).is_ok(), allowed);
                    if allowed {
                        board.answered(id, if accept { Answer::Accept } else { Answer::Decline(DeclineReason::NoBed) }, at);
                        paper.standing.insert(index, (id, Some(accept)));
                    }
                }
                Op::AnswerWrongHospital(of, by) if of != by => {
                    if let Some((id, _)) = paper.standing.get(&of) {
                        prop_assert!(board.check_answer(*id, &hospital(by)).is_err());
                    }
                }
                Op::AnswerWrongHospital(..) => {}
                Op::Choose(index) => {
                    let accepted = paper.standing.get(&index).is_some_and(|(_, answer)| *answer == Some(true));
                    let allowed = !paper.closed && paper.winner.is_none() && accepted;
                    let checked = board.check_choose(&hospital(index));
                    prop_assert_eq!(checked.is_ok(), allowed, "{:?}", checked);
                    if let Ok(to_release) = checked {
                        decisions += 1;
                        board.decided(hospital(index), at);
                        for id in to_release {
                            board.released(id, ReleaseReason::AnotherChosen, at);
                        }
                        paper.winner = Some(index);
                    }
                }
                Op::Close => {
                    board.close();
                    paper.closed = true;
                }
            }
            prop_assert!(decisions <= 1);
            prop_assert_eq!(board.destination().map(|(id, _)| id.clone()), paper.winner.map(hospital));
            for index in 0..5 {
                let reads = match paper.winner {
                    Some(winner) => winner == index,
                    None => !paper.closed && paper.standing.get(&index).is_some_and(|(_, answer)| *answer != Some(false)),
                };
                prop_assert_eq!(board.may_read(&hospital(index)), reads, "hospital {}", index);
            }
            // Whoever was not chosen has been told: no other question stands.
            if let Some(winner) = paper.winner {
                let standing = board.iter().filter(|(_, one)| one.is_standing() && one.hospital != hospital(winner)).count();
                prop_assert_eq!(standing, 0);
            }
        }
    }
}
