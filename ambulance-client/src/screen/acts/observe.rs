//! Observations and vitals by hand.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use domain::{
    UnknownCode,
    observation::{Gcs, Jcs, Observation, Pupil, Sign},
    vitals::{Tenths, VitalKind, plausible},
};
use jiff::SignedDuration;
use webkit::{lang::Text, problem::Field};

use super::{Call, moment::moment};
use crate::screen::{
    answer::{Refusal, Refused},
    form::{Form, missing},
    words::{vital_label, vital_remedy},
};

/// 最終健常確認時刻 may lie so far back: thrombectomy looks at 24 hours, and people are found after a weekend.
const LAST_KNOWN_WELL_BACK_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);

const JCS: Field = Field { name: "jcs", label: Text::new("JCS", "JCS") };
const GCS_E: Field = Field { name: "gcs_e", label: Text::new("GCS E（開眼）", "GCS E") };
const GCS_V: Field = Field { name: "gcs_v", label: Text::new("GCS V（言語）", "GCS V") };
const GCS_M: Field = Field { name: "gcs_m", label: Text::new("GCS M（運動）", "GCS M") };
const LEFT_MM: Field = Field { name: "pupil_left_mm", label: Text::new("左の瞳孔径", "Left pupil") };
const LEFT_REACTS: Field =
    Field { name: "pupil_left_reacts", label: Text::new("左の対光反射", "Left light reflex") };
const RIGHT_MM: Field = Field { name: "pupil_right_mm", label: Text::new("右の瞳孔径", "Right pupil") };
const RIGHT_REACTS: Field =
    Field { name: "pupil_right_reacts", label: Text::new("右の対光反射", "Right light reflex") };
const ECG: Field = Field { name: "ecg", label: Text::new("心電図", "ECG") };
const PRESENT: Field = Field { name: "present", label: Text::new("あり", "Present") };
const ABSENT: Field = Field { name: "absent", label: Text::new("なし", "Absent") };
/// Our own addition to the contract: what the form showed as present and absent. Only what the person changed is recorded anew.
const SHOWN_PRESENT: Field = Field { name: "shown_present", label: Text::new("あり", "Present") };
const SHOWN_ABSENT: Field = Field { name: "shown_absent", label: Text::new("なし", "Absent") };
const WELL_MS: Field =
    Field { name: "last_known_well_ms", label: Text::new("最終健常確認時刻", "Last known well") };
const WELL_CLOCK: Field =
    Field { name: "last_known_well_clock", label: Text::new("最終健常確認時刻", "Last known well") };
const NOTE: Field = Field { name: "note", label: Text::new("備考", "Note") };

/// `POST /encounters/{id}/observations`
pub(super) async fn observations(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let now = tablet.clock().now();
        let (present, absent) = signs(form)?;
        let observation = Observation {
            jcs: form.optional_code(JCS, Jcs::from_code)?,
            gcs: gcs(form)?,
            pupil_left: pupil(form, LEFT_MM, LEFT_REACTS)?,
            pupil_right: pupil(form, RIGHT_MM, RIGHT_REACTS)?,
            ecg: form.text(ECG)?,
            present,
            absent,
            last_known_well: moment(form, WELL_MS, WELL_CLOCK, now, LAST_KNOWN_WELL_BACK_MAX)?,
            note: form.text(NOTE)?,
            ..Observation::at(now)
        };
        Ok(async move { tablet.observe(id, observation).await })
    })
    .await
}

fn signs(form: &Form) -> Result<(Vec<Sign>, Vec<Sign>), Refusal> {
    let read = |field: Field| form.each(field, Sign::from_code);
    let (mut present, mut absent) = (read(PRESENT)?, read(ABSENT)?);
    if present.iter().any(|sign| absent.contains(sign)) {
        let what = Text::new(
            "同じ徴候に「あり」と「なし」の両方が付いています。",
            "A sign is marked both present and absent.",
        );
        let remedy = Text::new("どちらか一つにして、もう一度記録してください。", "Keep one of them and record again.");
        return Err(Refused::field(ABSENT, "sign-both-ways", what, remedy));
    }
    let (shown_present, shown_absent) = (read(SHOWN_PRESENT)?, read(SHOWN_ABSENT)?);
    // A sign that was shown as present and is switched off now was looked for and is gone.
    let gone: Vec<Sign> =
        shown_present.iter().copied().filter(|sign| !present.contains(sign) && !absent.contains(sign)).collect();
    present.retain(|sign| !shown_present.contains(sign));
    absent.retain(|sign| !shown_absent.contains(sign));
    absent.extend(gone);
    Ok((present, absent))
}

fn gcs(form: &Form) -> Result<Option<Gcs>, Refusal> {
    let remedy = Text::new(
        "E は1〜4、V は1〜5、M は1〜6 です。三つとも選んでください。",
        "E is 1 to 4, V 1 to 5, M 1 to 6; give all three.",
    );
    let (eye, verbal, motor) = (form.number(GCS_E, remedy)?, form.number(GCS_V, remedy)?, form.number(GCS_M, remedy)?);
    match (eye, verbal, motor) {
        (None, None, None) => Ok(None),
        (Some(eye), Some(verbal), Some(motor)) => Gcs::new(eye, verbal, motor).map(Some).map_err(|_| {
            Refused::field(
                GCS_E,
                "gcs-out-of-range",
                Text::new("GCS が範囲外です。", "The GCS is out of range."),
                remedy,
            )
        }),
        _ => {
            let what = Text::new(
                "GCS の三つのうち、選ばれていないものがあります。",
                "One of the three parts of the GCS is missing.",
            );
            let field = if eye.is_none() {
                GCS_E
            } else if verbal.is_none() {
                GCS_V
            } else {
                GCS_M
            };
            Err(Refused::field(field, "gcs-incomplete", what, remedy))
        }
    }
}

fn pupil(form: &Form, mm: Field, reacts: Field) -> Result<Option<Pupil>, Refusal> {
    let remedy = Text::new(
        "1〜9 mm の数字（0.5 刻みでよい）と、対光反射のあり・なしを入れてください。",
        "Give 1 to 9 mm and whether it reacts to light.",
    );
    let incomplete = |field| {
        let what =
            Text::new("瞳孔径と対光反射は、両方そろえてください。", "Diameter and light reflex belong together.");
        Err(Refused::field(field, "pupil-incomplete", what, remedy))
    };
    match (form.number::<f64>(mm, remedy)?, form.optional_code(reacts, yes_no)?) {
        (None, None) => Ok(None),
        (None, Some(_)) => incomplete(mm),
        (Some(_), None) => incomplete(reacts),
        (Some(diameter), Some(reacts)) if (1.0..=9.0).contains(&diameter) => {
            // At most 90 by the check above: fits.
            Ok(Some(Pupil { diameter_tenth_mm: (diameter * 10.0).round() as u8, reacts }))
        }
        (Some(_), Some(_)) => {
            let what = Text::new("瞳孔径が範囲外です。", "The diameter is out of range.");
            Err(Refused::field(mm, "pupil-out-of-range", what, remedy))
        }
    }
}

fn yes_no(text: &str) -> Result<bool, UnknownCode> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(UnknownCode { list: "yes-no" }),
    }
}

/// `POST /encounters/{id}/vitals`
pub(super) async fn vitals(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let mut values = BTreeMap::new();
        for kind in VitalKind::ALL {
            if let Some(value) = vital(form, *kind)? {
                values.insert(*kind, value);
            }
        }
        match (values.get(&VitalKind::Systolic), values.get(&VitalKind::Diastolic)) {
            (None, Some(_)) => return Err(missing(field_of(VitalKind::Systolic))),
            (Some(systolic), Some(diastolic)) if diastolic > systolic => {
                let what =
                    Text::new("拡張期が収縮期より高くなっています。", "It is higher than the systolic pressure.");
                let remedy =
                    Text::new("上と下を入れ替えて、もう一度記録してください。", "Exchange the two and record again.");
                return Err(Refused::field(field_of(VitalKind::Diastolic), "pressures-exchanged", what, remedy));
            }
            _ => {}
        }
        Ok(async move { tablet.measure(id, values).await })
    })
    .await
}

const fn field_of(kind: VitalKind) -> Field {
    Field { name: kind.code(), label: vital_label(kind) }
}

fn vital(form: &Form, kind: VitalKind) -> Result<Option<Tenths>, Refusal> {
    let (field, remedy) = (field_of(kind), vital_remedy(kind));
    let Some(value) = form.number::<f64>(field, remedy)? else { return Ok(None) };
    let what = Text::new("範囲外の値です。", "The value is out of range.");
    plausible(kind, value).map(Some).map_err(|_| Refused::field(field, "vital-out-of-range", what, remedy))
}
