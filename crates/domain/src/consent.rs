//! 同意の根拠: on what basis somebody's record may be fetched, by whom, when, and for which categories. Never a bool.
//!
//! Oral consent of the patient (in practice also of the family). It is waived only when the patient cannot give it AND life or
//! body is at stake (個人情報保護法 art. 20(2)(ii), art. 27(1)(ii); public bodies art. 69); the captain decides and is the formal
//! 閲覧責任者. A refusal means the ordinary interview, with no disadvantage.

use jiff::{SignedDuration, Timestamp};

use crate::{ids::PersonId, record::Category};

coded! {
    /// 同意の根拠
    pub enum ConsentBasis {
        Patient = "patient", "本人の同意", "Patient consented";
        Family = "family", "家族の同意", "Family consented";
        Waived = "waived-life-at-stake", "同意困難(生命・身体の保護)", "Unable to consent, life or body at stake";
        Refused = "refused", "同意なし(拒否)", "Refused";
    }
}

coded! {
    /// Who the person is was checked in this way before anything is fetched.
    pub enum IdentityCheck {
        Visual = "visual", "顔写真の目視確認", "Face compared with the photo";
        Pin = "pin", "暗証番号", "PIN";
        /// The owner unlocked it by face or finger.
        PhoneOwner = "phone-owner", "スマホの本人認証", "Unlocked by the owner of the phone";
        /// 基本4情報: compared with what a document shows or somebody says. There was no photo that the state has signed.
        FourInformation = "four-information", "4情報の照合", "Name, birth date, sex and address compared";
    }
}

/// 同意の記録
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// On what basis.
    pub basis: ConsentBasis,
    /// Who took it: the 閲覧責任者 (captain) or on the captain's order.
    pub supervisor: PersonId,
    /// When.
    pub at: Timestamp,
    /// For which categories. 手術情報 has a consent of its own, so categories are listed one by one.
    pub categories: Vec<Category>,
    /// How the identity was confirmed.
    pub identity_check: IdentityCheck,
}

/// A fetch is allowed for so long after the consent, as the real interface limits it (available until +24 h).
pub const FETCH_WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// Why nothing may be fetched. Refused by us before the service is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchForbidden {
    /// No basis has been recorded.
    #[error("no consent basis recorded")]
    NoBasis,
    /// The patient or family refused.
    #[error("consent was refused")]
    Refused,
    /// The category was not consented to.
    #[error("category not consented to")]
    CategoryExcluded,
    /// More than [`FETCH_WINDOW`] has passed, or the consent lies in the future.
    #[error("consent is older than 24 hours")]
    OutOfTime,
}

/// Whether a category may be fetched at `now` on the given consent.
///
/// # Errors
/// [`FetchForbidden`] tells why not.
pub fn may_fetch(consent: Option<&Consent>, category: Category, now: Timestamp) -> Result<(), FetchForbidden> {
    let consent = consent.ok_or(FetchForbidden::NoBasis)?;
    let age = now.duration_since(consent.at);
    if consent.basis == ConsentBasis::Refused {
        Err(FetchForbidden::Refused)
    } else if age > FETCH_WINDOW || age < SignedDuration::ZERO {
        Err(FetchForbidden::OutOfTime)
    } else if !consent.categories.contains(&category) {
        Err(FetchForbidden::CategoryExcluded)
    } else {
        Ok(())
    }
}
