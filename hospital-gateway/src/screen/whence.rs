//! Where age and sex come from, and whether the crew found that they are the patient's: in a few words beside them.

use domain::{consent::IdentityCheck, disclosure::PatientView, patient::IdentitySource};

use super::{show::Show, words::BoardWords};

/// 「カード・本人確認済（目視）」, 「カード・本人確認 未」, 「聞き取り」.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Whence {
    /// `confirmed`, `open` or `said`: decides mark and frame. What was only said is nobody's document, so nothing in it waits for a check.
    pub state: &'static str,
    pub source: &'static str,
    /// 「本人確認済」 or 「本人確認 未」; empty for what was only said.
    pub checked: &'static str,
    /// 「（目視）」; empty while nobody has checked.
    pub how: &'static str,
}

impl Whence {
    /// `None` while nothing is known of the patient.
    pub(super) fn of(show: Show, patient: Option<&PatientView>) -> Option<Self> {
        let w = show.words();
        let patient = patient?;
        let source = patient.source?;
        let (state, checked, how) = match (patient.confirmed, source) {
            (Some(check), _) => ("confirmed", w.identity_checked, how(w, check)),
            (None, IdentitySource::Interview) => ("said", "", ""),
            (None, _) => ("open", w.identity_open, ""),
        };
        Some(Self { state, source: short(w, source), checked, how })
    }
}

const fn short(w: &BoardWords, source: IdentitySource) -> &'static str {
    match source {
        IdentitySource::Eligibility => w.from_card,
        IdentitySource::CardFace => w.from_card_face,
        IdentitySource::LookUp => w.from_look_up,
        IdentitySource::MobileDocument => w.from_phone,
        IdentitySource::Interview => w.interview,
    }
}

const fn how(w: &BoardWords, check: IdentityCheck) -> &'static str {
    match check {
        IdentityCheck::Visual => w.by_sight,
        IdentityCheck::Pin => w.by_pin,
        IdentityCheck::PhoneOwner => w.by_phone_owner,
        IdentityCheck::FourInformation => w.by_four_items,
    }
}
