//! What a reader can ask of a card beyond its identity, with every kind of token.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::fixture::{InHand, jpki, now, printed, roots};
use super::*;
use ambulance_client::card::chain::{self, ChainError, Roots};
use ambulance_client::card::{
    AuthEvidence, CardError, CardReading, CardTries, CertificateStanding, KeyKind, OperationError, PhotoFormat, Proof,
    ProofKind, Secret, SecretKind, SignatureAlgorithm, SpendLastTry, TerminalError, TextKey, TokenKind, TriesLeft,
    authenticate, authenticate_as, read_and_authenticate, read_attributes, read_card, read_face, read_tries,
};
use ambulance_client::photo::ScreenPhoto;

const NONCE: [u8; 32] = [0xA5; 32];
const PIN: SecretKind = SecretKind::AuthenticationPin;

fn with_pin(card: &mut InHand, pin: &str, last_try: Option<SpendLastTry>) -> Result<AuthEvidence, OperationError> {
    authenticate(card, NONCE, &Proof::Pin { pin: &Secret::pin(pin).unwrap(), last_try })
}

#[test]
fn today_s_card_signs_a_challenge_after_its_pin() {
    let mut card = InHand::of(CardCondition::Ok);
    let evidence = with_pin(&mut card, "1234", None).ok().unwrap();
    assert_eq!((evidence.token, evidence.proof), (TokenKind::Card, ProofKind::CardPin));
    assert_eq!((evidence.key, evidence.signature.len()), (KeyKind::Rsa { bits: 2048 }, 256));
    assert_eq!(evidence.algorithm, SignatureAlgorithm::RsaPkcs1Sha256);
    let holds =
        |nonce: &[u8]| evidence.algorithm.verify(&evidence.certificate_der, nonce, &evidence.signature).unwrap();
    assert!(holds(&NONCE) && !holds(&[0; 32]));
}

/// What a proof after a reading gives, and how many commands it took.
fn after_reading(card: &mut InHand, reading: &CardReading, proof: &Proof<'_>) -> Result<u32, OperationError> {
    let before = card.answered();
    let evidence = authenticate_as(card, reading, NONCE, proof)?;
    assert!(evidence.algorithm.verify(&reading.certificate_der, &NONCE, &evidence.signature).unwrap());
    Ok(card.answered() - before)
}

#[test]
fn a_proof_after_a_reading_reads_nothing_again() {
    let pin = Secret::pin("1234").unwrap();
    let by_pin = Proof::Pin { pin: &pin, last_try: None };
    let mut card = InHand::of(CardCondition::Ok);
    let reading = read_card(&mut card).unwrap();
    assert_eq!(reading.apdus, card.answered());
    assert_eq!(after_reading(&mut card, &reading, &by_pin), Ok(6));
    assert_eq!(after_reading(&mut InHand::of(CardCondition::Ok), &reading, &Proof::Photo(jpki().terminal())), Ok(6));
    // the next card is looked for by another name first
    let mut next = InHand::of(CardCondition::NextGeneration);
    let its_reading = read_card(&mut next).unwrap();
    assert_eq!(after_reading(&mut next, &its_reading, &by_pin), Ok(7));
    // a card that took the place of the one that was read
    let wrong = Err(OperationError::SignatureWrong);
    assert_eq!(after_reading(&mut InHand::of(CardCondition::Copied), &reading, &by_pin), wrong);
    assert!(after_reading(&mut InHand::of(CardCondition::Ok), &its_reading, &by_pin).is_err());
    assert_eq!(after_reading(&mut InHand::of(CardCondition::NextGeneration), &reading, &by_pin), wrong);
}

#[test]
fn reading_and_proof_in_one_go_serve_a_phone_too() {
    let pin = Secret::pin("1234").unwrap();
    let by_pin = Proof::Pin { pin: &pin, last_try: None };
    let mut card = InHand::of(CardCondition::Ok);
    let (reading, evidence) = read_and_authenticate(&mut card, NONCE, &by_pin).ok().unwrap();
    let plain = read_card(&mut InHand::of(CardCondition::Ok)).unwrap();
    assert_eq!(CardReading { apdus: plain.apdus, ..reading.clone() }, plain);
    assert_eq!((reading.certificate_der, card.answered()), (evidence.certificate_der, plain.apdus + 5));
    // an Android phone shows its certificate to its owner only; then it is known, and one session less is needed
    let mut android = InHand::of(CardCondition::LockedPhone);
    let (reading, evidence) = read_and_authenticate(&mut android, NONCE, &by_pin).ok().unwrap();
    assert_eq!((reading.token, evidence.proof), (TokenKind::Android, ProofKind::PhonePin));
    android.card.power_off();
    let refused = authenticate_as(&mut android, &reading, NONCE, &Proof::UnlockedPhone).err();
    assert_eq!(refused, Some(CardError::PhoneNeedsOwner.into()));
    assert_eq!(after_reading(&mut android, &reading, &by_pin), Ok(6));
    let mut iphone = InHand::of(CardCondition::UnlockedIphone);
    let reading = read_card(&mut iphone).unwrap();
    assert_eq!(after_reading(&mut iphone, &reading, &Proof::UnlockedPhone), Ok(3));
}

#[test]
fn the_next_card_is_another_row_of_the_table_only() {
    let mut card = InHand::of(CardCondition::NextGeneration);
    let reading = read_card(&mut card).unwrap();
    assert_eq!((reading.key, reading.certificate_serial.as_str()), (KeyKind::EcP384, "1267"));
    let evidence = with_pin(&mut card, "1234", None).ok().unwrap();
    assert_eq!((evidence.algorithm, evidence.signature.len()), (SignatureAlgorithm::EcdsaP384Sha384, 96));
    let holder = Holder::sample();
    let attributes = read_attributes(&mut card, &TextKey::Printed(&printed(&holder)), None).ok().unwrap();
    assert_eq!(attributes.name, holder.name);
    let face = read_face(&mut card, &printed(&holder), None).ok().unwrap();
    assert!(face.sex.is_none() && face.photo.is_some());
    let pin = Secret::pin("1234").unwrap();
    let error = read_attributes(&mut card, &TextKey::Pin(&pin), None).err();
    assert_eq!(error, Some(OperationError::NotOnThisCard));
    assert_eq!(chain::check(&evidence.certificate_der, &roots(), now()).unwrap().root, 2);
}

#[test]
fn phones_have_their_own_rules() {
    let mut android = InHand::of(CardCondition::LockedPhone);
    assert_eq!(read_card(&mut android).unwrap_err(), CardError::PhoneNeedsOwner);
    let evidence = with_pin(&mut android, "1234", None).ok().unwrap();
    assert_eq!((evidence.token, evidence.proof), (TokenKind::Android, ProofKind::PhonePin));
    let mut iphone = InHand::of(CardCondition::LockedIphone);
    assert_eq!(read_card(&mut iphone).unwrap_err(), CardError::PhoneNeedsOwner);
    assert_eq!(authenticate(&mut iphone, NONCE, &Proof::UnlockedPhone).err(), Some(CardError::PhoneNeedsOwner.into()));
    assert_eq!(with_pin(&mut iphone, "1234", None).err(), Some(OperationError::NotOnThisCard));
    iphone.card.set_unlocked(true);
    let evidence = authenticate(&mut iphone, NONCE, &Proof::UnlockedPhone).ok().unwrap();
    assert_eq!((evidence.token, evidence.proof), (TokenKind::IPhone, ProofKind::PhoneUnlocked));
    assert_eq!(iphone.card.apdu(&[0x80, 0xFC, 0x00, 0x00]), [0x90, 0x00]);
    assert_eq!(read_card(&mut iphone).unwrap_err(), CardError::PhoneNeedsOwner);
    let tries = read_tries(&mut iphone).unwrap();
    assert_eq!(tries, CardTries { authentication_pin: None, text_pin: None, printed_number: None });
}

#[test]
fn text_and_photo_are_read_by_the_printed_number() {
    let mut card = InHand::of(CardCondition::Ok);
    let holder = Holder::sample();
    let attributes = read_attributes(&mut card, &TextKey::Printed(&printed(&holder)), None).ok().unwrap();
    assert_eq!((attributes.name, attributes.address), (holder.name.clone(), holder.address.clone()));
    assert_eq!((attributes.birth_date, attributes.sex), (holder.birth_date, holder.sex));
    let face = read_face(&mut card, &printed(&holder), None).ok().unwrap();
    let photo = face.photo.unwrap();
    assert_eq!(photo.format, PhotoFormat::Jpeg2000);
    let shown = ScreenPhoto::from_card(&photo).unwrap();
    assert_eq!((shown.content_type(), shown.width(), shown.height()), ("image/png", 240, 300));
    assert_eq!((face.birth_date, face.sex, face.expires), (holder.birth_date, Some(holder.sex), holder.card_expires));
    let wrong = printed(&Holder { security_code: 1, ..holder });
    let error = read_face(&mut card, &wrong, None).err();
    assert_eq!(error, Some(OperationError::Wrong { secret: SecretKind::PrintedNumber, left: 9 }));
    assert_eq!(
        read_tries(&mut card).unwrap().printed_number,
        Some(TriesLeft::Left(10)),
        "the two applications count apart"
    );
}

#[test]
fn a_card_without_a_photo_gives_none() {
    let face = read_face(&mut InHand::of(CardCondition::NoPhoto), &printed(&Holder::sample()), None).ok().unwrap();
    assert!(face.photo.is_none());
}

#[test]
fn the_last_try_is_spent_only_when_it_is_meant() {
    let mut card = InHand::of(CardCondition::Ok);
    for left in [2, 1] {
        assert_eq!(with_pin(&mut card, "0000", None).err(), Some(OperationError::Wrong { secret: PIN, left }));
    }
    for _ in 0..3 {
        assert_eq!(with_pin(&mut card, "0000", None).err(), Some(OperationError::LastTry { secret: PIN }));
        assert_eq!(read_tries(&mut card).unwrap().authentication_pin, Some(TriesLeft::Left(1)));
        card.card.power_off();
    }
    let blocked = Some(OperationError::Blocked { secret: PIN });
    assert_eq!(with_pin(&mut card, "0000", Some(SpendLastTry)).err(), blocked);
    let memory = card.card.memory();
    let mut again = InHand::of(CardCondition::Ok);
    again.card.remember(&serde_json::from_str(&serde_json::to_string(&memory).unwrap()).unwrap());
    assert_eq!(
        with_pin(&mut again, "1234", Some(SpendLastTry)).err(),
        blocked,
        "no power and no new reader unblocks it"
    );
}

#[test]
fn a_terminal_opens_the_card_once_and_only_for_authentication() {
    let mut card = InHand::of(CardCondition::Ok);
    let evidence = authenticate(&mut card, NONCE, &Proof::Photo(jpki().terminal())).ok().unwrap();
    assert_eq!(evidence.proof, ProofKind::Photo);
    let error = authenticate(&mut card, NONCE, &Proof::UnlockedPhone).err();
    assert_eq!(error, Some(CardError::Refused(0x6982).into()), "one signature only");
    let stranger = SimulatedTerminal::generate().unwrap();
    let error = authenticate(&mut card, NONCE, &Proof::Photo(&stranger)).err();
    assert_eq!(error, Some(TerminalError::Refused(0x6982).into()));
    assert_eq!(read_tries(&mut card).unwrap().authentication_pin, Some(TriesLeft::Left(3)));
    let mut phone = InHand::of(CardCondition::UnlockedIphone);
    let error = authenticate(&mut phone, NONCE, &Proof::Photo(jpki().terminal())).err();
    assert_eq!(error, Some(TerminalError::Refused(0x6A82).into()));
}

/// The certificate of a card in this condition.
fn certificate(condition: CardCondition) -> Vec<u8> {
    with_pin(&mut InHand::of(condition), "1234", None).ok().unwrap().certificate_der
}

#[test]
fn generations_with_one_name_are_told_by_their_signature() {
    let at = |condition, roots: &Roots| chain::check(&certificate(condition), roots, now()).map(|checked| checked.root);
    assert_eq!(at(CardCondition::OlderAuthority, &roots()), Ok(0));
    assert_eq!(at(CardCondition::Ok, &roots()), Ok(1));
    assert_eq!(at(CardCondition::NextGeneration, &roots()), Ok(2));
    let [older, ..] = jpki().authority_certificates();
    let only_older = Roots::pin([older]).unwrap();
    assert_eq!(at(CardCondition::Ok, &only_older), Err(ChainError::NotSigned), "same name, another key");
    assert_eq!(at(CardCondition::UnknownAuthority, &roots()), Err(ChainError::NotSigned));
    assert_eq!(at(CardCondition::WrongUse, &roots()), Err(ChainError::WrongUse));
    assert_eq!(at(CardCondition::NotYetValid, &roots()), Err(ChainError::NotYetValid));
    assert_eq!(at(CardCondition::Ok, &Roots::pin([]).unwrap()), Err(ChainError::UnknownIssuer));
    let signature_authority = Roots::pin([jpki().signature_authority_certificate()]).unwrap();
    assert_eq!(at(CardCondition::Ok, &signature_authority), Err(ChainError::UnknownIssuer));
    assert_eq!(Roots::pin([certificate(CardCondition::Ok).as_slice()]).err(), Some(ChainError::NotAnAuthority));
}

#[test]
fn dates_and_every_byte_of_a_certificate_count() {
    let check = |condition| chain::check(&certificate(condition), &roots(), now()).unwrap();
    assert_eq!(check(CardCondition::Ok).standing, CertificateStanding::Valid);
    assert_eq!(check(CardCondition::Ok).hint, None);
    assert_eq!(check(CardCondition::ExpiresSoon).hint.map(|hint| hint.days), Some(23));
    assert!(matches!(check(CardCondition::ExpiredInGrace).standing, CertificateStanding::Grace { .. }));
    assert_eq!(check(CardCondition::Expired).standing, CertificateStanding::Expired);
    let der = certificate(CardCondition::Ok);
    for at in (0..der.len()).step_by(7) {
        let mut changed = der.clone();
        changed[at] ^= 0x01;
        assert!(chain::check(&changed, &roots(), now()).is_err(), "byte {at}");
    }
}
