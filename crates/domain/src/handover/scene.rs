//! ATMIST: age and name, times, what happened, what was found, signs, treatment.

use jiff::Timestamp;

use super::{
    HandoverView, Scene, expected_at,
    item::{Item, Part, Row, clock, crew},
};
use crate::{
    consent::IdentityCheck,
    disclosure::PatientView,
    milestone::Milestone,
    observation::{Observation, Observations, Pupil, Pupils, Sign},
    patient::{IdentitySource, Sex},
    physiology::is_severe,
    text::{Language, has_unshowable},
    vitals::{LatestVital, Tenths, VitalKind},
};

pub(super) fn rows(view: &HandoverView<'_>, language: Language, now: Timestamp) -> Vec<Row> {
    let row = |letter, title, items| Row { letter, title, part: Part::Atmist, items, rest: None };
    let w = |ja, en| language.of(ja, en);
    vec![
        row("A", w("年齢・氏名", "Age, name"), person(view.patient, language)),
        row("T", w("時刻", "Time"), times(view, language, now)),
        row("M", w("主訴・受傷機転", "Mechanism"), mechanism(view.scene.as_ref(), language)),
        row("I", w("所見", "Injuries, findings"), findings(view.observations, language)),
        row("S", w("バイタルサイン", "Vital signs"), signs(view, language)),
        row("T", w("処置", "Treatment"), treatment(view, language)),
    ]
}

/// 「50歳 男性」, as far as known.
pub(super) fn age_and_sex(patient: &PatientView, language: Language) -> Option<String> {
    patient.source?;
    let age = match (patient.age_years, patient.age_band) {
        (Some(years), _) if patient.is_decade => language.of("{n}歳代", "{n}s").replace("{n}", &years.to_string()),
        (Some(years), _) if language == Language::Ja => format!("{years}歳"),
        (Some(years), _) => format!("{years} y"),
        (None, Some(band)) => band.word(language).to_owned(),
        (None, None) => language.of("年齢不明", "age unknown").to_owned(),
    };
    let sex = match patient.sex {
        Sex::NotStated => language.of("性別不明", "sex not stated"),
        sex => sex.word(language),
    };
    Some(format!("{age} {sex}"))
}

fn person(patient: &PatientView, language: Language) -> Vec<Item> {
    let w = |ja, en| language.of(ja, en);
    let label = w("年齢・性別", "Age, sex");
    let (Some(source), Some(text)) = (patient.source, age_and_sex(patient, language)) else {
        return vec![Item::unknown("age-sex", label, w("年齢・性別 不明", "Age and sex unknown"))];
    };
    let from = source_word(source, language);
    let mut items = vec![Item::known("age-sex", label, text, from)];
    items.extend(verdict(patient, source, language));
    let Some(identity) = &patient.identity else {
        let later = w("搬送先に決定後に表示", "shown once this hospital is the destination");
        items.push(Item::unknown("name", w("氏名", "Name"), later));
        return items;
    };
    let from = source_word(identity.source, language);
    let told = |code, label, text: String| {
        let note = has_unshowable(&text)
            .then_some(w("●は元の記録で表示できない文字", "● stands for characters the source cannot show"));
        if text.is_empty() {
            Item::unknown(code, label, w("記載なし", "not stated"))
        } else {
            Item { note, ..Item::known(code, label, text, from) }
        }
    };
    let kana = if identity.name_kana.is_empty() { String::new() } else { format!("（{}）", identity.name_kana) };
    let name = if identity.name.is_empty() { w("記載なし", "not stated") } else { &identity.name };
    let both = if identity.name.is_empty() && kana.is_empty() { String::new() } else { format!("{name}{kana}") };
    items.push(told("name", w("氏名", "Name"), both));
    if let Some(birth) = identity.birth_date {
        items.push(told("birth-date", w("生年月日", "Born"), birth.to_string()));
    }
    items.push(told("address", w("住所", "Address"), identity.address.clone()));
    items
}

/// 「済（目視）」; `None` for what was only said, which is nobody's document.
fn verdict(patient: &PatientView, source: IdentitySource, language: Language) -> Option<Item> {
    let label = language.of("本人確認", "Identity check");
    let text = match (patient.confirmed, source) {
        (Some(check), _) => [language.of("済", "done"), how(check, language)].concat(),
        (None, IdentitySource::Interview) => return None,
        (None, _) => language.of("未", "NOT done").to_owned(),
    };
    Some(Item::known("identity-check", label, text, crew(language)))
}

const fn how(check: IdentityCheck, language: Language) -> &'static str {
    match check {
        IdentityCheck::Visual => language.of("（目視）", " (by sight)"),
        IdentityCheck::Pin => language.of("（暗証番号）", " (PIN)"),
        IdentityCheck::PhoneOwner => language.of("（スマホ認証）", " (phone unlocked)"),
        IdentityCheck::FourInformation => language.of("（4情報）", " (four items)"),
    }
}

const fn source_word(source: IdentitySource, language: Language) -> &'static str {
    match source {
        IdentitySource::Interview => language.of("聞き取り", "Interview"),
        IdentitySource::Eligibility => language.of("資格情報", "Eligibility"),
        IdentitySource::CardFace => language.of("カード券面", "Printed in the card"),
        IdentitySource::LookUp => language.of("資格情報(4情報照会)", "Eligibility (look-up)"),
        IdentitySource::MobileDocument => language.of("スマホ(カード代替電磁的記録)", "Phone (mobile document)"),
    }
}

fn times(view: &HandoverView<'_>, language: Language, now: Timestamp) -> Vec<Item> {
    let w = |ja, en| language.of(ja, en);
    let mut items = Vec::new();
    if let Some(at) = view.observations.last_known_well() {
        items.push(
            Item::known("last-known-well", w("最終健常確認", "Last known well"), clock(at, now), crew(language)).at(at),
        );
    }
    let Some(scene) = &view.scene else {
        return or_unknown(items, "times", w("状況は未着", "Situation not yet received"));
    };
    let reached: Vec<String> =
        scene.milestones.iter().map(|(one, at)| format!("{} {}", one.word(language), clock(at, now))).collect();
    if let Some((_, newest)) = scene.milestones.iter().last() {
        items.push(Item::known("times", w("活動時刻", "Times"), reached.join(" → "), crew(language)).at(newest));
    }
    let expected = scene.road.and_then(|(asked_at, drive_min)| expected_at(scene.milestones, asked_at, drive_min));
    if let (Some(expected), None) = (expected, scene.milestones.at(Milestone::ArrivedHospital)) {
        let text = format!("{}（{}）", clock(expected, now), w("推定", "estimate"));
        items.push(Item::known("expected", w("到着予定", "Expected"), text, w("道のりからの計算", "computed")));
    }
    or_unknown(items, "times", w("時刻の入力はありません", "No times entered"))
}

fn or_unknown(mut items: Vec<Item>, code: &'static str, words: &'static str) -> Vec<Item> {
    if items.is_empty() {
        items.push(Item::unknown(code, "", words));
    }
    items
}

fn mechanism(scene: Option<&Scene<'_>>, language: Language) -> Vec<Item> {
    let w = |ja, en| language.of(ja, en);
    let label = w("主訴", "Complaint");
    let Some(scene) = scene else {
        return vec![Item::unknown("complaint", label, w("状況は未着", "Situation not yet received"))];
    };
    let from = crew(language);
    let complaint = match scene.complaint {
        "" => Item::unknown("complaint", label, w("記載なし", "not stated")),
        said => Item::known("complaint", label, said, from),
    };
    let mut items = vec![complaint, Item::known("kind", w("事故種別", "Kind"), scene.kind.word(language), from)];
    let Some(triage) = scene.triage else {
        items.push(Item::unknown("urgency", w("緊急度", "Urgency"), w("未判定", "not triaged")));
        return items;
    };
    items.push(Item::known("urgency", w("緊急度", "Urgency"), triage.urgency.word(language), from));
    items.push(Item::known("class", w("分類", "Class"), triage.class.word(language), from));
    if !triage.flags.is_empty() {
        let flags: Vec<&str> = triage.flags.iter().map(|flag| flag.word(language)).collect();
        items.push(Item::known("flags", w("配慮", "Flags"), flags.join(comma(language)), from));
    }
    items
}

pub(super) const fn comma(language: Language) -> &'static str {
    language.of("、", ", ")
}

/// One of the texts of an observation.
type Pick = fn(&Observation) -> &str;

fn findings(observations: &Observations, language: Language) -> Vec<Item> {
    let w = |ja, en| language.of(ja, en);
    let present = observations.present();
    let absent: Vec<Sign> = Sign::ALL
        .iter()
        .copied()
        .filter(|sign| !present.contains(sign) && observations.stated_at(*sign).is_some())
        .collect();
    let mut items = Vec::new();
    for (code, label, signs) in [("present", w("あり", "Present"), present), ("absent", w("なし", "Absent"), absent)]
    {
        if let Some(newest) = signs.iter().filter_map(|sign| observations.stated_at(*sign)).max() {
            let words: Vec<&str> = signs.iter().map(|sign| sign.word(language)).collect();
            items.push(Item::known(code, label, words.join(comma(language)), crew(language)).at(newest));
        }
    }
    if let Some((Pupils { left, right }, at)) = observations.pupils() {
        let text = format!("{} {} / {} {}", w("左", "L"), pupil(left, language), w("右", "R"), pupil(right, language));
        items.push(Item::known("pupils", w("瞳孔", "Pupils"), text, crew(language)).at(at));
    }
    let texts: [(_, _, Pick); 2] =
        [("ecg", w("心電図", "ECG"), |one| &one.ecg), ("note", w("備考", "Note"), |one| &one.note)];
    for (code, label, pick) in texts {
        if let Some(one) = observations.iter().rev().find(|one| !pick(one).is_empty()) {
            items.push(Item::known(code, label, pick(one), crew(language)).at(one.at));
        }
    }
    or_unknown(items, "findings", w("観察の入力はまだありません", "Nothing observed yet"))
}

fn pupil(pupil: Option<Pupil>, language: Language) -> String {
    let Some(pupil) = pupil else { return language.of("未測定", "not taken").to_owned() };
    let reflex =
        if pupil.reacts { language.of("反射あり", "reacts") } else { language.of("反射なし", "fixed") };
    format!("{}mm {reflex}", Tenths(u16::from(pupil.diameter_tenth_mm)))
}

/// In the order in which they are read: consciousness, breathing, circulation, temperature.
fn signs(view: &HandoverView<'_>, language: Language) -> Vec<Item> {
    let label = language.of("意識", "Consciousness");
    let mut items = Vec::new();
    if let Some((jcs, at)) = view.observations.jcs() {
        let severe = jcs >= crate::observation::Jcs::III100;
        items.push(marked(Item::known("jcs", label, jcs.word(language), crew(language)).at(at), severe, language));
    }
    if let Some((gcs, at)) = view.observations.gcs() {
        items.push(Item::known("gcs", label, gcs.to_string(), crew(language)).at(at));
    }
    if items.is_empty() {
        items.push(Item::unknown("jcs", label, language.of("未測定", "not taken")));
    }
    for kind in [VitalKind::RespiratoryRate, VitalKind::Spo2, VitalKind::Pulse] {
        items.push(vital(view, kind, language));
    }
    items.push(pressure(view, language));
    items.push(vital(view, VitalKind::Temperature, language));
    items
}

fn marked(item: Item, is_severe: bool, language: Language) -> Item {
    let severe = is_severe.then(|| language.of("重症域", "severe").to_owned());
    Item { marks: severe.into_iter().collect(), ..item }
}

/// Stable code of the items that are vitals: a page that draws the vitals' course leaves them out.
pub const VITAL: &str = "vital";

fn vital(view: &HandoverView<'_>, kind: VitalKind, language: Language) -> Item {
    let label = kind.word(language);
    let Some(latest) = view.vitals.latest(kind) else {
        return Item::unknown(VITAL, label, language.of("未測定", "not taken"));
    };
    let unit = kind.unit_in(language);
    let first = first_of(view, kind).filter(|first| *first != latest.value);
    let text = match first {
        Some(first) => format!("{}{unit}（{} {first}）", latest.value, language.of("最初", "first")),
        None => format!("{}{unit}", latest.value),
    };
    measured(label, text, &latest, is_severe(kind, latest.value), language)
}

fn measured(label: &'static str, text: String, latest: &LatestVital, severe: bool, language: Language) -> Item {
    marked(Item::known(VITAL, label, text, latest.source.word(language)).at(latest.at), severe, language)
}

fn first_of(view: &HandoverView<'_>, kind: VitalKind) -> Option<Tenths> {
    view.vitals.iter().find_map(|reading| reading.values.get(&kind).copied())
}

/// Both values of the newest measurement; a lower value of another measurement is not put beside it.
pub(super) fn pressure_of(view: &HandoverView<'_>) -> Option<(LatestVital, Option<Tenths>)> {
    let systolic = view.vitals.latest(VitalKind::Systolic)?;
    let diastolic = view.vitals.latest(VitalKind::Diastolic).filter(|low| low.at == systolic.at).map(|low| low.value);
    Some((systolic, diastolic))
}

fn pressure(view: &HandoverView<'_>, language: Language) -> Item {
    let label = language.of("血圧", "BP");
    let Some((systolic, diastolic)) = pressure_of(view) else {
        return Item::unknown(VITAL, label, language.of("未測定", "not taken"));
    };
    let both = |high: Tenths, low: Option<Tenths>| match low {
        Some(low) => format!("{high}/{low}"),
        None => high.to_string(),
    };
    let first = view.vitals.iter().find_map(|reading| {
        Some((*reading.values.get(&VitalKind::Systolic)?, reading.values.get(&VitalKind::Diastolic).copied()))
    });
    let now = both(systolic.value, diastolic);
    let text = match first.filter(|(high, _)| *high != systolic.value) {
        Some((high, low)) => format!("{now}mmHg（{} {}）", language.of("最初", "first"), both(high, low)),
        None => format!("{now}mmHg"),
    };
    measured(label, text, &systolic, is_severe(VitalKind::Systolic, systolic.value), language)
}

fn treatment(view: &HandoverView<'_>, language: Language) -> Vec<Item> {
    match view.vitals.latest(VitalKind::OxygenFlow).filter(|flow| flow.value > Tenths(0)) {
        Some(flow) => {
            let text = format!("{} {}", flow.value, VitalKind::OxygenFlow.unit_in(language));
            vec![Item::known("oxygen", language.of("酸素投与", "Oxygen"), text, flow.source.word(language)).at(flow.at)]
        }
        None => vec![Item::unknown("treatment", "", language.of("処置の入力はありません", "No treatment entered"))],
    }
}
