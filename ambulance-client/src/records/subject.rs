//! Whose record is asked for: the owner of a certificate, or somebody whom the service found by 基本4情報.

use domain::{
    card::CertificateStanding,
    patient::{PatientIdentity, Sex},
};
use jiff::civil::Date;

/// How the service knows whom we mean. No `Debug`: it leads to a person.
#[derive(Clone, PartialEq, Eq)]
pub enum Subject {
    /// The owner of a card or a phone.
    Certificate {
        /// Serial number of the authentication certificate, lower-case hexadecimal.
        serial: String,
        /// What the certificate's dates allow today.
        standing: CertificateStanding,
    },
    /// The one person whom a look-up found.
    Found {
        /// The service's own word for that person, given with the answer; opaque.
        reference: String,
    },
}

/// 基本4情報, complete: what a look-up asks with. No `Debug`: it names a person.
#[derive(Clone, PartialEq, Eq)]
pub struct FourInformation {
    /// 氏名, as it is written or, where only that is known, フリガナ.
    pub name: NameAsked,
    /// 生年月日
    pub birth_date: Date,
    /// 性別
    pub sex: Sex,
    /// 住所
    pub address: String,
}

/// How the name is asked with.
#[derive(Clone, PartialEq, Eq)]
pub enum NameAsked {
    /// 氏名
    Written(String),
    /// フリガナ
    Kana(String),
}

/// One of the four items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MissingItem {
    /// Neither 氏名 nor フリガナ.
    #[error("name is missing")]
    Name,
    /// 生年月日; an age is not enough.
    #[error("birth date is missing")]
    BirthDate,
    /// 性別
    #[error("sex is missing")]
    Sex,
    /// 住所
    #[error("address is missing")]
    Address,
}

impl FourInformation {
    /// The four items of what somebody said.
    ///
    /// # Errors
    /// The first item that is missing: with three of them the service would find too many people.
    pub fn of(said: &PatientIdentity) -> Result<Self, MissingItem> {
        let name = match (said.name.trim(), said.name_kana.trim()) {
            ("", "") => return Err(MissingItem::Name),
            ("", kana) => NameAsked::Kana(kana.to_owned()),
            (written, _) => NameAsked::Written(written.to_owned()),
        };
        let birth_date = said.birth_date.ok_or(MissingItem::BirthDate)?;
        if said.sex == Sex::NotStated {
            return Err(MissingItem::Sex);
        }
        let address = said.address.trim().to_owned();
        if address.is_empty() {
            Err(MissingItem::Address)
        } else {
            Ok(Self { name, birth_date, sex: said.sex, address })
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use domain::patient::IdentitySource;
    use jiff::civil::date;

    use super::*;

    fn said() -> PatientIdentity {
        PatientIdentity {
            name: " 試験 花子 ".to_owned(),
            name_kana: "シケン ハナコ".to_owned(),
            birth_date: Some(date(1954, 3, 9)),
            stated_age_years: None,
            sex: Sex::Female,
            address: "汐見県湊野市一丁目1".to_owned(),
            source: IdentitySource::Interview,
        }
    }

    #[test]
    fn four_items_or_none() {
        let missing = |said: PatientIdentity| FourInformation::of(&said).err();
        assert_eq!(missing(said()), None);
        assert_eq!(
            missing(PatientIdentity { name: " ".to_owned(), name_kana: String::new(), ..said() }),
            Some(MissingItem::Name)
        );
        let only_age = PatientIdentity { birth_date: None, stated_age_years: Some(72), ..said() };
        assert_eq!(missing(only_age), Some(MissingItem::BirthDate));
        assert_eq!(missing(PatientIdentity { sex: Sex::NotStated, ..said() }), Some(MissingItem::Sex));
        assert_eq!(missing(PatientIdentity { address: "　".to_owned(), ..said() }), Some(MissingItem::Address));
    }

    #[test]
    fn kana_stands_in_for_a_name_that_nobody_can_write() {
        assert!(FourInformation::of(&said()).unwrap().name == NameAsked::Written("試験 花子".to_owned()));
        let spoken = PatientIdentity { name: String::new(), ..said() };
        assert!(FourInformation::of(&spoken).unwrap().name == NameAsked::Kana("シケン ハナコ".to_owned()));
    }
}
