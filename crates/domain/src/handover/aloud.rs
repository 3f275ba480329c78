//! 読み上げ: the sheet in spoken words, to be read over the telephone within 30 seconds.
//!
//! The most important first: who, what happened, how urgent, signs, what the record suggests, allergies, when, drugs. No name, no code, no
//! bracket: numbers as a paramedic says them (「血圧は78の44」). What has no room is left out from the end, and that is said.

use jiff::Timestamp;

use super::{HandoverView, history::by_importance, said::why_no_record, scene::pressure_of};
use crate::{
    drug_list::{DrugList, DrugStatus},
    flags::{Flag, Ground, GroundSource, is_current},
    inference::Strength,
    milestone::Milestone,
    observation::{Jcs, Sign},
    patient::{Sex, japan, japan_date},
    triage::Urgency,
    vitals::{Tenths, VitalKind},
};

/// Longest text, hundredths of a second as [`cost`] reckons them. Measured with a dictionary's readings (docs/measurements.md) a text takes
/// 0.87 to 0.93 of its cost, so that one of this cost is read within the 30 s that a report by telephone may take.
pub const ALOUD_MAX: u32 = 3_100;

/// What a character takes when it is read aloud at seven morae a second, hundredths of a second: a kana one mora, a Chinese character or a
/// letter two, a digit two and a half (九十二 is five), a comma and a full stop a pause. How a character is read, only a dictionary knows;
/// this leans to the long side.
#[must_use]
pub const fn cost(c: char) -> u32 {
    match c {
        '、' => 20,
        '。' => 40,
        '0'..='9' => 36,
        '\u{3041}'..='\u{30ff}' => 14,
        _ => 29,
    }
}

fn cost_of(text: &str) -> u32 {
    text.chars().map(cost).sum()
}

/// Longest complaint that is read out, characters; people say it in their own words anyway.
const COMPLAINT_MAX_CHARS: usize = 30;

/// Longest name that is read out, characters.
const NAME_MAX_CHARS: usize = 14;

/// Most signs, inferences and drugs that are read out by name.
const SIGNS_MAX: usize = 3;
const FINDINGS_MAX: usize = 2;
const DRUGS_MAX: usize = 2;

/// Said instead of what had no room.
const REST: &str = "続きは引継書で。";

/// The text, of at most [`ALOUD_MAX`]. Japanese: it is for a telephone in Japan, whatever the language of the page.
#[must_use]
pub fn aloud(view: &HandoverView<'_>, now: Timestamp) -> String {
    let room = ALOUD_MAX - cost_of(REST);
    let (mut text, mut spent, mut is_cut) = (String::new(), 0, false);
    for Sentence { full, short, is_cut: cut_before } in sentences(view, now) {
        let fitting = [Some(full), short].into_iter().enumerate().find_map(|(place, words)| {
            let words = format!("{}。", words?);
            (spent + cost_of(&words) <= room).then_some((place, words))
        });
        is_cut |= cut_before || !matches!(fitting, Some((0, _)));
        if let Some((_, words)) = fitting {
            spent += cost_of(&words);
            text.push_str(&words);
        }
    }
    if is_cut {
        text.push_str(REST);
    }
    text
}

/// A sentence, and what is said where there is no room for all of it.
struct Sentence {
    full: String,
    short: Option<String>,
    /// Something was left out of it already.
    is_cut: bool,
}

impl From<String> for Sentence {
    fn from(full: String) -> Self {
        Self { full, short: None, is_cut: false }
    }
}

/// Most important first.
fn sentences(view: &HandoverView<'_>, now: Timestamp) -> Vec<Sentence> {
    let scene = view.scene.as_ref();
    let triage = scene.and_then(|scene| scene.triage);
    let mut all: Vec<Sentence> = vec![who(view).into()];
    all.extend(scene.and_then(|scene| complaint(scene.complaint)));
    all.extend(triage.map(|triage| Sentence::from(urgency(triage.urgency).to_owned())));
    all.extend(attention(view).map(Sentence::from));
    all.extend(consciousness(view).map(Sentence::from));
    all.extend(circulation(view).map(Sentence::from));
    all.extend(view.observations.last_known_well().map(|at| Sentence::from(format!("最終健常確認は{}", clock(at)))));
    all.extend(inferred(view, FINDINGS_MAX, now).map(|full| Sentence {
        full,
        short: inferred(view, 1, now),
        is_cut: false,
    }));
    all.extend(breathing(view).map(Sentence::from));
    all.extend(why_no_record(view).map(|why| Sentence::from(why.to_owned())));
    all.push(allergies(view).into());
    all.extend(signs(view).map(Sentence::from));
    all.extend(expected(view).map(Sentence::from));
    all.extend(drugs(view, now).map(Sentence::from));
    all
}

/// In the crew's words, as many whole clauses as there is room for.
fn complaint(said: &str) -> Option<Sentence> {
    let Spoken { text, is_cut } = spoken(said, COMPLAINT_MAX_CHARS);
    let is_nothing = text.is_empty() && !is_cut;
    let full = if text.is_empty() { "主訴は長いので引継書で".to_owned() } else { text };
    (!is_nothing).then_some(Sentence { full, short: None, is_cut })
}

fn who(view: &HandoverView<'_>) -> String {
    let patient = view.patient;
    let age = match (patient.age_years, patient.age_band) {
        (Some(years), _) if patient.is_decade => format!("{years}歳代"),
        (Some(years), _) => format!("{years}歳"),
        (None, Some(band)) => band.ja().to_owned(),
        (None, None) => "年齢不明".to_owned(),
    };
    let sex = match patient.sex {
        Sex::NotStated => "性別不明",
        sex => sex.ja(),
    };
    format!("{age}、{sex}")
}

const fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Red1 => "緊急度は赤1",
        Urgency::Red2 => "緊急度は赤2",
        Urgency::Yellow => "緊急度は黄色",
        Urgency::Green => "緊急度は緑",
        Urgency::White => "緊急度は白",
    }
}

/// Most of what was seen that is named with the first flag.
const SEEN_SPOKEN_MAX: usize = 2;

/// The first one only: it is a warning, not a list. Spoken is what is known and which signs are seen: 「抗凝固薬の処方歴と左片麻痺」.
fn attention(view: &HandoverView<'_>) -> Option<String> {
    let first = view.flags.first()?;
    let finding = view.findings.iter().find(|finding| finding.ja == known_of(first));
    let is_contradicted = finding.is_some_and(|finding| !finding.contradictions.is_empty());
    Some([warning(first, finding.is_some()).as_str(), if is_contradicted { CONTRADICTED } else { "" }].concat())
}

/// Of the record or of what was said: the first that speaks for a flag.
fn known_of(flag: &Flag) -> &str {
    let of_record = |ground: &&Ground| matches!(ground.source, GroundSource::Record | GroundSource::Interview);
    flag.grounds.iter().find(of_record).map_or(flag.ja.as_str(), |ground| ground.ja.as_str())
}

/// What was prescribed is a fact; everything else that the record suggests is said to be inferred.
const FACT_ENDS: &str = "処方歴";

fn warning(first: &Flag, is_inferred: bool) -> String {
    let known = known_of(first);
    let label = if is_inferred && !known.ends_with(FACT_ENDS) { "の推測" } else { "" };
    // Complaint, consciousness and vitals have sentences of their own.
    let is_sign = |ground: &&Ground| Sign::ALL.iter().any(|sign| sign.ja() == ground.ja);
    let seen = first.grounds.iter().filter(is_sign);
    let seen: Vec<&str> = seen.map(|ground| ground.ja.as_str()).take(SEEN_SPOKEN_MAX).collect();
    let with = if seen.is_empty() { String::new() } else { format!("と{}", seen.join("、")) };
    let all = [known, label, &with].concat();
    match spoken(&all.replace('・', "、"), COMPLAINT_MAX_CHARS).text {
        text if text.is_empty() => "注意事項あり".to_owned(),
        text => format!("注意、{text}"),
    }
}

fn consciousness(view: &HandoverView<'_>) -> Option<String> {
    let (jcs, _) = view.observations.jcs()?;
    let said = match jcs {
        Jcs::Alert => return Some("意識清明".to_owned()),
        Jcs::I1 => "1の1",
        Jcs::I2 => "1の2",
        Jcs::I3 => "1の3",
        Jcs::II10 => "2の10",
        Jcs::II20 => "2の20",
        Jcs::II30 => "2の30",
        Jcs::III100 => "3の100",
        Jcs::III200 => "3の200",
        Jcs::III300 => "3の300",
    };
    Some(format!("意識はJCS{said}"))
}

fn whole(value: Tenths) -> u16 {
    (value.0 + 5) / 10
}

fn circulation(view: &HandoverView<'_>) -> Option<String> {
    let pressure = pressure_of(view).map(|(high, low)| match low {
        Some(low) => format!("血圧は{}の{}", whole(high.value), whole(low)),
        None => format!("血圧は上が{}", whole(high.value)),
    });
    let pulse = view.vitals.latest(VitalKind::Pulse).map(|pulse| format!("脈拍{}", whole(pulse.value)));
    joined([pressure, pulse])
}

fn breathing(view: &HandoverView<'_>) -> Option<String> {
    let value = |kind| view.vitals.latest(kind).map(|latest| latest.value);
    let rate = value(VitalKind::RespiratoryRate).map(|rate| format!("呼吸{}", whole(rate)));
    let oxygen = match (value(VitalKind::Spo2), value(VitalKind::OxygenFlow).filter(|flow| flow.0 > 0)) {
        (Some(spo2), Some(flow)) => Some(format!("酸素{}リットルでサチュレーション{}", whole(flow), whole(spo2))),
        (Some(spo2), None) => Some(format!("サチュレーション{}", whole(spo2))),
        (None, Some(flow)) => Some(format!("酸素{}リットル", whole(flow))),
        (None, None) => None,
    };
    let temperature = value(VitalKind::Temperature).map(|degrees| match degrees.0 % 10 {
        0 => format!("体温{}度", degrees.0 / 10),
        tenths => format!("体温{}度{tenths}分", degrees.0 / 10),
    });
    joined([rate, oxygen, temperature])
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("、"))
}

fn signs(view: &HandoverView<'_>) -> Option<String> {
    let present = view.observations.present();
    let words: Vec<String> = present.iter().take(SIGNS_MAX).map(|sign| sign.ja().replace('・', "、")).collect();
    (!words.is_empty()).then(|| format!("{}あり", words.join("、")))
}

/// Said after a finding that something contradicts; what, stands on the sheet.
const CONTRADICTED: &str = "、ただし逆の手がかりあり";

/// Weak ones are no news for a telephone, nor is what the warning has said. There is no room for ages, so what a stopped drug or an old treatment
/// tells is left to the sheet.
fn inferred(view: &HandoverView<'_>, most: usize, now: Timestamp) -> Option<String> {
    let today = japan_date(now);
    let taken = DrugList::of(&view.record.medications, today).into_shown();
    let warned = view.flags.first().map(known_of);
    let names: Vec<String> = by_importance(view)
        .into_iter()
        .filter(|finding| finding.strength != Strength::Weak && warned != Some(finding.ja.as_str()))
        .filter(|finding| is_current(finding, &taken, today))
        .take(most)
        .map(|finding| (finding, spoken(&finding.ja, NAME_MAX_CHARS).text))
        .filter(|(_, name)| !name.is_empty())
        .map(|(finding, name)| if finding.contradictions.is_empty() { name } else { name + CONTRADICTED })
        .collect();
    (!names.is_empty()).then(|| format!("記録からの推測で、{}", names.join("、および")))
}

fn drugs(view: &HandoverView<'_>, now: Timestamp) -> Option<String> {
    let list = DrugList::of(&view.record.medications, japan_date(now));
    let count = list.count(DrugStatus::Current);
    let doubled = list.shown().any(|entry| !entry.doubled.is_empty());
    let names: Vec<String> = list
        .of_status(DrugStatus::Current)
        .take(DRUGS_MAX)
        .map(|entry| spoken(entry.name, NAME_MAX_CHARS).text)
        .filter(|name| !name.is_empty())
        .collect();
    let doubled = if doubled { "、重複処方あり" } else { "" };
    match (count, names.is_empty()) {
        (0, _) => None,
        (_, true) => Some(format!("服用中の薬は{count}種類{doubled}")),
        (1 | 2, false) => Some(format!("服用中の薬は{}{doubled}", names.join("、"))),
        (_, false) => Some(format!("服用中の薬は{}など{count}種類{doubled}", names.join("、"))),
    }
}

fn allergies(view: &HandoverView<'_>) -> String {
    let said = view.spoken.map(|said| said.allergies.join("、")).unwrap_or_default();
    let Spoken { text, is_cut } = spoken(&said, NAME_MAX_CHARS);
    match (text.is_empty(), is_cut) {
        (true, false) => "アレルギーは不明".to_owned(),
        (true, true) => "アレルギーあり、引継書で確認".to_owned(),
        (false, true) => format!("アレルギーは{text}など"),
        (false, false) => format!("アレルギーは{text}"),
    }
}

fn expected(view: &HandoverView<'_>) -> Option<String> {
    let scene = view.scene.as_ref()?;
    if scene.milestones.at(Milestone::ArrivedHospital).is_some() {
        return None;
    }
    let (asked_at, drive_min) = scene.road?;
    super::expected_at(scene.milestones, asked_at, drive_min).map(|at| format!("到着予定は{}ごろ", clock(at)))
}

fn clock(at: Timestamp) -> String {
    let local = at.to_zoned(japan());
    match local.minute() {
        0 => format!("{}時", local.hour()),
        minute => format!("{}時{minute}分", local.hour()),
    }
}

/// Free text in words, and whether some of it had no room.
struct Spoken {
    text: String,
    is_cut: bool,
}

/// Stands for the end of a sentence while a text is cut: there it is cut rather than within one, where 「本人も娘も」 would be left of one.
const STOP: char = '\u{2}';

/// Stands for a sign within a clause while a text is cut: 「本人・家族」 is one, and nothing is torn there.
const WITHIN: char = '\u{1}';

/// Free text as it can be spoken: every bracket and sign is a pause. Cut only between clauses: half a clause says something else, so one that
/// is too long is left out whole.
fn spoken(text: &str, most: usize) -> Spoken {
    let mut said = String::new();
    for c in text.chars() {
        let is_within = matches!(c, '・' | '/' | '／' | '-' | '－' | '.' | '．' | '→' | '+' | '＋' | '%' | '％');
        let is_pause = said.is_empty() || said.ends_with(['、', WITHIN, STOP]);
        if c.is_alphanumeric() || matches!(c, 'ー' | '々') {
            said.push(c);
        } else if !is_pause {
            said.push(match c {
                '。' | '．' | '\n' => STOP,
                _ if is_within => WITHIN,
                _ => '、',
            });
        }
    }
    let said = said.trim_end_matches(['、', WITHIN, STOP]);
    let is_cut = said.chars().count() > most;
    let kept = if is_cut {
        let room: String = said.chars().take(most + 1).collect();
        let whole = room.rsplit_once(STOP).or_else(|| room.rsplit_once('、'));
        whole.map_or_else(String::new, |(whole, _)| whole.to_owned())
    } else {
        said.to_owned()
    };
    Spoken { text: kept.replace([WITHIN, STOP], "、"), is_cut }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::Tier;

    #[test]
    fn of_a_flag_what_was_seen_is_spoken_and_not_all_that_could_raise_it() {
        let ground =
            |source, ja: &str| Ground { source, ja: ja.to_owned(), en: String::new(), at: None, evidence: None };
        let grounds = vec![
            ground(GroundSource::Record, "てんかん"),
            ground(GroundSource::Observation, "JCS Ⅰ-3"),
            ground(GroundSource::Observation, Sign::Confusion.ja()),
            ground(GroundSource::Situation, "主訴「ふらつく」"),
        ];
        let flag = |grounds| Flag {
            code: "epilepsy-seizure".to_owned(),
            tier: Tier::Check,
            ja: "てんかん + けいれん・意識の変化".to_owned(),
            en: String::new(),
            advice_ja: String::new(),
            advice_en: String::new(),
            grounds,
        };
        assert_eq!(warning(&flag(grounds.clone()), true), "注意、てんかんの推測と錯乱、見当識障害");
        assert_eq!(warning(&flag(grounds), false), "注意、てんかんと錯乱、見当識障害");
        assert_eq!(
            warning(&flag(vec![ground(GroundSource::Record, "在宅酸素・在宅人工呼吸")]), false),
            "注意、在宅酸素、在宅人工呼吸"
        );
        let prescribed = flag(vec![ground(GroundSource::Record, "抗凝固薬の処方歴")]);
        assert_eq!(warning(&prescribed, true), "注意、抗凝固薬の処方歴");
    }

    #[test]
    fn a_text_is_cut_between_clauses_and_nowhere_else() {
        let cut = |text: &str, most| {
            let Spoken { text, is_cut } = spoken(text, most);
            (text, is_cut)
        };
        let complaint = "昨夜から吐血4回。1年前に手術。病名は本人・家族とも不明";
        assert_eq!(cut(complaint, 22), ("昨夜から吐血4回、1年前に手術".to_owned(), true));
        assert_eq!(cut(complaint, 99).0, "昨夜から吐血4回、1年前に手術、病名は本人、家族とも不明");
        let named = "頭痛と全身倦怠感。通院中。本人・娘とも、かかりつけは「青凪病院」とのこと";
        assert_eq!(cut(named, 20), ("頭痛と全身倦怠感、通院中".to_owned(), true));
        assert_eq!(cut("食道・胃静脈瘤", 14), ("食道、胃静脈瘤".to_owned(), false));
        assert_eq!(cut("ペニシリン、造影剤、そば", 9), ("ペニシリン、造影剤".to_owned(), true));
        assert_eq!(cut("切れ目のない長い言葉", 4), (String::new(), true));
        assert_eq!(cut("（）・、。", 4), (String::new(), false));
    }
}
