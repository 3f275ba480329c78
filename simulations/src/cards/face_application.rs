//! 券面事項入力補助AP, 券面事項確認AP, and 券面等AP of the next card: what is printed, as text and as pictures.

use super::CardCondition;
use super::file::{Access, Application, File};
use super::holder::{digits, sex_digit};
use super::jpki_application::{Parts, SIMULATED_PIN};
use super::key::PrivateKey;
use super::photo::{self, Drawing};
use super::records::{MUNICIPALITY, key_id, public_key, verifiable_certificate};
use super::tagged::{object, short_object, with_offsets};
use ambulance_client::card::{NEXT, TODAY};
use anyhow::Result;
use sha2::{Digest, Sha256};
use std::sync::Arc;

const PIN: u16 = 0x0011;
const TEXT_A: u16 = 0x0014;
const TEXT_B: u16 = TODAY.text.printed;
const FACE_BIRTH: u16 = 0x0011;
const FACE_B: u16 = TODAY.face.printed;
const FACE_A: u16 = 0x0013;
const NEXT_A: u16 = 0x0214;
const NEXT_B: u16 = NEXT.text.printed;
/// 個人番号 on the next card, **made up**.
const NEXT_NUMBER: u16 = 0x0201;
const PIN_TRIES: u8 = 3;
const PRINTED_TRIES: u8 = 10;

/// What stands before the three hashes that are signed in the face file: a DigestInfo of 96 bytes.
const THREE_HASHES: [u8; 19] =
    [0x30, 0x71, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x60];

/// 個人番号 with the filling behind it.
fn number_file(parts: &Parts<'_>) -> Vec<u8> {
    [object(0xFF10, parts.holder.individual_number().as_bytes()), vec![0xFF; 2]].concat()
}

/// 基本4情報, without and within their file.
fn attributes(parts: &Parts<'_>) -> [Vec<u8>; 4] {
    let holder = parts.holder;
    [
        object(0xDF22, holder.name.as_bytes()),
        object(0xDF23, holder.address.as_bytes()),
        object(0xDF24, digits(holder.birth_date).as_bytes()),
        object(0xDF25, sex_digit(holder.sex).as_bytes()),
    ]
}

/// 券面事項入力補助AP. 照合番号A opens the number only, B the four attributes only, the PIN both.
pub(super) fn text(parts: &Parts<'_>) -> Result<Application> {
    let signer = parts.jpki.municipality_key();
    let (number, fields) = (number_file(parts), attributes(parts));
    let hashes = [
        object(0xDF31, &Sha256::digest(&number)),
        // over the attributes without their offset table
        object(0xDF32, &Sha256::digest(fields.concat())),
    ]
    .concat();
    let card_key = parts.jpki.card_key(CardCondition::Ok);
    let signed_key = object(0xDF51, &public_key(card_key)?);
    let basic = [object(0xDF41, &[1, 3, 14, 1]), object(0xDF42, &key_id(34)), object(0xDF43, &[0xFF; 128])].concat();
    let any = Access::After(&[PIN, TEXT_A, TEXT_B]);
    let files = vec![
        File::data(0x0001, number, Access::After(&[PIN, TEXT_A])),
        File::data(TODAY.text.attributes, with_offsets(0xFF20, 0xDF21, &fields), Access::After(&[PIN, TEXT_B])),
        File::data(0x0003, object(0xFF30, &signed(hashes, 0xDF33, signer)?), Access::After(&[PIN, TEXT_A])),
        File::data(0x0004, verifiable_certificate(signer, signer)?, Access::Free),
        File::data(0x0005, object(0xFF40, &basic), Access::Free),
        File::data(0x0006, short_object(0xA1, &public_key(card_key)?), any),
        File::data(0x0007, object(0xFF50, &signed(signed_key, 0xDF52, signer)?), any),
        File::data(0x0008, vec![0xFF; 16], any),
        File::pin(PIN, SIMULATED_PIN, PIN_TRIES),
        // blocked on every card that was looked at; what it opened is not known
        File::pin(0x0012, &[], 0),
        File::pin(TEXT_A, parts.holder.individual_number().as_bytes(), PRINTED_TRIES),
        File::pin(TEXT_B, parts.holder.printed_number().as_bytes(), PRINTED_TRIES),
    ];
    Ok(Application { aid: TODAY.text.aid, files, default_key: Some(Arc::clone(card_key)) })
}

/// 券面事項確認AP. The birth date opens the age record only, B the face, A the face and the number.
pub(super) fn face(parts: &Parts<'_>) -> Result<Application> {
    let signer = parts.jpki.municipality_key();
    let card_key = parts.jpki.card_key(CardCondition::Ok);
    let key = public_key(card_key)?;
    let birth = digits(parts.holder.birth_date);
    let age = [object(0xDF11, birth.as_bytes()), object(0xDF12, &key)].concat();
    let number = [object(0xDF41, photo::DOT_PNG), object(0xDF42, &key)].concat();
    let basic = [
        object(0xDF31, &[6, 3, 14, 1]),
        object(0xDF32, &key_id(24)),
        object(0xDF33, &[1]),
        object(0xDF34, MUNICIPALITY.as_bytes()),
        // made up: what the 256 bytes mean is not public
        object(0xDF35, &[key_id(25).as_slice(), &[0; 256]].concat()),
    ];
    let either = Access::After(&[FACE_A, FACE_B]);
    let files = vec![
        File::data(0x0001, object(0xFF10, &signed(age, 0xDF13, signer)?), Access::After(&[FACE_BIRTH])),
        File::data(TODAY.face.face, face_file(parts, Some(&key))?, either),
        File::data(0x0003, object(0xFF30, &basic.concat()), Access::Free),
        File::data(0x0004, verifiable_certificate(signer, signer)?, Access::Free),
        File::data(0x0005, object(0xFF40, &signed(number, 0xDF43, signer)?), Access::After(&[FACE_A])),
        File::data(0x0006, vec![0xFF; 16], either),
        File::pin(FACE_BIRTH, parts.holder.era_birth_date().as_bytes(), PRINTED_TRIES),
        File::pin(FACE_B, parts.holder.printed_number().as_bytes(), PRINTED_TRIES),
        File::pin(FACE_A, parts.holder.individual_number().as_bytes(), PRINTED_TRIES),
    ];
    Ok(Application { aid: TODAY.face.aid, files, default_key: Some(Arc::clone(card_key)) })
}

/// 券面等AP of the next card, **made up**: text and face behind the printed number, no sex on the face.
pub(super) fn next(parts: &Parts<'_>) -> Result<Application> {
    let attributes = with_offsets(0xFF20, 0xDF21, &attributes(parts));
    let either = Access::After(&[NEXT_A, NEXT_B]);
    let files = vec![
        File::data(NEXT_NUMBER, number_file(parts), Access::After(&[NEXT_A])),
        File::data(NEXT.text.attributes, attributes, either),
        File::data(NEXT.face.face, face_file(parts, None)?, either),
        File::pin(NEXT_A, parts.holder.individual_number().as_bytes(), PRINTED_TRIES),
        File::pin(NEXT_B, parts.holder.printed_number().as_bytes(), PRINTED_TRIES),
    ];
    Ok(Application { aid: NEXT.face.aid, files, default_key: None })
}

/// The face. With a key it is today's, signed by the municipality; without one it is the next card's.
fn face_file(parts: &Parts<'_>, key: Option<&[u8]>) -> Result<Vec<u8>> {
    let holder = parts.holder;
    let picture = match parts.condition {
        CardCondition::NoPhoto => &[], // made up: an empty field; how a real one shows it is not public
        _ => Drawing::of_holder(holder).jp2,
    };
    let mut facts = vec![object(0xDF22, digits(holder.birth_date).as_bytes())];
    if let Some(key) = key {
        facts.extend([object(0xDF23, sex_digit(holder.sex).as_bytes()), object(0xDF24, key)]);
    }
    let texts = [object(0xDF25, photo::DOT_PNG), object(0xDF26, photo::DOT_PNG)];
    let picture = object(0xDF27, picture);
    let hashes = [&facts.concat(), &texts.concat(), &picture].map(Sha256::digest);
    let hashes: Vec<u8> = hashes.iter().flat_map(|hash| hash.iter().copied()).collect();
    let signature = parts.jpki.municipality_key().sign_payload(&[&THREE_HASHES, hashes.as_slice()].concat())?;
    let mut fields = facts;
    fields.extend(texts);
    fields.extend([
        picture,
        object(0xDF28, &signature),
        object(0xDF29, digits(holder.card_expires).as_bytes()),
        object(0xDF2A, photo::DOT_PNG),
    ]);
    Ok(with_offsets(0xFF20, 0xDF21, &fields))
}

/// `content` with the municipality's signature over it behind.
fn signed(content: Vec<u8>, tag: u16, signer: &PrivateKey) -> Result<Vec<u8>> {
    let signature = object(tag, &signer.sign_message(&content)?);
    Ok([content, signature].concat())
}
