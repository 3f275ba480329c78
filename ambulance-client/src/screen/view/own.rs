//! かかりつけ in short, beside the hospitals and in the record: which, how sure, and which other hospital could be taken for it.

use domain::own_hospital::{Identity, Institution, Neighbour, OwnHospitals, Said, Verdict};
use proto::convert::CandidateView;
use webkit::lang::Lang;

use super::CaseView;
use crate::tablet::WorkingCase;

/// Own hospitals that are shown: more are in the list of institutions.
const OWN_SHOWN: usize = 2;

/// Namesakes that are shown, the nearest: a warning that fills the screen is not read.
const NAMESAKES_SHOWN: usize = 3;

/// Names that were said, as many as are shown.
const SAID_SHOWN: usize = 3;

/// The block. Empty when neither the record nor anybody tells of a hospital.
#[derive(Default)]
pub(super) struct Own {
    pub rows: Vec<OwnRow>,
    pub said: Vec<SaidRow>,
}

/// One own hospital.
pub(super) struct OwnRow {
    pub word: &'static str,
    /// 「推定」 and why; empty where the code says it.
    pub caution: String,
    pub name: String,
    /// 「循環器内科 受診12回・最終 2026-11-04」
    pub detail: String,
    /// Institution code, where there is one.
    pub code: String,
    /// 「名前の似た別の病院：青凪病院（4.2km）」; empty when there is none.
    pub namesakes: String,
}

/// What was said, against the record.
pub(super) struct SaidRow {
    /// The record says otherwise, or cannot say.
    pub warns: bool,
    pub text: String,
}

impl Own {
    pub(super) const fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.said.is_empty()
    }
}

/// Reads under the tablet's lock; takes none.
pub(super) fn own(case: &CaseView<'_>, working: &WorkingCase) -> Own {
    let own = working.own_hospitals(case.view.now);
    let words = Words { case, candidates: &working.candidates };
    Own {
        rows: own.own().take(OWN_SHOWN).map(|(one, namesakes)| words.row(one, namesakes)).collect(),
        said: own.said.iter().take(SAID_SHOWN).map(|said| words.said(said, &own)).collect(),
    }
}

struct Words<'a> {
    case: &'a CaseView<'a>,
    candidates: &'a [CandidateView],
}

impl Words<'_> {
    fn row(&self, one: &Institution, namesakes: &[Neighbour]) -> OwnRow {
        let w = self.case.view.words();
        let caution = match &one.identity {
            Identity::Code(_) => String::new(),
            Identity::Name(_) => w.own_by_name.to_owned(),
            Identity::Unknown => w.own_unknown.to_owned(),
            Identity::Ambiguous(ids) => {
                let named: Vec<String> =
                    ids.iter().take(NAMESAKES_SHOWN).map(|id| self.candidate(id.as_str())).collect();
                w.own_ambiguous.replace("{which}", &named.join(self.between()))
            }
        };
        OwnRow {
            word: if one.is_attended { w.own } else { w.own_once },
            caution,
            name: one.name.clone(),
            detail: detail(self.case, one),
            code: one.identity.hospital().map_or_else(String::new, |id| w.own_code.replace("{code}", id.as_str())),
            namesakes: self.alike(w.namesakes, namesakes),
        }
    }

    fn said(&self, said: &Said, own: &OwnHospitals) -> SaidRow {
        let w = self.case.view.words();
        let recorded: Vec<&str> = said
            .institutions
            .iter()
            .filter_map(|index| own.institutions.get(*index))
            .map(|one| one.name.as_str())
            .collect();
        let (warns, sentence) = match said.verdict {
            Verdict::Recorded => (false, w.said_recorded),
            Verdict::Several => (true, w.said_several),
            Verdict::Similar => (true, w.said_similar),
            Verdict::NotRecorded => (true, w.said_not_recorded),
            Verdict::NoRecord => (true, w.said_no_record),
        };
        let mut text = sentence.replace("{said}", &said.text).replace("{recorded}", &recorded.join(self.between()));
        // Of an own hospital the namesakes stand with it; of a name that the record cannot confirm all are told.
        if matches!(said.verdict, Verdict::NotRecorded | Verdict::NoRecord) {
            for more in [self.alike(w.said_means, &said.named), self.alike(w.namesakes, &said.alike)] {
                if !more.is_empty() {
                    text.push_str(w.stop);
                    text.push_str(&more);
                }
            }
        }
        SaidRow { warns, text }
    }

    /// 「名前の似た別の病院：青凪病院（4.2km）」; empty without one.
    fn alike(&self, sentence: &str, neighbours: &[Neighbour]) -> String {
        if neighbours.is_empty() {
            return String::new();
        }
        let mut named: Vec<String> = neighbours.iter().take(NAMESAKES_SHOWN).map(|one| self.neighbour(one)).collect();
        let more = neighbours.len().saturating_sub(NAMESAKES_SHOWN);
        if more > 0 {
            named.push(self.case.view.words().own_more.replace("{n}", &more.to_string()));
        }
        sentence.replace("{which}", &named.join(self.between()))
    }

    fn neighbour(&self, one: &Neighbour) -> String {
        let english = self.case.view.lang == Lang::En && !one.name_en.is_empty();
        let name = if english { &one.name_en } else { &one.name };
        match one.km {
            Some(km) if self.case.view.lang == Lang::Ja => format!("{name}（{km:.1}km）"),
            Some(km) => format!("{name} ({km:.1} km)"),
            None => name.clone(),
        }
    }

    /// A hospital of the ranking with its distance; its code where the ranking does not name it.
    fn candidate(&self, code: &str) -> String {
        let known = self.candidates.iter().find(|one| one.hospital.as_str() == code);
        known.map_or_else(
            || code.to_owned(),
            |one| {
                self.neighbour(&Neighbour {
                    hospital: one.hospital.clone(),
                    name: one.name.clone(),
                    name_en: one.name_en.clone(),
                    km: Some(one.drive.straight_km),
                })
            },
        )
    }

    fn between(&self) -> &'static str {
        if self.case.view.lang == Lang::Ja { "・" } else { ", " }
    }
}

/// 「循環器内科 受診12回・最終 2026-11-04」, as far as it is known.
fn detail(case: &CaseView<'_>, one: &Institution) -> String {
    let w = case.view.words();
    let counted = if one.stays > 0 { w.visits_with_stays } else { w.visits_counted };
    let visits = (one.visits > 0).then(|| counted.replace("{n}", &one.visits.to_string()));
    let last = one.last_written().map(|last| w.own_last.replace("{when}", &last));
    let dialysis = (one.dialysis > 0).then(|| w.dialysis.to_owned());
    let parts: Vec<String> = [visits, dialysis, last].into_iter().flatten().collect();
    let between = if case.view.lang == Lang::Ja { "・" } else { ", " };
    format!("{} {}", one.department(), parts.join(between)).trim().to_owned()
}
