//! What the crew is told, sees and judges: `[[complaint]]`, `[interview]`, `[[observation]]`, `[[triage]]`.

use domain::{
    milestone::Milestone,
    observation::{Gcs, Jcs, Observation, Pupil},
    patient::Sex,
    text::free_text,
    triage::Triage,
};
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::{At, Timeline, instant, reader::Reader};

/// What the patient, the family or a bystander says of who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// When, seconds after the start.
    pub at_s: u32,
    /// 氏名; may be empty.
    pub name: String,
    /// Age in years, if it is known.
    pub age_years: Option<u8>,
    /// 性別
    pub sex: Sex,
}

/// Longest earlier time for 最終健常確認時刻: two days before the call.
const LAST_KNOWN_WELL_MIN_S: i64 = -172_800;

/// Pupils a crew can see, millimetres (the domain's tenths of 10 to 90).
const PUPIL_MM: (f64, f64) = (1.0, 9.0);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ComplaintFile {
    at_s: Spanned<u32>,
    text: Spanned<String>,
}

impl ComplaintFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<At<String>, Mistake> {
        Ok(At { at_s: reader.second(&self.at_s)?, what: spoken(&self.text, reader)? })
    }
}

/// Text as a screen takes it.
pub(super) fn spoken(text: &Spanned<String>, reader: &Reader<'_>) -> Result<String, Mistake> {
    let cleaned = free_text(text.get_ref())
        .map_err(|long| reader.wrong(text, long.to_string(), "Say it in fewer words, as the screen demands"))?;
    if cleaned.is_empty() {
        return Err(reader.wrong(text, "the text is empty", "Write what is said, or remove the field"));
    }
    Ok(cleaned)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InterviewFile {
    at_s: Spanned<u32>,
    #[serde(default)]
    name: String,
    age: Option<u8>,
    sex: Option<Sex>,
}

impl InterviewFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<Interview, Mistake> {
        let at_s = reader.second(&self.at_s)?;
        let sex = self.sex.unwrap_or(Sex::NotStated);
        Ok(Interview { at_s, name: self.name.clone(), age_years: self.age, sex })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ObservationFile {
    at_s: Spanned<u32>,
    jcs: Option<Jcs>,
    gcs: Option<Spanned<String>>,
    pupil_left_mm: Option<Spanned<f64>>,
    pupil_left_reacts: Option<Spanned<bool>>,
    pupil_right_mm: Option<Spanned<f64>>,
    pupil_right_reacts: Option<Spanned<bool>>,
    #[serde(default)]
    ecg: String,
    #[serde(default)]
    present: Vec<Spanned<String>>,
    #[serde(default)]
    absent: Vec<Spanned<String>>,
    last_known_well_s: Option<Spanned<i64>>,
    #[serde(default)]
    note: String,
}

impl ObservationFile {
    pub fn read(&self, timeline: &Timeline, reader: &Reader<'_>) -> Result<At<Observation>, Mistake> {
        let at_s = at_patient(&self.at_s, timeline, reader)?;
        let mut observation = Observation::at(instant(reader.start, i64::from(at_s)));
        observation.jcs = self.jcs;
        observation.gcs = self.gcs.as_ref().map(|gcs| read_gcs(gcs, reader)).transpose()?;
        observation.pupil_left = pupil(self.pupil_left_mm.as_ref(), self.pupil_left_reacts.as_ref(), reader)?;
        observation.pupil_right = pupil(self.pupil_right_mm.as_ref(), self.pupil_right_reacts.as_ref(), reader)?;
        observation.ecg.clone_from(&self.ecg);
        observation.note.clone_from(&self.note);
        observation.present = reader.codes(&self.present)?;
        observation.absent = reader.codes(&self.absent)?;
        if let Some(word) =
            self.absent.iter().find(|word| self.present.iter().any(|one| one.get_ref() == word.get_ref()))
        {
            let problem = format!("\"{}\" is both present and absent", word.get_ref());
            return Err(reader.wrong(word, problem, "Remove one of the two"));
        }
        if let Some(well) = &self.last_known_well_s {
            if !(LAST_KNOWN_WELL_MIN_S..=i64::from(at_s)).contains(well.get_ref()) {
                let problem = "last known well must lie before the observation, within two days";
                return Err(reader.wrong(
                    well,
                    problem,
                    "Give seconds after the start: -3600 is one hour before the call",
                ));
            }
            observation.last_known_well = Some(instant(reader.start, *well.get_ref()));
        }
        Ok(At { at_s, what: observation })
    }
}

/// A moment at which the crew sees the patient.
pub(super) fn at_patient(at_s: &Spanned<u32>, timeline: &Timeline, reader: &Reader<'_>) -> Result<u32, Mistake> {
    reader.second_from(at_s, timeline.at_s(Milestone::AtPatient), "the crew is at the patient")
}

/// `E3V4M6`, as crews say it.
fn read_gcs(text: &Spanned<String>, reader: &Reader<'_>) -> Result<Gcs, Mistake> {
    let parts = || {
        let (eye, rest) = text.get_ref().strip_prefix('E')?.split_once('V')?;
        let (verbal, motor) = rest.split_once('M')?;
        Gcs::new(eye.parse().ok()?, verbal.parse().ok()?, motor.parse().ok()?).ok()
    };
    parts().ok_or_else(|| {
        reader.wrong(text, format!("\"{}\" is no GCS", text.get_ref()), "Write E1-4, V1-5, M1-6, e.g. \"E3V4M6\"")
    })
}

fn pupil(
    mm: Option<&Spanned<f64>>,
    reacts: Option<&Spanned<bool>>,
    reader: &Reader<'_>,
) -> Result<Option<Pupil>, Mistake> {
    let (mm, reacts) = match (mm, reacts) {
        (None, None) => return Ok(None),
        (Some(mm), Some(reacts)) => (mm, *reacts.get_ref()),
        (Some(mm), None) => {
            return Err(reader.wrong(
                mm,
                "the light reflex is missing",
                "Add `pupil_left_reacts` or `pupil_right_reacts`",
            ));
        }
        (None, Some(reacts)) => {
            return Err(reader.wrong(reacts, "the diameter is missing", "Add `pupil_left_mm` or `pupil_right_mm`"));
        }
    };
    let (low, high) = PUPIL_MM;
    if !(low..=high).contains(mm.get_ref()) {
        return Err(reader.wrong(mm, format!("a pupil has no {} mm", mm.get_ref()), format!("Give {low} to {high}")));
    }
    // At most 90 by the check above: fits.
    Ok(Some(Pupil { diameter_tenth_mm: (mm.get_ref() * 10.0).round() as u8, reacts }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TriageFile {
    at_s: Spanned<u32>,
    class: Spanned<String>,
    urgency: Spanned<String>,
    #[serde(default)]
    flags: Vec<Spanned<String>>,
}

impl TriageFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<At<Triage>, Mistake> {
        let what = Triage {
            class: reader.code(&self.class)?,
            urgency: reader.code(&self.urgency)?,
            flags: reader.codes(&self.flags)?,
        };
        Ok(At { at_s: reader.second(&self.at_s)?, what })
    }
}
