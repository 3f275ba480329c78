//! What the record tells: 推測, the drugs taken now, surgeries and dialysis, where the patient is treated. Each list is as long as the page
//! allows, the most important first, and says how many are missing.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    HandoverView,
    item::{Item, Moment, Part, Row, clipped, day_of, rest, sources},
    scene::comma,
};
use crate::{
    drug_list::{DrugEntry, DrugList, DrugStatus, When},
    inference::{Contradiction, Finding, Strength},
    patient::japan_date,
    record::{DrugRoute, Origin, Visit},
    relevance::{self, Topics},
    text::Language,
};

/// Most 推測 on the sheet: the most important ones; the rest is on the screen.
pub const FINDINGS_MAX: usize = 4;

/// Most drugs on the sheet: with three flags above, what fits into one column of an A4 page beside the rest.
pub const DRUGS_MAX: usize = 8;

/// Most surgeries, and most other acts, on the sheet: the newest.
pub const ACTS_MAX: usize = 3;

/// Most institutions on the sheet: the one seen last is the one to ask.
pub const VISITS_MAX: usize = 2;

/// Longest name on the sheet, characters: one line of a column.
pub(super) const NAME_MAX_CHARS: usize = 30;

/// Drugs up to which both names of each stand on the sheet.
const BOTH_NAMES_MAX: usize = 6;

/// Longest ingredient behind the product, characters.
const INGREDIENT_MAX_CHARS: usize = 12;

/// Longest dose with its usage, characters.
const DOSE_MAX_CHARS: usize = 22;

pub(super) fn rows(view: &HandoverView<'_>, language: Language, now: Timestamp) -> Vec<Row> {
    [findings(view, language), drugs(view, language, now), acts(view, language), visits(view, language)]
        .into_iter()
        .flatten()
        .collect()
}

const fn row(letter: &'static str, title: &'static str, items: Vec<Item>, rest: Option<String>) -> Row {
    Row { letter, title, part: Part::History, items, rest }
}

/// As on the screens ([`crate::relevance`]), but a weak one never stands before a stronger one: there is little room on paper.
pub(super) fn by_importance<'a>(view: &HandoverView<'a>) -> Vec<&'a Finding> {
    let (complaint, triage) = view.scene.map_or(("", None), |scene| (scene.complaint, scene.triage));
    let topics = Topics::of(view.observations, complaint, triage);
    let mut ordered = relevance::by_importance(view.findings, view.flags, &topics);
    ordered.sort_by_key(|finding| finding.strength == Strength::Weak);
    ordered
}

fn findings(view: &HandoverView<'_>, language: Language) -> Option<Row> {
    let ordered = by_importance(view);
    let more = ordered.len().saturating_sub(FINDINGS_MAX);
    let items: Vec<Item> = ordered.into_iter().take(FINDINGS_MAX).map(|one| finding(one, language)).collect();
    let title = language.of("記録からの推測（診断名ではない）", "Inferred from the record (no diagnosis)");
    (!items.is_empty()).then(|| row("推", title, items, rest(language, more)))
}

fn finding(finding: &Finding, language: Language) -> Item {
    let newest = finding.evidence.first();
    let name = clipped(
        if language == Language::En && !finding.en.is_empty() { &finding.en } else { &finding.ja },
        NAME_MAX_CHARS,
    );
    let text = match newest {
        Some(line) => format!("{name}　{}", clipped(&line.name, NAME_MAX_CHARS)),
        None => name,
    };
    let source =
        newest.map_or_else(|| language.of("記録", "record").to_owned(), |line| sources(language, [line.origin.source]));
    let strength = match language {
        Language::Ja => format!("推測・根拠{}", finding.strength.ja()),
        Language::En => format!("inferred · {}", finding.strength.en().to_lowercase()),
    };
    let item = Item::known("finding", "", text, source);
    let against = finding.contradictions.iter().map(|one| contradiction(one, language));
    let marks = std::iter::once(strength).chain(against).collect();
    Item { when: newest.map(|line| day_of(&line.origin)), marks, ..item }
}

/// 「相反: 血液透析 2026-10」: what stands against it, with the date by which the reader judges.
fn contradiction(one: &Contradiction, language: Language) -> String {
    let name = clipped(one.words(language), NAME_MAX_CHARS);
    let date =
        one.line.as_ref().and_then(|line| Some(When { date: line.origin.date?, month_only: line.origin.month_only }));
    let date = date.map(|when| format!(" {}", when.text())).unwrap_or_default();
    format!("{} {name}{date}", language.of("相反:", "against:"))
}

/// Doubled and disagreeing ones first, then those that speak for a 推測, the most important one first: what is cut is what matters least.
fn drugs(view: &HandoverView<'_>, language: Language, now: Timestamp) -> Option<Row> {
    let list = DrugList::of(&view.record.medications, japan_date(now));
    let mut evidence: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, finding) in by_importance(view).into_iter().enumerate() {
        for line in &finding.evidence {
            evidence.entry(&line.name).or_insert(place);
        }
    }
    let speaks = |entry: &DrugEntry<'_>| {
        entry.lines.iter().filter_map(|line| evidence.get(name_of_line(line))).min().copied().unwrap_or(usize::MAX)
    };
    let mut shown: Vec<&DrugEntry<'_>> = list.shown().collect();
    shown.sort_by_key(|entry| (marks(entry, language).is_empty(), speaks(entry)));
    let (more, is_short_list) = (shown.len().saturating_sub(DRUGS_MAX), shown.len() <= BOTH_NAMES_MAX);
    let mut items: Vec<Item> =
        shown.into_iter().take(DRUGS_MAX).map(|entry| drug(entry, is_short_list, language)).collect();
    let stopped = list.count(DrugStatus::Stopped);
    if items.is_empty() {
        if stopped == 0 {
            return None;
        }
        items.push(Item::unknown(
            "drug",
            "",
            language.of("服用中と見られる薬はありません", "No drug that seems to be taken now"),
        ));
    }
    let stopped = (stopped > 0).then(|| match language {
        Language::Ja => format!("終了した薬 {stopped}件"),
        Language::En => format!("{stopped} stopped"),
    });
    let left_out: Vec<String> = rest(language, more).into_iter().chain(stopped).collect();
    let title = language.of("服薬（成分ごと）", "Drugs by ingredient");
    Some(row("薬", title, items, (!left_out.is_empty()).then(|| left_out.join(comma(language)))))
}

fn name_of_line(line: &crate::record::Medication) -> &str {
    if line.product.is_empty() { &line.ingredient } else { &line.product }
}

fn marks(entry: &DrugEntry<'_>, language: Language) -> Vec<String> {
    let doubled = (!entry.doubled.is_empty()).then(|| language.of("重複処方", "prescribed twice").to_owned());
    let reasons = entry.disagreements.iter().map(|one| one.reason.word(language).to_owned());
    let mut marks: Vec<String> = doubled.into_iter().chain(reasons).collect();
    marks.dedup();
    marks
}

/// 「エリキュース錠2.5mg（アピキサバン）」: without the product 「1錠」 says no strength. In a long list the product stands alone.
fn name(entry: &DrugEntry<'_>, is_short_list: bool) -> String {
    let product = entry.products.first().map(|line| without_maker(&line.product)).unwrap_or_default();
    match product {
        product if !product.is_empty() && product != entry.name && is_short_list => {
            format!("{}（{}）", clipped(&product, NAME_MAX_CHARS), clipped(entry.name, INGREDIENT_MAX_CHARS))
        }
        product if !product.is_empty() => clipped(&product, NAME_MAX_CHARS),
        _ => clipped(entry.name, NAME_MAX_CHARS),
    }
}

/// 「アムロジピン錠5mg「試験」」 without who makes it: behind it stands the strength, which must not be cut.
fn without_maker(product: &str) -> String {
    match (product.find('「'), product.rfind('」')) {
        (Some(from), Some(until)) if from < until => [&product[..from], &product[until + '」'.len_utf8()..]].concat(),
        _ => product.to_owned(),
    }
}

fn drug(entry: &DrugEntry<'_>, is_short_list: bool, language: Language) -> Item {
    let dose = entry.products.first().map_or_else(String::new, |line| {
        let amount = format!("{}{}", line.quantity, line.unit);
        let route = if line.route == DrugRoute::Unstated { "" } else { line.route.word(language) };
        let parts = [amount.as_str(), line.usage.as_str(), route];
        clipped(&parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" "), DOSE_MAX_CHARS)
    });
    let text = [name(entry, is_short_list), dose].join(" ").trim_end().to_owned();
    let status = (entry.status != DrugStatus::Current).then(|| entry.status.word(language).to_owned());
    let item = Item::known("drug", "", text, sources(language, entry.sources.iter().copied()));
    Item {
        when: Some(entry.last.map_or(Moment::Unknown, Moment::Day)),
        marks: status.into_iter().chain(marks(entry, language)).collect(),
        ..item
    }
}

fn acts(view: &HandoverView<'_>, language: Language) -> Option<Row> {
    let act = |code, label, name: &str, origin: &Origin| {
        Item::known(code, label, clipped(name, NAME_MAX_CHARS), sources(language, [origin.source])).on(origin)
    };
    let record = view.record;
    let surgeries =
        record.surgeries.iter().map(|line| act("surgery", language.of("手術", "Surgery"), &line.name, &line.origin));
    let treatments = record
        .treatments
        .iter()
        .map(|line| act("treatment-done", language.of("診療行為", "Procedure"), &line.name, &line.origin));
    let more = record.surgeries.len().saturating_sub(ACTS_MAX) + record.treatments.len().saturating_sub(ACTS_MAX);
    // Of dialysis the last one counts, and that there were others.
    let dialysis = record.dialysis.first().map(|line| {
        let times = record.dialysis.len();
        let times = match language {
            Language::Ja => format!("{}（記録に{times}回）", clipped(&line.name, NAME_MAX_CHARS)),
            Language::En => format!("{} ({times} on record)", clipped(&line.name, NAME_MAX_CHARS)),
        };
        Item::known("dialysis", language.of("透析", "Dialysis"), times, sources(language, [line.origin.source]))
            .on(&line.origin)
    });
    let items: Vec<Item> =
        dialysis.into_iter().chain(surgeries.take(ACTS_MAX)).chain(treatments.take(ACTS_MAX)).collect();
    let title = language.of("手術・処置歴", "Operations, procedures");
    (!items.is_empty()).then(|| row("術", title, items, rest(language, more)))
}

/// Institutions by name, the one seen last first; the record's visits come newest first.
fn visits(view: &HandoverView<'_>, language: Language) -> Option<Row> {
    let mut places: Vec<(&Visit, usize)> = Vec::new();
    for visit in &view.record.visits {
        match places.iter_mut().find(|(known, _)| known.origin.institution_name == visit.origin.institution_name) {
            Some((_, times)) => *times += 1,
            None => places.push((visit, 1)),
        }
    }
    let more = places.len().saturating_sub(VISITS_MAX);
    let items: Vec<Item> = places
        .into_iter()
        .take(VISITS_MAX)
        .map(|(last, times)| {
            let place = if last.origin.institution_name.is_empty() {
                language.of("医療機関名なし", "unnamed institution")
            } else {
                &last.origin.institution_name
            };
            let text = [clipped(place, NAME_MAX_CHARS), clipped(&last.department, DOSE_MAX_CHARS)].join(" ");
            let times = match language {
                Language::Ja => format!("{} {times}回", text.trim_end()),
                Language::En => format!("{}, {times} visits", text.trim_end()),
            };
            Item::known("visit", "", times, sources(language, [last.origin.source])).on(&last.origin)
        })
        .collect();
    let title = language.of("かかりつけ（受診歴）", "Own hospital (visits)");
    (!items.is_empty()).then(|| row("院", title, items, rest(language, more)))
}
