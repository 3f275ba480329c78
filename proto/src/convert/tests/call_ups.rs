//! The wish to call up a case, and its answer.

use domain::spoken_code::{CallUpRefusal, SpokenCode};
use proptest::prelude::*;
use prost::Message as _;

use super::strategies::{encounter_id, event_id, instant, person};
use crate::{
    convert::{CallUp, call_up_from_wire, call_up_to_wire, called_up_from_wire, called_up_to_wire},
    v1,
};

proptest! {
    #[test]
    fn a_wish_comes_back_as_it_went(id in event_id(), person in person(), at in instant(), case in encounter_id()) {
        let sent = CallUp { id, person, at, code: SpokenCode::of(case) };
        let bytes = call_up_to_wire(&sent).encode_to_vec();
        prop_assert_eq!(call_up_from_wire(v1::CallUpRequest::decode(bytes.as_slice()).unwrap()), Ok(sent));
    }

    #[test]
    fn an_answer_comes_back_as_it_went(case in encounter_id()) {
        for sent in CallUpRefusal::ALL.iter().copied().map(Err).chain([Ok(case)]) {
            let bytes = called_up_to_wire(sent).encode_to_vec();
            prop_assert_eq!(called_up_from_wire(&v1::CallUpResponse::decode(bytes.as_slice()).unwrap()), Ok(sent));
        }
    }
}

#[test]
fn what_is_no_code_and_what_is_no_answer_is_refused_by_its_field() {
    let field = |code: &str| {
        let wire = v1::CallUpRequest {
            wish_id: vec![1; 16],
            person_id: "p-er-desk".to_owned(),
            at_ms: 0,
            code: code.to_owned(),
        };
        call_up_from_wire(wire).map(|_| ()).map_err(|error| error.field)
    };
    assert_eq!(field("0000000000"), Ok(()));
    for bad in ["", "0000000001", "000000000", "00000000000", "000000000x"] {
        assert_eq!(field(bad), Err("code"), "{bad}");
    }
    let answer = |encounter_id: &[u8], refusal: &str| {
        let wire = v1::CallUpResponse { encounter_id: encounter_id.to_vec(), refusal: refusal.to_owned() };
        called_up_from_wire(&wire).map(|_| ()).map_err(|error| error.field)
    };
    assert_eq!(answer(&[], ""), Err("encounter_id"));
    assert_eq!(answer(&[1; 16], "code-unknown"), Err("encounter_id"));
    assert_eq!(answer(&[], "no-such-code"), Err("refusal"));
}
