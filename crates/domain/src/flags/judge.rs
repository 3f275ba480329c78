//! Whether one statement is true of a case, and what to show as its ground.

use jiff::{SignedDuration, Timestamp};

use super::{
    Ground, GroundSource,
    atom::{Atom, Limit},
    situation::Situation,
};
use crate::{
    inference::{Evidence, Finding},
    record::{Category, Medication},
    scores::shock_index,
    text::{Language, has_word, says_nothing},
    vitals::{LatestVital, Tenths, VitalKind},
};

/// A value that once met a limit counts for so long, so that a flag does not come and go with every beat of the monitor.
pub const VITAL_HOLD: SignedDuration = SignedDuration::from_mins(5);

/// The answer to the question about dialysis is this word.
const DIALYSIS: &str = "透析";

/// Most characters of the complaint in a ground.
const COMPLAINT_MAX_CHARS: usize = 40;

impl Situation<'_> {
    /// Why the statement is true; `None` when it is not, or nothing is known.
    pub fn judge(&self, atom: &Atom) -> Option<Ground> {
        let encounter = self.encounter;
        match atom {
            Atom::Finding(code) => self.standing.current.get(code.as_str()).map(of_record),
            Atom::Recent(code) => self.standing.recent.get(code.as_str()).map(of_record),
            Atom::Drug(word) => self.drug(word),
            Atom::Said(word) => self.said(word),
            Atom::Allergy(word) => {
                let spoken = encounter.spoken.as_ref()?;
                let mut named = spoken.allergies.iter().filter(|line| !says_nothing(line));
                let line = named.find(|line| word.is_empty() || has_word(line, word))?;
                Some(self.spoken_ground("アレルギー", "Allergy", line))
            }
            Atom::Sign(sign) => {
                let at = encounter.observations.stated_at(*sign)?;
                encounter
                    .observations
                    .present()
                    .contains(sign)
                    .then(|| ground(GroundSource::Observation, sign.ja(), sign.en(), Some(at)))
            }
            Atom::Complaint(word) => has_word(&encounter.complaint, word).then(|| {
                let quoted: String = encounter.complaint.chars().take(COMPLAINT_MAX_CHARS).collect();
                ground(GroundSource::Situation, &format!("主訴「{quoted}」"), &format!("Complaint: {quoted}"), None)
            }),
            Atom::Kind(kind) => (encounter.kind == *kind)
                .then(|| ground(GroundSource::Situation, kind.ja(), kind.en(), Some(encounter.opened_at))),
            Atom::Class(class) => encounter
                .triage
                .as_ref()
                .is_some_and(|triage| triage.class == *class)
                .then(|| ground(GroundSource::Situation, class.ja(), class.en(), None)),
            Atom::Care(flag) => encounter
                .triage
                .as_ref()
                .is_some_and(|triage| triage.flags.contains(flag))
                .then(|| ground(GroundSource::Situation, flag.ja(), flag.en(), None)),
            Atom::Vital(kind, limit) => self.vital(*kind, *limit),
            Atom::ShockIndex(limit) => {
                let index = shock_index(&encounter.vitals)?;
                limit.holds(index.value).then(|| {
                    ground(
                        GroundSource::Vitals,
                        &format!("ショック指数 {}", index.value.value()),
                        &format!("Shock index {}", index.value.value()),
                        Some(index.at),
                    )
                })
            }
            Atom::Jcs(least) => encounter
                .observations
                .jcs()
                .filter(|(jcs, _)| jcs >= least)
                .map(|(jcs, at)| ground(GroundSource::Observation, jcs.ja(), jcs.en(), Some(at))),
            Atom::Gcs(most) => encounter
                .observations
                .gcs()
                .filter(|(gcs, _)| gcs.total() <= *most)
                .map(|(gcs, at)| ground(GroundSource::Observation, &gcs.to_string(), &gcs.to_string(), Some(at))),
            Atom::Age(limit) => {
                let years = encounter.patient.as_ref()?.age_years(self.standing.today)?;
                limit
                    .holds(Tenths(u16::from(years) * 10))
                    .then(|| ground(GroundSource::Patient, &format!("{years}歳"), &format!("{years} years"), None))
            }
            Atom::Sex(sex) => (encounter.patient.as_ref()?.sex == *sex)
                .then(|| ground(GroundSource::Patient, sex.ja(), sex.en(), None)),
        }
    }

    fn drug(&self, word: &str) -> Option<Ground> {
        let has = |line: &&&Medication| line.ingredient.contains(word) || line.product.contains(word);
        let line = self.standing.drugs.iter().find_map(|entry| entry.lines.iter().find(has))?;
        let name = if line.product.is_empty() { &line.ingredient } else { &line.product };
        let evidence = Evidence { category: Category::Medications, name: name.clone(), origin: line.origin.clone() };
        Some(Ground { evidence: Some(evidence), ..ground(GroundSource::Record, name, name, None) })
    }

    fn said(&self, word: &str) -> Option<Ground> {
        let spoken = self.encounter.spoken.as_ref()?;
        if spoken.on_dialysis == Some(true) && word == DIALYSIS {
            return Some(self.spoken_ground("聞き取り", "Said", DIALYSIS));
        }
        let mut lines = [&spoken.illnesses, &spoken.surgeries, &spoken.medications].into_iter().flatten();
        lines.find(|line| has_word(line, word)).map(|line| self.spoken_ground("聞き取り", "Said", line))
    }

    fn spoken_ground(&self, ja: &str, en: &str, line: &str) -> Ground {
        let at = self.encounter.spoken.as_ref().map(|spoken| spoken.at);
        ground(GroundSource::Interview, &format!("{ja}「{line}」"), &format!("{en}: {line}"), at)
    }

    /// The newest value, or one of the last minutes, that meets the limit.
    fn vital(&self, kind: VitalKind, limit: Limit) -> Option<Ground> {
        let latest = self.encounter.vitals.latest(kind)?;
        let met = if limit.holds(latest.value) { Some((latest.at, latest.value)) } else { self.held(latest, limit) };
        met.map(|(at, value)| {
            let words = |language| format!("{} {value}{}", kind.word(language), kind.unit_in(language));
            ground(GroundSource::Vitals, &words(Language::Ja), &words(Language::En), Some(at))
        })
    }

    fn held(&self, latest: LatestVital, limit: Limit) -> Option<(Timestamp, Tenths)> {
        let from = self.now.checked_sub(VITAL_HOLD).ok()?;
        let recent = self.encounter.vitals.series_since(latest.kind, from);
        recent.filter(|(_, value)| limit.holds(*value)).last()
    }
}

fn of_record((finding, line): &(&Finding, &Evidence)) -> Ground {
    Ground { evidence: Some((*line).clone()), ..ground(GroundSource::Record, &finding.ja, &finding.en, None) }
}

fn ground(source: GroundSource, ja: &str, en: &str, at: Option<Timestamp>) -> Ground {
    Ground { source, ja: ja.to_owned(), en: en.to_owned(), at, evidence: None }
}
