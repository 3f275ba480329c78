//! The section as it is drawn: a card for each case that needs somebody, a row for each that waits.

use askama::Template;
use domain::{ids::HospitalId, text::Language};
use jiff::Timestamp;
use webkit::{
    lang::Lang,
    moment::clock_hm,
    parts::{Age, AlarmPriority, Html, Urgency},
};

use super::{
    case::Active,
    need::{Need, Ring},
    numbers::{Figure, criteria, difficult, figures, times},
    words::ActiveWords,
};
use crate::{
    ledger::Ledger,
    registry::Registry,
    screen::{panels::language, query::Query},
};

/// So many hospitals to be rung stand on a card, the others are counted: more would push the next case off a wall of 1080 lines, and one
/// person rings one after the other.
const RINGS_SHOWN: usize = 5;

#[derive(Template)]
#[template(path = "hq/active.html")]
struct ActivePart {
    w: &'static ActiveWords,
    /// 「3件」; empty while nothing has to be done.
    count: String,
    /// How many look for a hospital, or that none does.
    said: String,
    pressing: Vec<Card>,
    others: Vec<Row>,
}

struct Card {
    key: u64,
    alarm: &'static str,
    flag: Html,
    who: Who,
    /// What is done before anybody rings a hospital.
    before: Vec<Line>,
    /// How many hospitals are to be rung, the first of them, and how many are left out.
    rings: Option<(String, Vec<Line>, Option<String>)>,
    /// What is done after.
    after: Vec<Line>,
    /// What is waited for, beside what has to be done.
    state: Option<String>,
    figures: Vec<Figure>,
    times: Vec<(&'static str, Html)>,
    /// Since when and by which figures it is difficult, and by whose criteria; else the criteria that hold.
    difficult: Option<(String, String)>,
    criteria: String,
}

/// Of whom: the crew, urgency and class in words.
struct Who {
    crew: String,
    urgency: Option<Html>,
    class: String,
}

/// One thing to be done.
struct Line {
    what: &'static str,
    whom: String,
    /// The number to ring; empty where a radio does it.
    telephone: String,
    since: Html,
    /// It is one of the zone's secured hospitals.
    is_secured: bool,
    note: String,
    /// Hospitals that the note names, with their numbers.
    hospitals: Vec<(String, String)>,
    /// The note is no longer than a few words.
    is_short: bool,
}

struct Row {
    key: u64,
    who: Who,
    is_difficult: bool,
    state: String,
    figures: Vec<Figure>,
    times: Vec<(&'static str, Html)>,
}

/// The part `active`.
pub(in crate::screen) fn part(lang: Lang, ledger: &Ledger, query: &Query) -> Html {
    let now = ledger.clock().now();
    let all = Active::all(&ledger.state(), query, now);
    let drawing = Drawing { lang, registry: ledger.registry(), now };
    Html::of(&drawing.part(&all))
}

/// In which language, with whose names, and when.
struct Drawing<'a> {
    lang: Lang,
    registry: &'a Registry,
    now: Timestamp,
}

impl Drawing<'_> {
    const fn words(&self) -> &'static ActiveWords {
        ActiveWords::of(self.lang)
    }

    fn part(&self, all: &[Active]) -> ActivePart {
        let w = self.words();
        let (pressing, others): (Vec<&Active>, Vec<&Active>) = all.iter().partition(|case| case.is_pressing());
        let with = |word: &str, n: usize| word.replace("{n}", &n.to_string());
        ActivePart {
            w,
            count: if pressing.is_empty() { String::new() } else { with(w.count, pressing.len()) },
            said: match (pressing.len(), all.len()) {
                (0, 0) => w.nothing.to_owned(),
                (0, n) => with(w.nothing_to_do, n),
                (_, n) => with(w.asking, n),
            },
            pressing: pressing.into_iter().map(|case| self.card(case)).collect(),
            others: others.into_iter().map(|case| self.row(case)).collect(),
        }
    }

    fn card(&self, case: &Active) -> Card {
        let w = self.words();
        let priority = case.needs.first().map_or(AlarmPriority::Low, Need::priority);
        let about = case.needs.first().map_or(w.watch, |need| self.what(need));
        let (rings, others): (Vec<&Need>, Vec<&Need>) = case.needs.iter().partition(|need| need.is_ring());
        let (before, after): (Vec<&Need>, Vec<&Need>) = others.into_iter().partition(|need| need.is_before_ringing());
        let lines = |needs: Vec<&Need>| needs.into_iter().map(|need| self.line(case, need)).collect::<Vec<_>>();
        Card {
            key: case.key,
            alarm: priority.code(),
            flag: priority.flag(self.lang, about),
            who: self.who(case),
            before: lines(before),
            rings: (!rings.is_empty()).then(|| self.rings(case, &rings)),
            after: lines(after),
            state: self.waits_for(case),
            figures: figures(self.lang, case),
            times: times(self.lang, case, self.now.as_millisecond()),
            difficult: difficult(self.lang, case),
            criteria: criteria(self.lang, case),
        }
    }

    fn rings(&self, case: &Active, rings: &[&Need]) -> (String, Vec<Line>, Option<String>) {
        let w = self.words();
        let with = |word: &str, n: usize| word.replace("{n}", &n.to_string());
        let left = rings.len().saturating_sub(RINGS_SHOWN);
        let shown = rings.iter().take(RINGS_SHOWN).map(|need| self.line(case, need)).collect();
        (with(w.count, rings.len()), shown, (left > 0).then(|| with(w.more_rings, left)))
    }

    fn row(&self, case: &Active) -> Row {
        Row {
            key: case.key,
            who: self.who(case),
            is_difficult: case.difficulty.is_some(),
            state: self.waits_for(case).unwrap_or_else(|| self.words().waiting.to_owned()),
            figures: figures(self.lang, case),
            times: times(self.lang, case, self.now.as_millisecond()),
        }
    }

    fn who(&self, case: &Active) -> Who {
        let w = self.words();
        let crew = self.registry.region.crews.get(&case.crew);
        Who {
            crew: crew.map_or_else(|| case.crew.to_string(), |crew| self.of(&crew.name, &crew.name_en).to_owned()),
            urgency: case.triage.map(|(_, urgency)| badge(urgency).html(self.lang)),
            class: case.triage.map_or(w.not_triaged, |(class, _)| class.word(language(self.lang))).to_owned(),
        }
    }

    const fn what(&self, need: &Need) -> &'static str {
        let w = self.words();
        match need {
            Need::TellOfLoss { .. } => w.tell,
            Need::Coordinate { .. } => w.coordinate,
            Need::Announce { .. } => w.announce,
            Need::Ring(_) => w.ring,
            Need::AskNext { .. } => w.next,
        }
    }

    fn line(&self, case: &Active, need: &Need) -> Line {
        let w = self.words();
        let (whom, telephone, note) = match need {
            Need::TellOfLoss { hospital, .. } => {
                (w.tell_whom.replace("{hospital}", &self.hospital(hospital).0), String::new(), String::new())
            }
            Need::Coordinate { .. } => {
                let nobody = case.standard.as_deref().map(|standard| &standard.nobody);
                let name = nobody.map_or(w.no_coordinator, |nobody| nobody.coordinator(language(self.lang)));
                let number = nobody.map(|nobody| nobody.telephone.clone()).unwrap_or_default();
                (name.to_owned(), number, self.rule(case))
            }
            Need::Announce { hospital, .. } => {
                let (name, number) = self.hospital(hospital);
                (name, number, w.announce_why.to_owned())
            }
            Need::Ring(ring) => {
                let (name, number) = self.hospital(&ring.hospital);
                (name, number, self.call(case, ring))
            }
            Need::AskNext { .. } => (w.next_why.to_owned(), String::new(), String::new()),
        };
        let age = Age::new(need.since().as_millisecond(), self.now.as_millisecond()).html(self.lang);
        let is_short = note.is_empty() || note == w.no_call;
        let is_secured =
            matches!(need, Need::Ring(ring) if case.secured.iter().any(|(hospital, _)| *hospital == ring.hospital));
        let hospitals = if matches!(need, Need::Coordinate { .. }) { self.to_ask(case) } else { Vec::new() };
        Line { what: self.what(need), whom, telephone, since: age, is_secured, note, hospitals, is_short }
    }

    /// Secured hospitals that nobody has asked, with their numbers.
    fn to_ask(&self, case: &Active) -> Vec<(String, String)> {
        case.secured.iter().filter(|(_, is_asked)| !is_asked).map(|(id, _)| self.hospital(id)).collect()
    }

    /// Why the coordinator is called, and how it stands with the hospitals that the zone has secured.
    fn rule(&self, case: &Active) -> String {
        let w = self.words();
        let secured = match (case.secured.is_empty(), self.to_ask(case).is_empty()) {
            (true, _) => "",
            (_, true) => w.secured_asked,
            _ => w.secured_to_ask,
        };
        format!("{}　{secured}", w.coordinate_why).trim_end().to_owned()
    }

    /// What the crew recorded of ringing.
    fn call(&self, case: &Active, ring: &Ring) -> String {
        let w = self.words();
        let Some((outcome, at)) = ring.last else { return w.no_call.to_owned() };
        let count = if ring.calls > 1 { w.calls.replace("{n}", &ring.calls.to_string()) } else { String::new() };
        let said = w
            .call
            .replace("{crew}", &self.who(case).crew)
            .replace("{at}", &clock_hm(at.as_millisecond()))
            .replace("{outcome}", outcome.word(language(self.lang)));
        said + &count
    }

    /// What is waited for beside what has to be done; nothing to tell where it is the answers alone.
    fn waits_for(&self, case: &Active) -> Option<String> {
        let w = self.words();
        let lost = case.lost.as_ref().map(|id| w.lost.replace("{hospital}", &self.hospital(id).0));
        let leaving = case.leaving.as_ref().map(|id| w.leaving.replace("{hospital}", &self.hospital(id).0));
        let choice = (case.tally.accepted > 0).then(|| w.waiting_choice.to_owned());
        let names: Vec<String> = case.reached.iter().map(|ring| self.hospital(&ring.hospital).0).collect();
        let reached = (!names.is_empty()).then(|| w.waiting_reached.replace("{hospitals}", &names.join(w.and)));
        let said: Vec<String> = lost.or(leaving).into_iter().chain(choice.or(reached)).collect();
        (!said.is_empty()).then(|| said.join("　"))
    }

    /// Name and number; its code where the region does not know it.
    fn hospital(&self, id: &HospitalId) -> (String, String) {
        let known = self.registry.region.hospitals.get(id);
        known.map_or_else(
            || (id.to_string(), String::new()),
            |one| (self.of(&one.name, &one.name_en).to_owned(), one.telephone.clone()),
        )
    }

    const fn of<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        match language(self.lang) {
            Language::Ja => ja,
            Language::En => en,
        }
    }
}

const fn badge(urgency: domain::triage::Urgency) -> Urgency {
    match urgency {
        domain::triage::Urgency::Red1 => Urgency::Red1,
        domain::triage::Urgency::Red2 => Urgency::Red2,
        domain::triage::Urgency::Yellow => Urgency::Yellow,
        domain::triage::Urgency::Green => Urgency::Green,
        domain::triage::Urgency::White => Urgency::White,
    }
}
