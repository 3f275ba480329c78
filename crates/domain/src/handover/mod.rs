//! 医師引継: one page in ATMIST order, the same on the crew's tablet and on the hospital's board.
//!
//! Both ends fill a [`HandoverView`], the tablet from its [`Encounter`], the hospital from the sections it was sent; [`Sheet::of`] makes the
//! rows. Every datum says where it comes from and how old it is, what is not known is said as such, and every list that is cut says how
//! many are missing. `now` and the language are arguments.
//!
//! | file | what it says |
//! |---|---|
//! | `item` | a row and a datum, their sources and ages |
//! | `scene` | ATMIST: who, when, what happened, what was found, signs, treatment |
//! | `history` | 推測, drugs, acts, visits |
//! | `said` | 聞き取り, and how the pull of the record went |
//! | `aloud` | the same in spoken words, for the telephone |

mod aloud;
mod history;
mod item;
mod said;
mod scene;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::{
    consent::ConsentBasis,
    disclosure::{PatientView, RecordView, Situation, patient_view},
    encounter::{Encounter, Fetch},
    flags::{FIRST_SHOWN, Flag},
    ids::EncounterId,
    inference::Finding,
    inquiry::Access,
    interview::{NoCardReason, SpokenHistory},
    milestone::{Milestone, Milestones},
    observation::Observations,
    record::{Category, MedicalRecord},
    spoken_code::SpokenCode,
    text::Language,
    triage::{IncidentKind, Triage},
    vitals::Timeline,
};

pub use aloud::{ALOUD_MAX, aloud, cost};
pub use history::{ACTS_MAX, DRUGS_MAX, FINDINGS_MAX, VISITS_MAX};
pub use item::{Item, Moment, Part, Row, TEXT_MAX_CHARS};
pub use said::SAID_MAX_CHARS;
pub use scene::VITAL;

/// 状況 as a sheet needs it.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// 事故種別
    pub kind: IncidentKind,
    /// 主訴; empty when not stated.
    pub complaint: &'a str,
    /// Class, urgency, flags.
    pub triage: Option<&'a Triage>,
    /// The eleven times.
    pub milestones: &'a Milestones,
    /// When the hospital of the sheet was asked, and the minutes on the road then; `None` on the tablet before the decision.
    pub road: Option<(Timestamp, u32)>,
}

/// A case as a sheet is made from it. It holds no more than its reader may see: before the decision a hospital has no identity to fill in.
#[derive(Clone, Copy)]
pub struct HandoverView<'a> {
    /// Which case; only its code is shown.
    pub encounter: EncounterId,
    /// 状況; `None` while a hospital has not received it.
    pub scene: Option<Scene<'a>>,
    /// 傷病者
    pub patient: &'a PatientView,
    /// Basis of the pull.
    pub consent: Option<ConsentBasis>,
    /// How each pull went.
    pub fetches: &'a BTreeMap<Category, Fetch>,
    /// The record.
    pub record: &'a MedicalRecord,
    /// 推測 that stand, with what still contradicts them, in the order of the inference.
    pub findings: &'a [Finding],
    /// 聞き取り
    pub spoken: Option<&'a SpokenHistory>,
    /// Why there is no card.
    pub no_card: Option<NoCardReason>,
    /// バイタル
    pub vitals: &'a Timeline,
    /// 観察
    pub observations: &'a Observations,
    /// 注意喚起 that stand, what matters soonest first: above everything else.
    pub flags: &'a [Flag],
}

/// Prints the case only.
impl std::fmt::Debug for HandoverView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HandoverView").field("encounter", &self.encounter).finish_non_exhaustive()
    }
}

/// What a tablet has to own while its sheet borrows from it: the patient with the name, findings and flags without the dismissed ones.
pub struct TabletParts {
    patient: PatientView,
    findings: Vec<Finding>,
    flags: Vec<Flag>,
}

impl TabletParts {
    /// Taken from a case at an instant.
    #[must_use]
    pub fn of(encounter: &Encounter, now: Timestamp) -> Self {
        Self {
            patient: patient_view(encounter, Access::Full, now),
            findings: encounter.told_findings(),
            flags: encounter.standing_flags().cloned().collect(),
        }
    }
}

impl<'a> HandoverView<'a> {
    /// As the crew sees its own case.
    #[must_use]
    pub fn of_tablet(encounter: &'a Encounter, parts: &'a TabletParts) -> Self {
        let chosen = encounter.inquiries.destination().map(|(hospital, _)| hospital);
        let question = chosen.and_then(|hospital| encounter.inquiries.latest_of(hospital));
        Self {
            encounter: encounter.id,
            scene: Some(Scene {
                kind: encounter.kind,
                complaint: &encounter.complaint,
                triage: encounter.triage.as_ref(),
                milestones: &encounter.milestones,
                road: question.map(|(_, inquiry)| (inquiry.sent_at, inquiry.drive_min)),
            }),
            patient: &parts.patient,
            consent: encounter.consent.as_ref().map(|consent| consent.basis),
            fetches: &encounter.fetches,
            record: &encounter.record,
            findings: &parts.findings,
            spoken: encounter.spoken.as_ref(),
            no_card: encounter.no_card,
            vitals: &encounter.vitals,
            observations: &encounter.observations,
            flags: &parts.flags,
        }
    }

    /// As a hospital sees a case that it may read. A section that has not come is empty.
    #[must_use]
    pub fn of_hospital(
        encounter: EncounterId,
        situation: Option<&'a Situation>,
        patient: &'a PatientView,
        record: &'a RecordView,
        vitals: &'a Timeline,
        observations: &'a Observations,
        flags: &'a [Flag],
    ) -> Self {
        Self {
            encounter,
            scene: situation.map(|now| Scene {
                kind: now.kind,
                complaint: &now.complaint,
                triage: now.triage.as_ref(),
                milestones: &now.milestones,
                road: Some((now.asked_at, now.drive_min)),
            }),
            patient,
            consent: record.consent,
            fetches: &record.fetches,
            record: &record.record,
            findings: &record.findings,
            spoken: record.spoken.as_ref(),
            no_card: record.no_card,
            vitals,
            observations,
            flags,
        }
    }
}

/// The first flags as lines: what comes together, the line of the record on which it rests with source and age, and of the very first what
/// to think of. The rest is counted.
fn attention(flags: &[Flag], language: Language, now: Timestamp) -> Vec<String> {
    let colon = language.of("：", ": ");
    let line = |flag: &Flag| {
        [flag.tier.mark(), " ", flag.tier.word(language), colon, flag.words(language), &whence(flag, language, now)]
            .concat()
    };
    let mut lines: Vec<String> = flags.iter().take(FIRST_SHOWN).map(line).collect();
    if let (Some(line), Some(flag)) = (lines.first_mut(), flags.first()) {
        line.push_str(colon);
        line.push_str(flag.advice(language));
    }
    let more = flags.len().saturating_sub(FIRST_SHOWN);
    if more > 0 {
        lines
            .push(language.of("ほか{n}件（画面で確認）", "{n} more (on the screen)").replace("{n}", &more.to_string()));
    }
    lines
}

/// 「〔エリキュース錠2.5mg 処方 2026-11-04（12日前）〕」; empty where no line of a record speaks for it.
fn whence(flag: &Flag, language: Language, now: Timestamp) -> String {
    let Some(line) = flag.grounds.iter().find_map(|ground| ground.evidence.as_ref()) else { return String::new() };
    let source = item::sources(language, [line.origin.source]);
    let day = item::day_of(&line.origin).words(language, now);
    format!("〔{} {source} {day}〕", item::clipped(&line.name, history::NAME_MAX_CHARS))
}

/// When the patient is expected: the drive counts from where the vehicle was when the hospital was asked, so from the question on the road,
/// else from departure.
#[must_use]
pub fn expected_at(milestones: &Milestones, asked_at: Timestamp, drive_min: u32) -> Option<Timestamp> {
    let left = milestones.at(Milestone::LeftScene)?;
    left.max(asked_at).checked_add(SignedDuration::from_mins(i64::from(drive_min))).ok()
}

/// The ATMIST rows without any limit of length: for a page that scrolls and shows the record beside them.
#[must_use]
pub fn atmist(view: &HandoverView<'_>, language: Language, now: Timestamp) -> Vec<Row> {
    scene::rows(view, language, now)
}

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The code by which the case is named over the telephone: `123 456 7890`.
    pub code: SpokenCode,
    /// 注意, above everything else.
    pub attention: Vec<String>,
    /// ATMIST first, then what the record and people say.
    pub rows: Vec<Row>,
    /// The newest instant of anything on it that has one; `None` when nothing has.
    pub newest_at: Option<Timestamp>,
}

impl Sheet {
    /// The sheet of a case at an instant.
    #[must_use]
    pub fn of(view: &HandoverView<'_>, language: Language, now: Timestamp) -> Self {
        let rows: Vec<Row> = scene::rows(view, language, now)
            .into_iter()
            .chain(history::rows(view, language, now))
            .chain(said::rows(view, language))
            .map(|row| Row { items: row.items.into_iter().map(Item::fitted).collect(), ..row })
            .collect();
        let newest_at = rows.iter().flat_map(|row| &row.items).filter_map(Item::instant).filter(|at| *at <= now).max();
        Self { code: SpokenCode::of(view.encounter), attention: attention(view.flags, language, now), rows, newest_at }
    }
}
