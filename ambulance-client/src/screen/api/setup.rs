//! What the setup page shows, as JSON. Nothing that names a person: neither serial number nor certificate.

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::{App, card, ms, ok};
use crate::{
    card::{KeyKind, TriesLeft},
    tablet::{IssuerCheck, Tablet, TestRead, TestedCard},
};

/// `GET /api/setup`
pub(super) async fn setup(req: HttpRequest) -> HttpResponse {
    ok(&json_of(&App::of(&req).tablet))
}

fn json_of(tablet: &Tablet) -> Value {
    let (report, trust) = (tablet.reader_report(), tablet.trust());
    let readers = report.readers.iter().map(|line| json!({ "name": line.name, "state": line.state.code() }));
    let faults = report.faults.iter().rev();
    json!({
        "reader_configured": tablet.has_reader(),
        "card": card(tablet),
        "readers": readers.collect::<Vec<_>>(),
        "authorities": trust.roots.as_ref().map(|roots| roots.len()),
        "terminal": trust.terminal.is_some(),
        "document_issuers": trust.issuers.as_ref().map(|issuers| issuers.len()),
        "faults": faults.map(|fault| json!({ "code": fault.reason.code(), "at_ms": ms(fault.at) })).collect::<Vec<_>>(),
        "test": tablet.last_test_read().map(|test| of_test(&test)),
    })
}

fn of_test(test: &TestRead) -> Value {
    match &test.outcome {
        Ok(card) => json!({ "at_ms": ms(test.at), "code": null, "card": of_card(card) }),
        Err(condition) => json!({ "at_ms": ms(test.at), "code": condition.code(), "card": null }),
    }
}

fn of_card(card: &TestedCard) -> Value {
    let (issuer, number, objection) = match card.issuer {
        IssuerCheck::NotChecked => ("not-checked", None, None),
        IssuerCheck::Known { number, .. } => ("known", Some(number), None),
        IssuerCheck::Objection(condition) => ("objection", None, Some(condition.code())),
    };
    json!({
        "token": card.token.code(),
        "generation": card.generation.name,
        "generation_made_up": card.generation.made_up,
        "standing": card.standing.code(),
        "certificate_ends": card.ends.to_string(),
        "ends_in_days": card.hint.map(|hint| hint.days),
        "issuer": issuer,
        "authority": number,
        "objection": objection,
        "key": key(card.key),
        "pin_tries": tries(card.tries.and_then(|tries| tries.authentication_pin)),
        "printed_number_tries": tries(card.tries.and_then(|tries| tries.printed_number)),
        "apdus": card.apdus,
        "duration_ms": card.duration_ms,
    })
}

fn key(key: KeyKind) -> String {
    match key {
        KeyKind::Rsa { bits } => format!("rsa-{bits}"),
        KeyKind::EcP256 => "ec-p256".to_owned(),
        KeyKind::EcP384 => "ec-p384".to_owned(),
        KeyKind::Other => "other".to_owned(),
    }
}

/// `None` when the card has no such secret, or does not tell.
const fn tries(tries: Option<TriesLeft>) -> Option<u8> {
    match tries {
        Some(TriesLeft::Left(left)) => Some(left),
        Some(TriesLeft::Blocked) => Some(0),
        Some(TriesLeft::Open) | None => None,
    }
}
