//! The figures as they are drawn. Every panel holds figures of one kind; one line says of which log and which window all of them are.

use askama::Template;
use domain::{ids::HeadquartersId, region::Headquarters, statistics::Statistics, text::Language};
use webkit::{
    chart::{Bar, Bars},
    lang::{Lang, Text},
    moment::date_hm,
    parts::Html,
};

use super::{
    figures::{Selected, Snapshot},
    query::{Query, Window},
    rate::{SMALL_BELOW, Share, Spread, minutes, seconds},
    reference::{CARD_READ_PERCENT, CARD_READ_SOURCE, SCENE_SOURCE, SCENE_WITH_MIN, SCENE_WITHOUT_MIN},
    words::HqWords,
};
use crate::registry::Registry;

#[derive(Template)]
#[template(path = "hq/figures.html")]
struct FiguresPart {
    w: &'static HqWords,
    stamp: String,
    is_empty: bool,
    tiles: Vec<Tile>,
    funnel: BarPanel,
    card: CardPanel,
    /// Failures of the card, bases of consent, outcomes of the eligibility and of pulls.
    reasons: Vec<BarPanel>,
    asking: Vec<(&'static str, String)>,
    declines: BarPanel,
    times: Html,
    scene: Html,
    scene_source: &'static str,
    scene_reference: Vec<(&'static str, String)>,
    table: Vec<TableRow>,
}

/// A number on its own: numbers of different kinds stand side by side, not on one axis.
struct Tile {
    label: &'static str,
    number: String,
    share: Option<String>,
    hint: &'static str,
}

/// The reference is of another kind than ours, so it is told in words and never drawn on our axis.
struct CardPanel {
    /// 「4/4件」, 「–」 of nothing.
    share: String,
    drawn: Option<CardRate>,
    national: String,
    source: &'static str,
}

/// Enough cases for a percentage.
struct CardRate {
    percent: String,
    interval: Option<String>,
    bars: Html,
}

/// Counts by reason: drawn, told when they are too few to compare, nothing when there is nothing to count.
struct BarPanel {
    title: &'static str,
    bars: Option<Html>,
    few: Vec<(String, String)>,
}

struct SpreadRow {
    label: &'static str,
    p50: String,
    p90: String,
    count: u32,
    is_small: bool,
}

struct TableRow {
    name: String,
    href: String,
    is_region: bool,
    cases: u32,
    active: Option<String>,
    card: String,
    viewed: u32,
    asked: u32,
    decided: u32,
    difficult: u32,
    to_decision: String,
    to_decision_is_small: bool,
}

/// The part `figures`.
pub(super) fn part(lang: Lang, registry: &Registry, snapshot: &Snapshot, selected: &Selected) -> Html {
    let w = HqWords::of(lang);
    let all = &selected.finished;
    let language = language(lang);
    Html::of(&FiguresPart {
        w,
        stamp: stamp(lang, registry, selected),
        is_empty: selected.statistics.cases == 0,
        tiles: tiles(lang, selected),
        funnel: funnel(lang, all),
        card: card(lang, all),
        reasons: vec![
            bars(lang, w.failures, w.cases_unit, all.card_failures.iter().map(|(key, n)| (key.word(language), *n))),
            bars(lang, w.no_card, w.cases_unit, all.no_card.iter().map(|(key, n)| (key.word(language), *n))),
            bars(lang, w.consents, w.cases_unit, all.consents.iter().map(|(key, n)| (key.word(language), *n))),
            bars(lang, w.eligibility, w.cases_unit, all.eligibility.iter().map(|(key, n)| (key.word(language), *n))),
            bars(lang, w.fetches, w.pulls_unit, all.fetches.iter().map(|(key, n)| (key.word(language), *n))),
            bars(lang, w.summary_only, w.pulls_unit, all.summary_only.iter().map(|(key, n)| (key.word(language), *n))),
        ],
        asking: asking(lang, all),
        declines: bars(
            lang,
            w.declines,
            w.hospitals_unit,
            all.declines.iter().map(|(key, n)| (key.word(language), *n)),
        ),
        times: spreads(
            w,
            &[
                spread_row(w.ask_to_seen, &Spread::of(&all.ask_to_seen_s), |value| seconds(value, lang)),
                spread_row(w.ask_to_decision, &Spread::of(&all.ask_to_decision_s), |value| seconds(value, lang)),
            ],
        ),
        scene: spreads(
            w,
            &[
                spread_row(w.scene_with, &Spread::of(&all.scene_min_viewed), |value| minutes(value, lang)),
                spread_row(w.scene_without, &Spread::of(&all.scene_min_not_viewed), |value| minutes(value, lang)),
            ],
        ),
        scene_source: SCENE_SOURCE.of(lang),
        scene_reference: vec![
            (w.scene_with, minutes(Some(SCENE_WITH_MIN), lang)),
            (w.scene_without, minutes(Some(SCENE_WITHOUT_MIN), lang)),
        ],
        table: table(lang, registry, snapshot, selected),
    })
}

pub(super) const fn language(lang: Lang) -> Language {
    match lang {
        Lang::Ja => Language::Ja,
        Lang::En => Language::En,
    }
}

/// Whose figures they are.
fn who(lang: Lang, registry: &Registry, query: &Query) -> String {
    let chosen = query.headquarters.as_ref().and_then(|id| registry.region.headquarters.get(id));
    chosen.map_or_else(|| HqWords::of(lang).region.to_owned(), |one| name(lang, one).to_owned())
}

fn name(lang: Lang, one: &Headquarters) -> &str {
    match lang {
        Lang::Ja => &one.name,
        Lang::En => &one.name_en,
    }
}

/// Of whom, which log and which window all figures are.
fn stamp(lang: Lang, registry: &Registry, selected: &Selected) -> String {
    let w = HqWords::of(lang);
    let window = selected.query.window;
    let from = window.from(selected.at).or(selected.first_opened);
    let from = from.map_or_else(|| w.no_case.to_owned(), |from| date_hm(from.as_millisecond()));
    let sentence = if window == Window::All { w.stamp_all } else { w.stamp };
    sentence
        .replace("{who}", &who(lang, registry, &selected.query))
        .replace("{seq}", &selected.seq.to_string())
        .replace("{window}", window.word().of(lang))
        .replace("{from}", &from)
        .replace("{to}", &date_hm(selected.at.as_millisecond()))
}

fn active(lang: Lang, count: u32) -> Option<String> {
    (count > 0).then(|| HqWords::of(lang).active.replace("{n}", &count.to_string()))
}

fn tiles(lang: Lang, selected: &Selected) -> Vec<Tile> {
    let (w, all) = (HqWords::of(lang), &selected.finished);
    let tile = |label, number: u32, share, hint| Tile { label, number: number.to_string(), share, hint };
    let share = |part, whole| Some(Share { part, whole }.text(lang));
    vec![
        tile(w.cases, selected.statistics.cases, active(lang, selected.active), w.cases_hint),
        tile(w.viewed, all.viewed, share(all.viewed, all.cases), w.viewed_hint),
        tile(w.decided, all.decided, share(all.decided, all.asked_cases), w.decided_hint),
        tile(w.difficult, all.difficult, share(all.difficult, all.asked_cases), w.difficult_hint),
    ]
}

fn funnel(lang: Lang, all: &Statistics) -> BarPanel {
    let w = HqWords::of(lang);
    let consented = all
        .consents
        .iter()
        .filter(|(basis, _)| **basis != domain::consent::ConsentBasis::Refused)
        .map(|(_, n)| n)
        .sum();
    let rows = [
        (w.finished, all.cases),
        (w.tried, all.card_tried),
        (w.read, all.card_read),
        (w.consented, consented),
        (w.viewed, all.viewed),
        (w.viewed_empty, all.viewed_empty),
    ];
    counted(lang, w.funnel, w.cases_unit, &rows, all.cases, Some(f64::from(all.cases)))
}

fn card(lang: Lang, all: &Statistics) -> CardPanel {
    let w = HqWords::of(lang);
    let share = Share { part: all.card_read, whole: all.card_tried };
    let rows = [Bar { label: w.here, value: share.percent() }];
    let interval = share
        .interval()
        .map(|(low, high)| w.interval.replace("{low}", &format!("{low:.0}")).replace("{high}", &format!("{high:.0}")));
    let drawn = share.percent().filter(|_| !share.is_small()).map(|percent| CardRate {
        percent: format!("{percent:.1}"),
        interval,
        bars: Bars { title: Text::new(w.card_rate, w.card_rate), unit: "%", rows: &rows, full: Some(100.0) }.html(lang),
    });
    CardPanel {
        share: if share.whole == 0 { "–".to_owned() } else { share.fraction(lang) },
        drawn,
        national: format!("{CARD_READ_PERCENT:.1} %"),
        source: CARD_READ_SOURCE.of(lang),
    }
}

/// Counts of one kind, most frequent first.
fn bars<'a>(lang: Lang, title: &'static str, unit: &str, counts: impl Iterator<Item = (&'a str, u32)>) -> BarPanel {
    let mut counts: Vec<(&str, u32)> = counts.collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let total: u32 = counts.iter().map(|(_, n)| n).sum();
    counted(lang, title, unit, &counts, total, None)
}

/// Bars of `total` things of one kind; few are told, not drawn.
fn counted(
    lang: Lang,
    title: &'static str,
    unit: &str,
    counts: &[(&str, u32)],
    total: u32,
    full: Option<f64>,
) -> BarPanel {
    let rows: Vec<Bar<'_>> = counts.iter().map(|(label, n)| Bar { label, value: Some(f64::from(*n)) }).collect();
    let told = || counts.iter().map(|(label, n)| ((*label).to_owned(), format!("{n}{unit}"))).collect();
    let is_few = total < SMALL_BELOW;
    BarPanel {
        title,
        bars: (!is_few).then(|| Bars { title: Text::new(title, title), unit, rows: &rows, full }.html(lang)),
        few: if is_few && total > 0 { told() } else { Vec::new() },
    }
}

fn asking(lang: Lang, all: &Statistics) -> Vec<(&'static str, String)> {
    let w = HqWords::of(lang);
    let declined: u32 = all.declines.values().sum();
    let per_case = if all.asked_cases == 0 {
        "–".to_owned()
    } else {
        format!("{:.2}", f64::from(all.asked) / f64::from(all.asked_cases))
    };
    vec![
        (w.asked_cases, all.asked_cases.to_string()),
        (w.asked_hospitals, format!("{} ({} {per_case})", all.asked, w.per_case)),
        (w.declined, Share { part: declined, whole: all.asked }.text(lang)),
        (w.decided, all.decided.to_string()),
        (w.recognised, all.difficult_recognised.to_string()),
    ]
}

fn spreads(w: &'static HqWords, rows: &[SpreadRow]) -> Html {
    #[derive(Template)]
    #[template(path = "hq/spread.html")]
    struct Spreads<'a> {
        w: &'static HqWords,
        rows: &'a [SpreadRow],
    }
    Html::of(&Spreads { w, rows })
}

fn spread_row(label: &'static str, spread: &Spread, write: impl Fn(Option<f64>) -> String) -> SpreadRow {
    SpreadRow {
        label,
        p50: write(spread.p50),
        p90: write(spread.p90),
        count: spread.count,
        is_small: spread.is_small(),
    }
}

fn table(lang: Lang, registry: &Registry, snapshot: &Snapshot, selected: &Selected) -> Vec<TableRow> {
    let w = HqWords::of(lang);
    let window = selected.query.window;
    let row = |name: String, headquarters: Option<&HeadquartersId>| {
        let query = Query { headquarters: headquarters.cloned(), window };
        let Selected { finished: all, active: at_work, .. } = snapshot.select(&query, selected.at);
        let card = Share { part: all.card_read, whole: all.card_tried };
        let to_decision = Spread::of(&all.ask_to_decision_s);
        TableRow {
            name,
            href: format!("/{}", query.address()),
            is_region: headquarters.is_none(),
            cases: all.cases + at_work,
            active: active(lang, at_work),
            card: card.text(lang),
            viewed: all.viewed,
            asked: all.asked,
            decided: all.decided,
            difficult: all.difficult,
            to_decision: seconds(to_decision.p50, lang),
            to_decision_is_small: to_decision.is_small(),
        }
    };
    let mut rows: Vec<TableRow> =
        registry.region.headquarters.values().map(|one| row(name(lang, one).to_owned(), Some(&one.id))).collect();
    rows.push(row(w.region.to_owned(), None));
    rows
}
