//! The test reading in words. Nothing in it names the person whose card it was.

use domain::card::{CertificateStanding, Condition, TokenKind};
use webkit::{
    moment::clock_hms,
    parts::{Age, Html},
};

use super::{Told, words};
use crate::{
    card::{CardTries, KeyKind, TriesLeft, chain::ExpiryHint},
    screen::{setup_words::SetupWords, view::View},
    tablet::{IssuerCheck, TestRead, TestedCard},
};

/// The last test reading.
pub(super) struct Test {
    /// `ok`, `warn` or `bad`.
    pub tone: &'static str,
    pub at: String,
    pub age: Html,
    /// What is the matter; `None` when nothing is.
    pub told: Option<Told>,
    /// What the card said, by name; empty when it could not be read.
    pub facts: Vec<(&'static str, String)>,
}

impl Test {
    pub fn of(view: &View<'_>, test: &TestRead) -> Self {
        let at_ms = test.at.as_millisecond();
        let (trouble, facts) = match &test.outcome {
            Ok(card) => (trouble(card), facts(view, card)),
            Err(condition) => (Some(("bad", *condition)), Vec::new()),
        };
        Self {
            tone: trouble.map_or("ok", |(tone, _)| tone),
            at: clock_hms(at_ms),
            age: Age::new(at_ms, view.now_ms()).html(view.lang),
            told: trouble.map(|(_, row)| Told::of(view, row)),
            facts,
        }
    }
}

/// What would keep a crew from using such a card, though it was read.
const fn trouble(card: &TestedCard) -> Option<(&'static str, Condition)> {
    match (card.issuer, card.standing) {
        (IssuerCheck::Objection(condition), _) => Some(("bad", condition)),
        (_, CertificateStanding::NotYetValid) => Some(("bad", Condition::NotYetValid)),
        (_, CertificateStanding::Expired) => Some(("bad", Condition::Expired)),
        (_, CertificateStanding::Grace) => Some(("warn", Condition::InGrace)),
        (_, CertificateStanding::Valid) => None,
    }
}

fn facts(view: &View<'_>, card: &TestedCard) -> Vec<(&'static str, String)> {
    let w = words(view);
    let pin = card.tries.map(|tries| tries.authentication_pin);
    let printed = card.tries.map(|tries: CardTries| tries.printed_number);
    vec![
        (w.token, token(view, card)),
        (w.certificate, certificate(view, card)),
        (w.issuer, issuer(view, card.issuer)),
        (w.key, key(w, card.key)),
        (w.pin, tries(w, pin)),
        (w.printed, tries(w, printed)),
        (w.measured, format!("{}{}・{}{}", card.apdus, w.commands, card.duration_ms, w.milliseconds)),
    ]
}

/// A phone answers as today's card, so its generation says nothing.
fn token(view: &View<'_>, card: &TestedCard) -> String {
    let (w, kind) = (words(view), card.token.word(view.language()));
    match card.token {
        TokenKind::Card if card.generation.made_up => format!("{kind}・{}", w.next_card),
        TokenKind::Card => format!("{kind}・{}", w.today_card),
        TokenKind::Android | TokenKind::IPhone | TokenKind::Other => kind.to_owned(),
    }
}

fn certificate(view: &View<'_>, card: &TestedCard) -> String {
    let (w, standing) = (words(view), card.standing.word(view.language()));
    let end = match view.lang {
        webkit::lang::Lang::Ja => format!("{}{}", card.ends, w.until),
        webkit::lang::Lang::En => format!("{} {}", w.until, card.ends),
    };
    let hint = card.hint.map(|hint| hint_words(w, hint)).map(|hint| format!("・{hint}")).unwrap_or_default();
    format!("{standing}・{end}{hint}")
}

fn hint_words(w: &SetupWords, hint: ExpiryHint) -> String {
    if hint.days == 0 { w.last_day.to_owned() } else { w.days_left.replace("{n}", &hint.days.to_string()) }
}

fn issuer(view: &View<'_>, issuer: IssuerCheck) -> String {
    let w = words(view);
    match issuer {
        IssuerCheck::NotChecked => w.issuer_unchecked.to_owned(),
        IssuerCheck::Known { number, of } => {
            w.issuer_known.replace("{n}", &number.to_string()).replace("{m}", &of.to_string())
        }
        IssuerCheck::Objection(condition) => condition.sentence(view.language()).to_owned(),
    }
}

fn key(w: &SetupWords, key: KeyKind) -> String {
    match key {
        KeyKind::Rsa { bits } => format!("RSA {bits}{}", w.bits),
        KeyKind::EcP256 => format!("{} P-256", w.curve),
        KeyKind::EcP384 => format!("{} P-384", w.curve),
        KeyKind::Other => w.key_other.to_owned(),
    }
}

/// `None`: the card did not tell. `Some(None)`: it has no such secret.
fn tries(w: &SetupWords, tries: Option<Option<TriesLeft>>) -> String {
    match tries {
        None => w.not_told.to_owned(),
        Some(None) => w.none.to_owned(),
        Some(Some(TriesLeft::Left(left))) => w.left.replace("{n}", &left.to_string()),
        Some(Some(TriesLeft::Blocked)) => w.blocked.to_owned(),
        Some(Some(TriesLeft::Open)) => w.open.to_owned(),
    }
}
