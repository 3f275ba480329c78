//! What must hold of a standard beyond its form. Every mistake is told; a standard comes out only when there is none.

use std::{collections::BTreeMap, ops::Range};

use domain::{
    ids::{HeadquartersId, HospitalId},
    standard::{ClassRule, TransportStandard},
    triage::ConditionClass,
};
use jiff::civil::{Date, Time};
use toml::{Spanned, value::Datetime};

use super::{
    EDITION_MAX_CHARS, LISTED_HOSPITALS_MAX, Mistakes, STROKE_SIGNS, check_class, check_rules,
    file::{ClassEntry, StandardFile, Words},
    gather::{Gather, short},
};
use crate::registry::{Registry, Source, medical, nearest};

/// Reads a text: all mistakes beyond the form, or the first one of the form, which ends the reading.
pub(super) fn standard(text: &str, registry: Option<&Registry>) -> Result<TransportStandard, Mistakes> {
    let source = Source::new(text);
    let file = source.read::<StandardFile>().map_err(|mistake| Mistakes { told: vec![mistake], left_out: 0 })?;
    let mut gather = Gather::new(source, registry);
    let built = of_file(&file, &mut gather);
    match (gather.into_mistakes(), built) {
        (None, Some(standard)) => Ok(standard),
        (Some(mistakes), _) => Err(mistakes),
        // Whoever leaves something out has noted why: this is never reached, and is no reason to stop a server.
        (None, None) => Err(Mistakes { told: vec![source.mistake(0..0, "the file is not complete", "")], left_out: 0 }),
    }
}

/// Looks at all of the file before anything is given up.
fn of_file(file: &StandardFile, gather: &mut Gather<'_>) -> Option<TransportStandard> {
    let zone = gather.own_code(&file.zone);
    let zone_name = gather.text(&file.name, "name");
    let zone_name_en = gather.text(&file.name_en, "name");
    let edition = edition(&file.edition, gather);
    let (from, until) = days(file, gather);
    let headquarters = headquarters(&file.headquarters, gather);
    let stroke_signs_min = gather.whole(&file.stroke_signs_min, &STROKE_SIGNS);
    let (asking, asking_by_urgency) = check_rules::asking(&file.asking, gather);
    let nobody = check_rules::nobody(&file.nobody_accepts, gather);
    let difficult = check_rules::difficult(&file.difficult, gather);
    let roads = check_rules::roads(&file.roads, gather);
    let base = check_rules::rates(&file.base_rates, gather);
    let classes = classes(&file.class, gather);
    Some(TransportStandard {
        zone: zone?,
        zone_name: zone_name?,
        zone_name_en: zone_name_en?,
        edition: edition?,
        from: from?,
        until,
        headquarters: headquarters?,
        stroke_signs_min: stroke_signs_min?,
        classes: classes?,
        asking,
        asking_by_urgency,
        nobody: nobody?,
        difficult: difficult?,
        roads: roads?,
        base: base?,
    })
}

/// Stands behind a slash in every recorded decision.
fn edition(text: &Spanned<String>, gather: &mut Gather<'_>) -> Option<String> {
    let edition = gather.text_of(text, "edition", EDITION_MAX_CHARS)?;
    if edition.contains(['/', ' ', '\u{3000}']) {
        gather.wrong(text.span(), "an edition has no slash and no space", "Write it as one word, e.g. \"2026-2\"");
        return None;
    }
    Some(edition)
}

fn days(file: &StandardFile, gather: &mut Gather<'_>) -> (Option<Date>, Option<Date>) {
    let from = day(&file.from, gather);
    let until = file.until.as_ref().and_then(|until| day(until, gather));
    if let (Some(first), Some(last), Some(place)) = (from, until, &file.until)
        && last < first
    {
        let remedy = "Give the last day on which it holds, or no `until` while no end is set";
        gather.wrong(place.span(), format!("it would end on {last}, before it begins on {first}"), remedy);
    }
    (from, until)
}

/// A day of the calendar, without a time.
fn day(moment: &Spanned<Datetime>, gather: &mut Gather<'_>) -> Option<Date> {
    let is_day = moment.get_ref().time.is_none();
    let day = is_day.then(|| moment.get_ref().to_string().parse().ok()).flatten();
    if day.is_none() {
        gather.wrong(
            moment.span(),
            "this is not a day",
            "Give a day without a time and without quotes, e.g. 2026-04-01",
        );
    }
    day
}

/// A time of the day in Japan, without a day.
pub(super) fn time_of_day(moment: &Spanned<Datetime>, gather: &mut Gather<'_>) -> Option<Time> {
    let is_time = moment.get_ref().date.is_none();
    let time = is_time.then(|| moment.get_ref().to_string().parse().ok()).flatten();
    if time.is_none() {
        gather.wrong(moment.span(), "this is not a time of the day", "Give a time without quotes, e.g. 07:00:00");
    }
    time
}

fn headquarters(words: &Words, gather: &mut Gather<'_>) -> Option<Vec<HeadquartersId>> {
    if words.get_ref().is_empty() {
        gather.wrong(words.span(), "nobody follows this standard", "Name at least one headquarters by its id");
        return None;
    }
    gather.each_once(words.get_ref(), "in this list");
    let mut all = Vec::new();
    for word in words.get_ref() {
        let Some(id) = gather.code::<HeadquartersId>(word) else { continue };
        if let Some(registry) = gather.registry
            && !registry.region.headquarters.contains_key(&id)
        {
            let known = registry.region.headquarters.keys().map(HeadquartersId::as_str);
            let remedy = match nearest(id.as_str(), known) {
                Some(near) => format!("Did you mean \"{near}\"?"),
                None => "Correct it, or add it to the registry first".to_owned(),
            };
            gather.wrong(word.span(), format!("there is no headquarters \"{id}\" in the registry"), remedy);
        }
        all.push(id);
    }
    Some(all)
}

/// Hospitals of one list: at least one, each once, each a hospital, each in the registry where there is one.
pub(super) fn hospitals(words: &Words, empty: &str, gather: &mut Gather<'_>) -> Option<Vec<HospitalId>> {
    let all = words.get_ref();
    if all.is_empty() {
        gather.wrong(words.span(), empty, "Name at least one by its institution code");
        return None;
    }
    gather.at_most(all.len(), LISTED_HOSPITALS_MAX, words.span(), "hospitals");
    gather.each_once(all, "in this list");
    let mut found = Vec::new();
    for word in all {
        let Some(id) = gather.code::<HospitalId>(word) else { continue };
        let placed = Spanned::new(word.span(), id);
        if let Err(mistake) = medical(&placed, &Source::new("")) {
            gather.wrong(word.span(), mistake.problem, mistake.remedy);
        } else if gather.registry.is_some_and(|registry| !registry.region.hospitals.contains_key(placed.get_ref())) {
            let problem = format!("{} is not in the registry (no coordinates, no travel time)", placed.get_ref());
            gather.wrong(
                word.span(),
                problem,
                "Add a [[hospital]] with its coordinates to the registry first, or correct the code",
            );
        }
        found.push(placed.into_inner());
    }
    Some(found)
}

fn classes(
    entries: &BTreeMap<Spanned<String>, ClassEntry>,
    gather: &mut Gather<'_>,
) -> Option<BTreeMap<ConditionClass, ClassRule>> {
    let mut classes = BTreeMap::new();
    let mut is_whole = true;
    for (word, entry) in entries {
        let Some(class) = gather.code::<ConditionClass>(word) else {
            is_whole = false;
            continue;
        };
        match check_class::rule(class, word.span(), entry, gather) {
            Some(rule) => drop(classes.insert(class, rule)),
            None => is_whole = false,
        }
    }
    is_whole &= every_class(entries, gather);
    is_whole.then_some(classes)
}

/// A class that is not named would silently go to `general`.
fn every_class(entries: &BTreeMap<Spanned<String>, ClassEntry>, gather: &mut Gather<'_>) -> bool {
    let named = |class: &ConditionClass| entries.keys().any(|word| word.get_ref() == class.code());
    let missing: Vec<&str> = ConditionClass::ALL.iter().filter(|one| !named(one)).map(|one| one.code()).collect();
    for code in &missing {
        let problem = format!("the class \"{code}\" ({}) is not named", ja_of(code));
        gather.wrong(NOWHERE, problem, format!("Add [class.{code}] with at least one [[class.{code}.list]]"));
    }
    missing.is_empty()
}

/// What is missing has no place of its own: it is told at the first line.
const NOWHERE: Range<usize> = 0..0;

fn ja_of(code: &str) -> String {
    ConditionClass::from_code(code).map_or_else(|_| short(code), |class| class.ja().to_owned())
}
