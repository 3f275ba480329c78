//! 公的個人認証AP: the certificates and the keys, on a card, on a phone and on the next card.

use super::file::{Access, Application, Content, File};
use super::{CardCondition, Holder, SimulatedJpki};
use ambulance_client::card::{CardFiles, NEXT, TODAY};
use anyhow::Result;
use jiff::Timestamp;

/// The four-digit PIN of every simulated card.
pub const SIMULATED_PIN: &[u8] = b"1234";
/// The signature password of every simulated card.
pub const SIMULATED_PASSWORD: &[u8] = b"SIMULATED1";

pub(super) const AUTHENTICATION_PIN: u16 = TODAY.authentication.files.pin;
pub(super) const NEXT_PIN: u16 = NEXT.authentication.files.pin;
const SIGNATURE_CERTIFICATE: u16 = 0x0001;
const SIGNATURE_AUTHORITY: u16 = 0x0002;
const SIGNATURE_KEY: u16 = 0x001A;
const SIGNATURE_PASSWORD: u16 = 0x001B;
const AUTHENTICATION_PIN_TRIES: u8 = 3;
const SIGNATURE_PASSWORD_TRIES: u8 = 5;

/// Length of the token file, a CK_TOKEN_INFO of PKCS#11.
const TOKEN_FILE_BYTES: usize = 160;
/// A certificate that announces so much is longer than any known one.
const OVERSIZED_BYTES: u16 = 0x7000;

/// What one card is made of.
pub(super) struct Parts<'a> {
    pub jpki: &'a SimulatedJpki,
    pub holder: &'a Holder,
    pub condition: CardCondition,
    pub serial: u64,
    pub validity: (Timestamp, Timestamp),
}

/// The application of a card of today or of a phone.
pub(super) fn today(parts: &Parts<'_>) -> Result<Application> {
    let Parts { jpki, condition, .. } = *parts;
    let files = TODAY.authentication.files;
    let (name, access) = match condition {
        CardCondition::LockedPhone | CardCondition::PhonePinBlocked => {
            ("JPKIAPGPSETOKEN", Access::After(&[AUTHENTICATION_PIN]))
        }
        CardCondition::LockedIphone | CardCondition::UnlockedIphone => ("JPKIAPIOSTOKEN", Access::Unlocked),
        CardCondition::OldResidentCard => ("JPKIAPICCTOKEN", Access::Free),
        CardCondition::Refusing => ("JPKIAPICCTOKEN2", Access::After(&[AUTHENTICATION_PIN])),
        _ => ("JPKIAPICCTOKEN2", Access::Free),
    };
    let is_iphone = matches!(access, Access::Unlocked);
    let key_access = if is_iphone { Access::Unlocked } else { Access::After(&[AUTHENTICATION_PIN]) };
    let mut all = vec![File::data(files.token, token(name), Access::Free)];
    if condition != CardCondition::OldResidentCard {
        all.extend(authentication(parts, &files, access, key_access)?);
    }
    if !is_iphone {
        all.push(File::pin(files.pin, SIMULATED_PIN, AUTHENTICATION_PIN_TRIES));
    }
    let signed = jpki.issue_for_signature(parts.serial, parts.holder, parts.validity)?;
    let authority = jpki.signature_authority_certificate().to_vec();
    all.extend([
        File::data(SIGNATURE_CERTIFICATE, signed, Access::After(&[SIGNATURE_PASSWORD])),
        File::data(SIGNATURE_AUTHORITY, authority, Access::Free),
        File::key(SIGNATURE_KEY, jpki.card_key(CardCondition::Ok), Access::After(&[SIGNATURE_PASSWORD])),
        File::pin(SIGNATURE_PASSWORD, SIMULATED_PASSWORD, SIGNATURE_PASSWORD_TRIES),
    ]);
    Ok(Application { aid: TODAY.authentication.aid, files: all, default_key: None })
}

/// 認証AP of the next card. Its file ids are **made up**.
pub(super) fn next(parts: &Parts<'_>) -> Result<Application> {
    let files = NEXT.authentication.files;
    let mut all = vec![File::data(files.token, token("JPKIAPICCTOKEN2"), Access::Free)];
    all.extend(authentication(parts, &files, Access::Free, Access::After(&[NEXT_PIN]))?);
    all.push(File::pin(files.pin, SIMULATED_PIN, AUTHENTICATION_PIN_TRIES));
    Ok(Application { aid: NEXT.authentication.aid, files: all, default_key: None })
}

/// Which certificates are there, the certificate, its authority and its key.
fn authentication(parts: &Parts<'_>, ids: &CardFiles, access: Access, key_access: Access) -> Result<Vec<File>> {
    let Parts { jpki, condition, .. } = *parts;
    let has_certificate = condition != CardCondition::NoCertificate;
    let availability = if has_certificate { [0x8F, 0x8F, 0x00] } else { [0x8F, 0x00, 0x00] };
    let mut files = vec![
        File::data(ids.availability, availability.to_vec(), Access::Free),
        File::data(ids.authority, jpki.authority_on_card(condition).to_vec(), Access::Free),
    ];
    if !has_certificate {
        return Ok(files);
    }
    let mut certificate = jpki.issue(condition, parts.serial, parts.holder, parts.validity)?;
    if condition == CardCondition::OversizedCertificate {
        let [high, low] = OVERSIZED_BYTES.to_be_bytes();
        certificate.splice(0..4, [0x30, 0x82, high, low]);
        certificate.resize(usize::from(OVERSIZED_BYTES) + 4, 0);
    }
    files.push(File::data(ids.certificate, certificate, access));
    files.push(File::key(ids.key, jpki.chip_key(condition), key_access));
    if !matches!(access, Access::Unlocked) {
        let terminal = match condition {
            CardCondition::StrangeTerminal => vec![4; 65], // no point of the curve: no signature fits
            _ => jpki.terminal().public(),
        };
        files.push(File { id: ids.terminal, content: Content::Terminal(terminal) });
    }
    Ok(files)
}

/// The token file. What follows the name has the form of a real one; the names in it are made up.
fn token(name: &str) -> Vec<u8> {
    let mut file = format!("{name:<32}{:<32}{:<16}{:<16}", "SIMULATED", "SIM", "0").into_bytes();
    // flags; sessions open and most of them, twice; longest and shortest PIN; memory, unknown
    for word in [0x0000_040D, 1, 0, 1, 0, 16, 6, u32::MAX, u32::MAX, u32::MAX, u32::MAX] {
        file.extend_from_slice(&u32::to_be_bytes(word));
    }
    file.extend_from_slice(b"0301");
    file.resize(TOKEN_FILE_BYTES, b'9');
    file
}
