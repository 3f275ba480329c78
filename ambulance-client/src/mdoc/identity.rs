//! What a good reading gives: who the owner of the phone is.

use super::limits::{MAX_NAME_BYTES, MAX_PORTRAIT_BYTES};
use super::response::Item;
use super::{MdocError, NAMESPACE, NAMESPACE_JP, cbor};
use ciborium::Value;
use domain::patient::{IdentitySource, PatientIdentity, Sex};
use jiff::Timestamp;
use jiff::civil::Date;

/// Who the owner is, signed by the issuer. No `Debug`: all of it is content.
#[derive(Clone, PartialEq, Eq)]
pub struct MobileIdentity {
    /// 氏名, as registered.
    pub name: String,
    /// 生年月日, when it was sent in a form that can be read.
    pub birth_date: Option<Date>,
    /// 性別; not stated when it was not sent.
    pub sex: Sex,
    /// 顔写真, when it was sent.
    pub portrait: Option<Portrait>,
    /// Name of the pinned root behind the document.
    pub issuer: String,
    /// Last instant of the document's validity.
    pub valid_until: Timestamp,
}

/// A picture as the issuer stored it. No `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Portrait {
    /// The file.
    pub bytes: Vec<u8>,
    /// What its first bytes say it is; a browser cannot show JPEG 2000.
    pub media_type: &'static str,
}

impl MobileIdentity {
    /// Takes the elements that were asked for; all others are dropped unseen.
    pub(super) fn from_items(items: Vec<Item>, issuer: String, valid_until: Timestamp) -> Result<Self, MdocError> {
        const PART: &str = "element";
        let (mut name, mut portrait) = (None, None);
        let (mut birth, mut birth_text, mut sex, mut sex_text) = (None, None, None, None);
        for item in items {
            match (item.space.as_str(), item.name.as_str()) {
                (NAMESPACE_JP, "full_name_unicode") => name = Some(cbor::text(item.value, PART)?),
                (NAMESPACE_JP, "portrait") => portrait = Some(self::portrait(item.value)?),
                (NAMESPACE_JP, "birth_date_unicode") => birth_text = item.value.as_text().and_then(day),
                (NAMESPACE_JP, "sex_unicode") => sex_text = item.value.as_text().and_then(sex_of_text),
                (NAMESPACE, "birth_date") => birth = cbor::day_text(&item.value).and_then(day),
                (NAMESPACE, "sex") => {
                    sex = item.value.as_integer().and_then(|code| sex_of_code(u64::try_from(code).ok()?))
                }
                _ => {}
            }
        }
        let name = name.filter(|name| !name.trim().is_empty()).ok_or(MdocError::NoName)?;
        if name.len() > MAX_NAME_BYTES {
            return Err(MdocError::TooLarge);
        }
        // the international forms are unambiguous; the Japanese ones stand in where they were not sent
        let sex = sex.or(sex_text).unwrap_or(Sex::NotStated);
        Ok(Self { name, birth_date: birth.or(birth_text), sex, portrait, issuer, valid_until })
    }

    /// The patient's identity as far as this document tells it: it has no kana, and the address was not asked for.
    #[must_use]
    pub fn to_patient(&self) -> PatientIdentity {
        PatientIdentity {
            name: self.name.clone(),
            name_kana: String::new(),
            birth_date: self.birth_date,
            stated_age_years: None,
            sex: self.sex,
            address: String::new(),
            source: IdentitySource::MobileDocument,
        }
    }
}

fn portrait(value: Value) -> Result<Portrait, MdocError> {
    let bytes = cbor::bytes(value, "portrait")?;
    if bytes.len() > MAX_PORTRAIT_BYTES {
        return Err(MdocError::PortraitTooLarge);
    }
    let media_type = match bytes.as_slice() {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xFF, 0x4F, 0xFF, 0x51, ..] | [0, 0, 0, 0x0C, b'j', b'P', ..] => "image/jp2",
        _ => "application/octet-stream",
    };
    Ok(Portrait { bytes, media_type })
}

/// `1971-09-01` or `1971年9月1日`.
fn day(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// ISO/IEC 5218.
fn sex_of_code(code: u64) -> Option<Sex> {
    match code {
        1 => Some(Sex::Male),
        2 => Some(Sex::Female),
        _ => None,
    }
}

fn sex_of_text(text: &str) -> Option<Sex> {
    match text {
        "男" | "男性" => Some(Sex::Male),
        "女" | "女性" => Some(Sex::Female),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_both_forms_and_nothing_else_is_guessed() {
        let expected = Date::new(1971, 9, 1).ok();
        assert_eq!((day("1971-09-01"), day("1971年9月1日")), (expected, expected));
        for text in ["", "昭和46年9月1日", "1971年13月1日", "1971年9月1", "年月日", "19710901x"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
