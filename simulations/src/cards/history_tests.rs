//! Random histories of a card and its reader, against a model of the counters: nothing panics, no try is spent without a
//! wish, and what the card says is what the model says.

#![allow(clippy::unwrap_used)]
use super::fixture::{InHand, printed};
use super::*;
use ambulance_client::card::{
    OperationError, Proof, Secret, SpendLastTry, TextKey, TriesLeft, authenticate, read_attributes, read_card,
    read_face, read_tries,
};
use proptest::prelude::*;

/// What a hand or a reader does next.
#[derive(Debug, Clone, Copy)]
enum Step {
    Lift,
    LayDown,
    PowerOff,
    WarmReset,
    SaveAndMakeAgain,
    Read,
    AskTries,
    Garbled { mask: u8 },
    Pin { right: bool, meant: bool },
    Text { right: bool, meant: bool },
    Face { right: bool, meant: bool },
    Photo,
    Raw { command: [u8; 8], length: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let choice = (any::<bool>(), any::<bool>());
    prop_oneof![
        1 => Just(Step::Lift),
        2 => Just(Step::LayDown),
        1 => Just(Step::PowerOff),
        1 => Just(Step::WarmReset),
        1 => Just(Step::SaveAndMakeAgain),
        2 => Just(Step::Read),
        2 => Just(Step::AskTries),
        1 => (1_u8..).prop_map(|mask| Step::Garbled { mask }),
        3 => choice.prop_map(|(right, meant)| Step::Pin { right, meant }),
        1 => choice.prop_map(|(right, meant)| Step::Text { right, meant }),
        1 => choice.prop_map(|(right, meant)| Step::Face { right, meant }),
        1 => Just(Step::Photo),
        1 => (any::<[u8; 8]>(), 0_usize..=8).prop_map(|(command, length)| Step::Raw { command, length }),
    ]
}

/// A counter as it must be.
struct Model {
    left: u8,
    full: u8,
}

impl Model {
    /// What must come of giving a secret: whether it goes to the card, and what then.
    fn give(&mut self, right: bool, meant: bool) -> Expected {
        if self.left == 0 {
            return Expected::Blocked;
        }
        if self.left == 1 && !meant {
            return Expected::NotSent;
        }
        if right {
            self.left = self.full;
            return Expected::Opened;
        }
        self.left -= 1;
        if self.left == 0 { Expected::Blocked } else { Expected::Wrong(self.left) }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Expected {
    Opened,
    Wrong(u8),
    Blocked,
    NotSent,
}

fn outcome<T>(result: Result<T, OperationError>) -> Result<Expected, OperationError> {
    match result {
        Ok(_) => Ok(Expected::Opened),
        Err(OperationError::Wrong { left, .. }) => Ok(Expected::Wrong(left)),
        Err(OperationError::Blocked { .. }) => Ok(Expected::Blocked),
        Err(OperationError::LastTry { .. }) => Ok(Expected::NotSent),
        Err(other) => Err(other),
    }
}

/// Tries left as the chip itself remembers them: PIN, printed number of the text, printed number of the face.
fn remembered(card: &SimulatedCard) -> [u8; 3] {
    let memory = card.memory();
    [(0x0001_u16, 0x0018_u16), (0x0408, 0x0015), (0x0402, 0x0012)].map(|(end, file)| {
        let mut counters = memory.counters.iter();
        let found = counters.find(|one| one.file == file && one.application.ends_with(&end.to_be_bytes()));
        found.unwrap().tries_left
    })
}

fn play(card: &mut InHand, models: &mut [Model; 3], step: Step) -> Result<(), TestCaseError> {
    let holder = Holder::sample();
    let wrong = Holder { security_code: 1, ..holder.clone() };
    let last_try = |meant: bool| meant.then_some(SpendLastTry);
    let number = |right: bool| printed(if right { &holder } else { &wrong });
    let lifted = card.lifted;
    let result = match step {
        Step::Lift => {
            card.lifted = true;
            card.card.power_off();
            return Ok(());
        }
        Step::LayDown => {
            card.lifted = false;
            return Ok(());
        }
        Step::PowerOff => {
            card.card.power_off();
            return Ok(());
        }
        Step::WarmReset => {
            card.card.reset();
            return Ok(());
        }
        Step::SaveAndMakeAgain => {
            let memory = card.card.memory();
            let mut fresh = InHand::of(CardCondition::Ok);
            fresh.card.remember(&memory);
            fresh.lifted = lifted;
            prop_assert_eq!(fresh.card.memory(), memory);
            *card = fresh;
            return Ok(());
        }
        Step::Garbled { mask } => {
            card.garble = mask;
            let _ = read_card(card);
            let _ = read_tries(card);
            let _ = read_face(card, &number(true), None);
            card.garble = 0;
            return Ok(());
        }
        Step::Raw { command, length } => {
            // anything but VERIFY, which is the wish to spend a try
            if command[1] != 0x20 && !lifted {
                card.card.apdu(&command[..length]);
            }
            return Ok(());
        }
        Step::Read => {
            prop_assert_eq!(read_card(card).is_ok(), !lifted);
            return Ok(());
        }
        Step::AskTries => {
            if let Ok(tries) = read_tries(card) {
                let said = |left: u8| if left == 0 { TriesLeft::Blocked } else { TriesLeft::Left(left) };
                prop_assert_eq!(tries.authentication_pin, Some(said(models[0].left)));
                prop_assert_eq!(tries.printed_number, Some(said(models[1].left)));
            } else {
                prop_assert!(lifted);
            }
            return Ok(());
        }
        Step::Photo => {
            let result = authenticate(card, [3; 32], &Proof::Photo(super::fixture::jpki().terminal()));
            prop_assert_eq!(result.is_ok(), !lifted);
            return Ok(());
        }
        Step::Pin { right, meant } => {
            let pin = Secret::pin(if right { "1234" } else { "9999" }).unwrap();
            outcome(authenticate(card, [3; 32], &Proof::Pin { pin: &pin, last_try: last_try(meant) }))
                .map(|outcome| (outcome, 0, right, meant))
        }
        Step::Text { right, meant } => {
            outcome(read_attributes(card, &TextKey::Printed(&number(right)), last_try(meant)))
                .map(|outcome| (outcome, 1, right, meant))
        }
        Step::Face { right, meant } => {
            outcome(read_face(card, &number(right), last_try(meant))).map(|outcome| (outcome, 2, right, meant))
        }
    };
    match result {
        Ok((outcome, which, right, meant)) => {
            prop_assert!(!lifted);
            prop_assert_eq!(outcome, models[which].give(right, meant));
        }
        Err(error) => prop_assert!(lifted, "{}", error),
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_history_spends_a_try_without_a_wish(steps in prop::collection::vec(step(), 1..30)) {
        let mut card = InHand::of(CardCondition::Ok);
        let mut models = [3, 10, 10].map(|full| Model { left: full, full });
        for step in steps {
            play(&mut card, &mut models, step)?;
            prop_assert_eq!(remembered(&card.card), [models[0].left, models[1].left, models[2].left]);
        }
    }
}
