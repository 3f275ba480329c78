//! The code by which a case is named over the telephone.
#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use domain::{
    ids::EncounterId,
    spoken_code::{BadSpokenCode, SPOKEN_CODE_DIGITS, SpokenCode},
};
use proptest::prelude::*;

fn case() -> impl Strategy<Value = EncounterId> {
    (1..=u128::MAX).prop_map(|bytes| EncounterId::from_bytes(&bytes.to_be_bytes()).unwrap())
}

fn digits(code: SpokenCode) -> Vec<u8> {
    code.digits().bytes().collect()
}

fn parse(digits: &[u8]) -> Result<SpokenCode, BadSpokenCode> {
    SpokenCode::parse(std::str::from_utf8(digits).unwrap())
}

/// Written down once: another version of a program must find the same case by it.
#[test]
fn the_code_of_a_case_never_changes() {
    let of = |bytes: u128| SpokenCode::of(EncounterId::from_bytes(&bytes.to_be_bytes()).unwrap()).grouped();
    assert_eq!(of(6_821), "563 149 0326");
    assert_eq!(of(6_821), of(20_691), "two of 20,691 share one: which is why the platform refuses both");
}

#[test]
fn each_of_ten_thousand_cases_has_nearly_always_a_code_of_its_own() {
    let codes: std::collections::BTreeSet<String> = (1..=10_000_u128)
        .map(|bytes| SpokenCode::of(EncounterId::from_bytes(&bytes.to_be_bytes()).unwrap()).digits())
        .collect();
    assert_eq!(codes.len(), 10_000);
}

proptest! {
    /// The tablet and the platform know nothing of each other but the case.
    #[test]
    fn both_ends_agree(case in case()) {
        let again: EncounterId = case.to_string().parse().unwrap();
        prop_assert_eq!(SpokenCode::of(case), SpokenCode::of(again));
        prop_assert_eq!(SpokenCode::parse(&SpokenCode::of(case).grouped()), Ok(SpokenCode::of(case)));
    }

    #[test]
    fn every_single_wrong_digit_is_caught(case in case()) {
        let right = digits(SpokenCode::of(case));
        for place in 0..SPOKEN_CODE_DIGITS {
            for other in b'0'..=b'9' {
                let mut wrong = right.clone();
                wrong[place] = other;
                let caught = parse(&wrong) == Err(BadSpokenCode::CheckDigit);
                prop_assert_eq!(caught, wrong != right, "place {} digit {}", place, other);
            }
        }
    }

    #[test]
    fn every_swap_of_two_neighbours_is_caught(case in case()) {
        let right = digits(SpokenCode::of(case));
        for place in 1..SPOKEN_CODE_DIGITS {
            let mut wrong = right.clone();
            wrong.swap(place - 1, place);
            prop_assert_eq!(parse(&wrong) == Err(BadSpokenCode::CheckDigit), wrong != right, "place {}", place);
        }
    }

    #[test]
    fn it_is_read_however_it_is_typed(case in case(), gaps in prop::collection::vec("[ 　\\-－ー‐]{0,3}", 11)) {
        let code = SpokenCode::of(case);
        let (half, full): (String, String) = code.digits().chars().zip(&gaps).map(|(digit, gap)| {
            let wide = char::from_u32(u32::from(digit) + 0xfee0).unwrap();
            (format!("{gap}{digit}"), format!("{wide}{gap}"))
        }).unzip();
        prop_assert_eq!(SpokenCode::parse(&half), Ok(code));
        prop_assert_eq!(SpokenCode::parse(&full), Ok(code));
    }

    #[test]
    fn any_text_is_a_code_or_a_refusal(text in any::<String>()) {
        if let Ok(code) = SpokenCode::parse(&text) {
            prop_assert_eq!(SpokenCode::parse(&code.digits()), Ok(code));
        }
    }
}

#[test]
fn what_is_no_code_is_told_apart() {
    assert_eq!(SpokenCode::parse(""), Err(BadSpokenCode::Length));
    assert_eq!(SpokenCode::parse("123 456 789"), Err(BadSpokenCode::Length));
    assert_eq!(SpokenCode::parse(&"0".repeat(11)), Err(BadSpokenCode::Length));
    assert_eq!(SpokenCode::parse("123 456 78九0"), Err(BadSpokenCode::NotDigits));
    assert_eq!(SpokenCode::parse("12+34567890"), Err(BadSpokenCode::NotDigits));
    assert!(!format!("{:?}", SpokenCode::parse("0000000000")).contains("0000"), "it never reaches a log");
}
