//! What one hospital of the region is to the patient, in the words for the crew and for the hospital itself.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Identity, Institution, OwnHospitals, Verdict, institution::written};
use crate::{ids::HospitalId, text::Language};

/// Characters of a name that a reason quotes: no institution's is longer, and a text that was pasted into a line may not crowd out the rest.
const QUOTED_MAX_CHARS: usize = 40;

/// The patient was treated there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnHospital {
    /// Which.
    pub hospital: HospitalId,
    /// Lines of 受診歴.
    pub visits: u32,
    /// Stays among them.
    pub stays: u32,
    /// Dialysis is done there.
    pub dialysis: bool,
    /// The last day that is known.
    pub last: Option<Date>,
    /// Of that only the month is known.
    pub last_month_only: bool,
    /// Department that was visited most; may be empty.
    pub department: String,
    /// 推定: known by its name alone, no line has its code.
    pub by_name: bool,
    /// The patient goes there; otherwise it was an episode.
    pub is_attended: bool,
}

/// What a hospital is to the patient. What is not told of is nothing to the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// In the record.
    Own(OwnHospital),
    /// The record writes a name without a code that several hospitals bear.
    Maybe {
        /// The name as written.
        written: String,
    },
    /// Easily taken for an own one, and not one.
    Namesake {
        /// Name of the own one.
        of: String,
        /// Both have the very same name.
        same: bool,
        /// Patient or family named it.
        said: bool,
    },
    /// Patient or family named it, and the record shows no visit there.
    Named {
        /// As it was said.
        said: String,
        /// The record shows other institutions; otherwise it shows none.
        others_recorded: bool,
    },
    /// Its name is easily taken for one that was said and that the record cannot confirm.
    LikeNamed {
        /// As it was said.
        said: String,
    },
}

impl OwnHospitals {
    /// What each hospital is to the patient, the strongest first: who is in the record is no namesake.
    #[must_use]
    pub fn relations(&self) -> BTreeMap<HospitalId, Relation> {
        let mut all = BTreeMap::new();
        for one in &self.institutions {
            if let Some(own) = own(one) {
                all.insert(own.hospital.clone(), Relation::Own(own));
            }
        }
        for one in &self.institutions {
            let Identity::Ambiguous(ids) = &one.identity else { continue };
            for id in ids {
                all.entry(id.clone()).or_insert_with(|| Relation::Maybe { written: quoted(&one.name) });
            }
        }
        for said in self.said.iter().filter(|said| said.verdict == Verdict::Similar) {
            let Some(meant) = said.institutions.first().and_then(|index| self.institutions.get(*index)) else {
                continue;
            };
            for one in &said.named {
                all.entry(one.hospital.clone()).or_insert_with(|| namesake(&meant.name, &one.name, true));
            }
        }
        for (institution, namesakes) in self.own() {
            for one in namesakes {
                all.entry(one.hospital.clone()).or_insert_with(|| namesake(&institution.name, &one.name, false));
            }
        }
        for said in &self.said {
            if !matches!(said.verdict, Verdict::NoRecord | Verdict::NotRecorded) {
                continue;
            }
            let others_recorded = said.verdict == Verdict::NotRecorded;
            for one in &said.named {
                let named = || Relation::Named { said: quoted(&said.text), others_recorded };
                all.entry(one.hospital.clone()).or_insert_with(named);
            }
            for one in &said.alike {
                let like = || Relation::LikeNamed { said: quoted(&said.text) };
                all.entry(one.hospital.clone()).or_insert_with(like);
            }
        }
        all
    }

    /// What one hospital is to the patient.
    #[must_use]
    pub fn relation(&self, hospital: &HospitalId) -> Option<Relation> {
        self.relations().remove(hospital)
    }
}

fn own(one: &Institution) -> Option<OwnHospital> {
    Some(OwnHospital {
        hospital: one.identity.hospital()?.clone(),
        visits: one.visits,
        stays: one.stays,
        dialysis: one.dialysis > 0,
        last: one.last,
        last_month_only: one.last_month_only,
        department: quoted(one.department()),
        by_name: matches!(one.identity, Identity::Name(_)),
        is_attended: one.is_attended,
    })
}

fn quoted(name: &str) -> String {
    let mut quoted: String = name.chars().take(QUOTED_MAX_CHARS).collect();
    if quoted.len() < name.len() {
        quoted.push('…');
    }
    quoted
}

fn namesake(of: &str, name: &str, said: bool) -> Relation {
    Relation::Namesake { of: quoted(of), same: of == name, said }
}

impl OwnHospital {
    /// 「受診16回・入院あり、最終2026-11-04 循環器内科」
    fn evidence(&self, language: Language) -> String {
        let ja = language == Language::Ja;
        let mut what = Vec::new();
        if self.visits > 0 {
            what.push(if ja { format!("受診{}回", self.visits) } else { format!("{} visits", self.visits) });
        } else {
            what.push(if ja {
                "手術・処方などの記録".to_owned()
            } else {
                "surgery or prescriptions".to_owned()
            });
        }
        if self.stays > 0 {
            what.push(if ja { "入院あり" } else { "stays" }.to_owned());
        }
        if self.dialysis {
            what.push(if ja { "透析" } else { "dialysis" }.to_owned());
        }
        let unknown = if ja { "日付不明" } else { "date unknown" };
        let last = written(self.last, self.last_month_only).unwrap_or_else(|| unknown.to_owned());
        let (between, last_word) = if ja { ("・", "、最終") } else { (", ", ", last ") };
        format!("{}{last_word}{last} {}", what.join(between), self.department).trim_end().to_owned()
    }

    fn for_crew(&self, language: Language) -> String {
        let evidence = self.evidence(language);
        match (language, self.is_attended, self.by_name) {
            (Language::Ja, true, false) => format!("かかりつけのため上位({evidence})"),
            (Language::Ja, false, false) => format!("受診歴があるため上位({evidence})"),
            (Language::Ja, true, true) => format!("かかりつけと推定、そのため上位(名前で一致・要確認。{evidence})"),
            (Language::Ja, false, true) => format!("受診歴ありと推定、そのため上位(名前で一致・要確認。{evidence})"),
            (Language::En, true, false) => format!("own hospital, so ranked higher ({evidence})"),
            (Language::En, false, false) => format!("was a patient there, so ranked higher ({evidence})"),
            (Language::En, _, true) => {
                format!("probably own hospital, so ranked higher (matched by name, confirm; {evidence})")
            }
        }
    }

    fn for_hospital(&self, language: Language) -> String {
        let evidence = self.evidence(language);
        match (language, self.by_name) {
            (Language::Ja, false) => format!("貴院の受診歴あり：{evidence}"),
            (Language::Ja, true) => format!("貴院の受診歴ありと推定（名前で一致・要確認）：{evidence}"),
            (Language::En, false) => format!("Was treated at your hospital: {evidence}"),
            (Language::En, true) => {
                format!("Probably treated at your hospital (matched by name, confirm): {evidence}")
            }
        }
    }
}

impl Relation {
    /// True when the patient is known there, as far as that can be told.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }

    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Own(own) if own.by_name => "own-hospital-by-name",
            Self::Own(_) => "own-hospital",
            Self::Maybe { .. } => "own-hospital-ambiguous",
            Self::Namesake { .. } => "namesake",
            Self::Named { .. } => "named",
            Self::LikeNamed { .. } => "like-named",
        }
    }

    /// The words beside a candidate on the crew's tablet.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let ja = language == Language::Ja;
        match self {
            Self::Own(own) => own.for_crew(language),
            Self::Maybe { written } if ja => {
                format!("かかりつけか要確認：記録の「{written}」と同じ名前の病院が複数あります")
            }
            Self::Maybe { written } => format!("own hospital? several bear the name {written} of the record"),
            Self::Namesake { of, same, said } if ja => {
                let like = if *same { "名前が同じ別の病院" } else { "名前が似た別の病院" };
                let said = if *said { "お話の病院名ですが、" } else { "" };
                format!("{like}：{said}かかりつけは{of}")
            }
            Self::Namesake { of, said, .. } => {
                let said = if *said { "named by patient or family, but " } else { "" };
                format!("another hospital of a similar name: {said}the own one is {of}")
            }
            Self::Named { said, others_recorded } if ja => {
                let record = if *others_recorded {
                    "受診の記録はありません"
                } else {
                    "記録では確認できません"
                };
                format!("お話の病院（「{said}」）：{record}")
            }
            Self::Named { said, others_recorded } => {
                let record = if *others_recorded { "no visit in the record" } else { "the record cannot confirm it" };
                format!("named as \"{said}\": {record}")
            }
            Self::LikeNamed { said } if ja => format!("お話の「{said}」と名前が似ています。どちらか要確認"),
            Self::LikeNamed { said } => format!("name similar to \"{said}\", which was said: confirm which"),
        }
    }

    /// The words on the screen of the hospital itself.
    #[must_use]
    pub fn words_to_hospital(&self, language: Language) -> String {
        let ja = language == Language::Ja;
        match self {
            Self::Own(own) => own.for_hospital(language),
            Self::Maybe { written } if ja => {
                format!("貴院か要確認：受診歴は「{written}」、同じ名前の病院がほかにもあります")
            }
            Self::Maybe { written } => {
                format!("Yours? The record names {written}; other hospitals bear the same name")
            }
            Self::Namesake { of, same, said } if ja => {
                let like = if *same { "同じ名前の別の病院" } else { "名前の似た別の病院" };
                let said = if *said { "。ご本人・ご家族は貴院の名前を話しています" } else { "" };
                format!("かかりつけは貴院ではありません：{of}（{like}）{said}")
            }
            Self::Namesake { of, said, .. } => {
                let said = if *said { ". Patient or family named yours" } else { "" };
                format!("Your hospital is not the patient's own: {of} (similar name){said}")
            }
            Self::Named { said, .. } if ja => {
                format!("かかりつけは「{said}」とのお話。貴院の受診歴は記録で確認できません")
            }
            Self::Named { said, .. } => {
                format!("Said to be the own hospital (\"{said}\"); the record shows no visit")
            }
            Self::LikeNamed { said } if ja => {
                format!("かかりつけは「{said}」とのお話。貴院と名前が似ています（要確認）")
            }
            Self::LikeNamed { said } => {
                format!("The own hospital was said to be \"{said}\": similar to your name, confirm")
            }
        }
    }
}
