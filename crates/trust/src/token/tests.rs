#![allow(clippy::unwrap_used)]
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::{
    SecretKey,
    elliptic_curve::Generate,
    pkcs8::{EncodePrivateKey, LineEnding},
};
use serde_json::{Value, json};

use super::*;
use crate::{
    caller::Role,
    device::{DeviceName, PeerDevice, Thumbprint},
};

/// The moment at which tokens are issued in these tests.
const ISSUED_AT: i64 = 1_800_000_000;
const LIFETIME_S: i64 = TOKEN_LIFETIME_S as i64;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn realm() -> TokenRealm {
    TokenRealm { issuer: "https://platform.example".into(), audience: "mq119".into() }
}

fn peer(name: &str, certificate: &[u8]) -> PeerDevice {
    PeerDevice {
        name: DeviceName::new(name).unwrap(),
        thumbprint: Thumbprint::of(certificate),
        not_before: Timestamp::MIN,
        not_after: Timestamp::MAX,
    }
}

/// The tablet for which tokens are issued in these tests.
fn tablet() -> PeerDevice {
    peer("minato-1-tablet", b"its certificate")
}

/// An issuer whose key the tests hold too, so that they can sign what the issuer never would.
struct Bench {
    signer: TokenSigner,
    verifier: TokenVerifier,
    key: EncodingKey,
}

impl Bench {
    fn new() -> Self {
        let pem = SecretKey::try_generate().unwrap().to_pkcs8_pem(LineEnding::LF).unwrap();
        let signer = TokenSigner::from_pem(&pem, realm()).unwrap();
        let verifier = signer.verifier();
        Self { signer, verifier, key: EncodingKey::from_ec_pem(pem.as_bytes()).unwrap() }
    }

    fn token(&self) -> String {
        let grant = Grant { device: tablet(), role: Role::Crew, org: "minato-1".into(), person: "p-0042".into() };
        self.signer.issue(&grant, at(ISSUED_AT)).unwrap().access_token
    }

    fn sign(&self, header: &Header, claims: &Value) -> String {
        jsonwebtoken::encode(header, claims, &self.key).unwrap()
    }

    /// A well-signed token with changed claims: `null` takes a claim away.
    fn with_claims(&self, changes: Value) -> String {
        self.sign(&header(), &changed(&claims(), changes))
    }

    fn check(&self, token: &str) -> Result<crate::caller::Caller, TokenError> {
        self.verifier.verify(token, &tablet(), at(ISSUED_AT + 1))
    }

    fn refusal(&self, token: &str) -> TokenError {
        self.check(token).unwrap_err()
    }
}

fn header() -> Header {
    let mut header = Header::new(Algorithm::ES256);
    header.typ = Some("at+jwt".into());
    header
}

fn claims() -> Value {
    json!({
        "iss": "https://platform.example", "aud": "mq119", "sub": "minato-1-tablet",
        "exp": ISSUED_AT + LIFETIME_S, "iat": ISSUED_AT, "nbf": ISSUED_AT, "jti": "1",
        "cnf": { "x5t#S256": tablet().thumbprint }, "role": "crew", "org": "minato-1", "person": "p-0042",
    })
}

fn changed(claims: &Value, changes: Value) -> Value {
    let mut claims = claims.as_object().unwrap().clone();
    for (name, value) in changes.as_object().unwrap() {
        claims.insert(name.clone(), value.clone());
    }
    claims.retain(|_, value| !value.is_null());
    Value::Object(claims)
}

fn raw(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    format!("{}.{}.{}", part(header.to_string().as_bytes()), part(claims.to_string().as_bytes()), part(signature))
}

#[test]
fn an_issued_token_says_who_calls() {
    let bench = Bench::new();
    let caller = bench.check(&bench.token()).unwrap();
    assert_eq!(caller.device, tablet().name);
    assert_eq!((caller.role, caller.org.as_str(), caller.person.as_str()), (Role::Crew, "minato-1", "p-0042"));
    assert_eq!(caller.expires_at, at(ISSUED_AT + LIFETIME_S));
    assert!(bench.check(&bench.with_claims(json!({}))).is_ok(), "the tables below start from a good token");
}

#[test]
fn another_process_verifies_with_the_public_key() {
    let bench = Bench::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token-key.pem");
    bench.signer.save(&file).unwrap();
    let reloaded = TokenSigner::load(&file, realm()).unwrap();
    let verifier = TokenVerifier::from_pem(&reloaded.public_key_pem().unwrap(), realm()).unwrap();
    assert!(verifier.verify(&bench.token(), &tablet(), at(ISSUED_AT)).is_ok());
    assert!(matches!(bench.signer.save(&file), Err(SignerError::File(_))), "a key is never overwritten");
    assert!(matches!(TokenSigner::from_pem("no key", realm()), Err(SignerError::Key)));
    assert!(matches!(TokenVerifier::from_pem("no key", realm()), Err(SignerError::Key)));
}

#[test]
fn the_algorithm_is_pinned() {
    let bench = Bench::new();
    let unsigned = |alg: &str| raw(&json!({"alg": alg, "typ": "at+jwt"}), &claims(), b"");
    for alg in ["none", "None", "NONE", "", "ES384", "RS256", "es256"] {
        assert_eq!(bench.refusal(&unsigned(alg)), TokenError::Algorithm, "{alg}");
    }
    // The public key as an HMAC secret (RFC 8725 section 2.1), in the forms an attacker would try.
    let pem = bench.signer.public_key_pem().unwrap();
    let der: Vec<u8> = base64::engine::general_purpose::STANDARD
        .decode(pem.lines().filter(|line| !line.starts_with('-')).collect::<String>())
        .unwrap();
    let mut hs256 = Header::new(Algorithm::HS256);
    hs256.typ = Some("at+jwt".into());
    for secret in [pem.as_bytes(), &der, &der[der.len() - 65..]] {
        let token = jsonwebtoken::encode(&hs256, &claims(), &EncodingKey::from_secret(secret)).unwrap();
        assert_eq!(bench.refusal(&token), TokenError::Algorithm);
    }
}

#[test]
fn a_signature_is_the_issuers_over_every_byte() {
    let bench = Bench::new();
    assert_eq!(bench.refusal(&Bench::new().token()), TokenError::Signature, "another key");
    let token = bench.token();
    let parts: Vec<&str> = token.split('.').collect();
    let bend = |part: &str| {
        let mut bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        URL_SAFE_NO_PAD.encode(bytes)
    };
    assert_eq!(bench.refusal(&format!("{}.{}.{}", parts[0], parts[1], bend(parts[2]))), TokenError::Signature);
    assert_eq!(bench.refusal(&format!("{}.{}.", parts[0], parts[1])), TokenError::Signature);
    let promoted = URL_SAFE_NO_PAD.encode(changed(&claims(), json!({"role": "headquarters"})).to_string());
    assert_eq!(bench.refusal(&format!("{}.{promoted}.{}", parts[0], parts[2])), TokenError::Signature);
}

#[test]
fn the_header_decides_nothing_else() {
    let bench = Bench::new();
    for typ in [None, Some("JWT"), Some("application/at+jwt+x"), Some("dpop+jwt")] {
        let mut other = header();
        other.typ = typ.map(Into::into);
        assert_eq!(bench.refusal(&bench.sign(&other, &claims())), TokenError::Type, "{typ:?}");
    }
    let mut critical = header();
    critical.crit = Some(vec!["exp".into()]);
    assert_eq!(bench.refusal(&bench.sign(&critical, &claims())), TokenError::Critical);
    let mut own_key = header();
    own_key.jku = Some("https://attacker.example/keys".into());
    own_key.kid = Some("../../key".into());
    let attacker = Bench::new();
    assert_eq!(bench.refusal(&attacker.sign(&own_key, &claims())), TokenError::Signature, "no key from the header");
}

#[test]
fn issuer_and_audience_are_exactly_ours() {
    let bench = Bench::new();
    let table = [
        (json!({"iss": "https://platform.example/"}), TokenError::Issuer),
        (json!({"iss": "https://other.example"}), TokenError::Issuer),
        (json!({"aud": "mq119-statistics"}), TokenError::Audience),
        (json!({"aud": ["mq119", "other"]}), TokenError::Claims),
        (json!({"iss": ["https://platform.example"]}), TokenError::Claims),
    ];
    for (changes, reason) in table {
        assert_eq!(bench.refusal(&bench.with_claims(changes.clone())), reason, "{changes}");
    }
}

#[test]
fn every_claim_is_required_and_well_formed() {
    let bench = Bench::new();
    for name in ["iss", "aud", "sub", "exp", "iat", "nbf", "jti", "cnf", "role", "org", "person"] {
        assert_eq!(bench.refusal(&bench.with_claims(json!({name: null}))), TokenError::Claims, "{name}");
    }
    let long = "x".repeat(CODE_MAX_CHARS + 1);
    let table = [
        json!({"cnf": {}}),
        json!({"cnf": {"x5t": tablet().thumbprint}}),
        json!({"cnf": {"x5t#S256": ""}}),
        json!({"role": "administrator"}),
        json!({"sub": "Not A Device"}),
        json!({"exp": "tomorrow"}),
        json!({"exp": -1.5}),
        json!({"jti": ""}),
        json!({"org": ""}),
        json!({"person": "山田 太郎"}),
        json!({"person": long}),
    ];
    for changes in table {
        assert_eq!(bench.refusal(&bench.with_claims(changes.clone())), TokenError::Claims, "{changes}");
    }
    assert!(bench.check(&bench.with_claims(json!({"scope": "later"}))).is_ok(), "unknown claims are ignored");
}

#[test]
fn time_is_checked_on_both_sides_with_the_leeway() {
    let bench = Bench::new();
    let token = bench.token();
    let check = |seconds| bench.verifier.verify(&token, &tablet(), at(seconds)).map(drop);
    let (begins, ends) = (ISSUED_AT - CLOCK_LEEWAY_S, ISSUED_AT + LIFETIME_S + CLOCK_LEEWAY_S);
    // Twice: once while the token is unknown, once while it is remembered.
    for remembered in [0, 1] {
        assert_eq!(bench.verifier.remembered(), remembered);
        assert_eq!(check(begins - 1), Err(TokenError::NotYetValid));
        assert_eq!(check(ends), Err(TokenError::Expired));
        assert_eq!(check(0), Err(TokenError::NotYetValid), "a machine that believes it is 1970");
        assert_eq!(check(begins), Ok(()));
        assert_eq!(check(ends - 1), Ok(()));
    }
    let late = bench.with_claims(json!({"nbf": ISSUED_AT + CLOCK_LEEWAY_S + 2}));
    assert_eq!(bench.refusal(&late), TokenError::NotYetValid);
    let from_the_future = bench.with_claims(json!({"iat": ISSUED_AT + CLOCK_LEEWAY_S + 2}));
    assert_eq!(bench.refusal(&from_the_future), TokenError::NotYetValid);
}

#[test]
fn a_life_is_short_and_positive() {
    let bench = Bench::new();
    let longest = json!({"exp": ISSUED_AT + MAX_TOKEN_LIFETIME_S});
    assert!(bench.check(&bench.with_claims(longest)).is_ok());
    let table = [
        json!({"exp": ISSUED_AT + MAX_TOKEN_LIFETIME_S + 1}),
        json!({"exp": i64::MAX}),
        json!({"exp": ISSUED_AT}),
        json!({"nbf": ISSUED_AT - MAX_TOKEN_LIFETIME_S}),
        json!({"iat": i64::MIN, "exp": i64::MAX}),
    ];
    for changes in table {
        assert_eq!(bench.refusal(&bench.with_claims(changes.clone())), TokenError::Lifetime, "{changes}");
    }
}

#[test]
fn a_token_works_on_its_own_device_only_also_when_remembered() {
    let bench = Bench::new();
    let token = bench.token();
    let check = |peer: &PeerDevice| bench.verifier.verify(&token, peer, at(ISSUED_AT)).map(drop);
    let thief = peer("minato-2-tablet", b"another certificate");
    let renewed = peer("minato-1-tablet", b"its next certificate");
    let same_hash_other_name = peer("minato-2-tablet", b"its certificate");
    for remembered in [0, 1] {
        assert_eq!(bench.verifier.remembered(), remembered);
        assert_eq!(check(&thief), Err(TokenError::OtherDevice));
        assert_eq!(check(&renewed), Err(TokenError::OtherDevice));
        assert_eq!(check(&same_hash_other_name), Err(TokenError::OtherDevice));
        assert_eq!(check(&tablet()), Ok(()));
    }
}

#[test]
fn only_good_tokens_are_remembered() {
    let bench = Bench::new();
    for token in
        [Bench::new().token(), bench.with_claims(json!({"aud": "other"})), bench.with_claims(json!({"exp": 5}))]
    {
        assert!(bench.check(&token).is_err());
    }
    assert_eq!(bench.verifier.remembered(), 0);
}

#[test]
fn the_length_limit_holds_on_both_sides() {
    let bench = Bench::new();
    // One more byte of padding makes a token one or two characters longer.
    let tokens = || (1100..1500).map(|length| bench.with_claims(json!({"padding": "x".repeat(length)})));
    let longest = tokens().take_while(|token| token.len() <= MAX_TOKEN_BYTES).last().unwrap();
    let one_more = tokens().find(|token| token.len() > MAX_TOKEN_BYTES).unwrap();
    assert!(one_more.len() - longest.len() <= 2);
    assert!(bench.check(&longest).is_ok());
    assert_eq!(bench.refusal(&one_more), TokenError::TooLong);
}

#[test]
fn rubbish_is_malformed() {
    let bench = Bench::new();
    let token = bench.token();
    let no_object = format!("{}.e30.e30", URL_SAFE_NO_PAD.encode("[]"));
    let twice = format!("{}.e30.e30", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","alg":"ES256","typ":"at+jwt"}"#));
    let five_parts = format!("{token}.x.y");
    for bad in
        ["", ".", "..", "a.b.c", "e30.e30.e30", &no_object, &twice, &five_parts, &format!("{token}="), "🚑.🚑.🚑"]
    {
        assert_eq!(bench.refusal(bad), TokenError::Malformed, "{bad}");
    }
}

#[test]
fn the_signer_puts_no_names_into_tokens() {
    let bench = Bench::new();
    let grant =
        |org: &str, person: &str| Grant { device: tablet(), role: Role::Crew, org: org.into(), person: person.into() };
    for (org, person) in [("港消防署", "p-1"), ("minato-1", "山田 太郎"), ("", "p-1"), ("minato-1", "")] {
        assert!(matches!(bench.signer.issue(&grant(org, person), at(ISSUED_AT)), Err(SignerError::Code)));
    }
}

#[test]
fn debug_and_errors_show_nothing_of_a_token() {
    let bench = Bench::new();
    let grant = Grant { device: tablet(), role: Role::Crew, org: "minato-1".into(), person: "p-0042".into() };
    let issued = bench.signer.issue(&grant, at(ISSUED_AT)).unwrap();
    assert_eq!(format!("{issued:?}"), "IssuedToken { expires_in_s: 300, .. }");
    assert_eq!(format!("{:?}", bench.verifier), "TokenVerifier { .. }");
    assert!(!format!("{:?}", bench.signer).contains("secret"));
    let caller = bench.check(&issued.access_token).unwrap();
    assert_eq!(format!("{caller:?}"), r#"Caller { device: DeviceName("minato-1-tablet"), role: Crew, .. }"#);
}
