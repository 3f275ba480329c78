//! Prints how long a ranking takes in a region of so many hospitals, with everything that it weighs and says:
//! `cargo run --release -p platform-server --example rank_time -- [HOSPITALS] [RUNS]` (4,000 hospitals, 200 runs).
//!
//! Alternatives are timed in turn within each run: the bare order by the great circle, which knows nothing but distances; the ranking; the
//! ranking with whom to ask at once; and all that goes to a tablet, explained in two languages, as bytes.
#![allow(clippy::unwrap_used, reason = "an example ends when its own made-up data is wrong")]
#![expect(clippy::print_stdout, reason = "a command-line report goes to standard output")]

use std::{hint::black_box, sync::Arc, time::Instant};

use domain::{
    acceptance::{Ask, Outcome, Recent, TimeBand, Trial},
    event::{Author, AuthorRole, EncounterEvent, ReadinessChanged, RecordedEvent},
    ids::{CrewId, DeviceId, EncounterId, HeadquartersId, HospitalId, PersonId},
    inquiry::DeclineReason,
    place::Place,
    readiness::{Basis, ReadinessLevel, Scope, Statement},
    selection::Reason,
    triage::{ConditionClass, IncidentKind, Triage, Urgency},
};
use host::Clock;
use jiff::{SignedDuration, Timestamp};
use journal::{Log, MemoryEngine, Store};
use platform_server::{
    learning::Learned,
    ledger::Ledger,
    registry::Registry,
    routing::{Ranking, guidance},
    service::CANDIDATES_SENT_MAX,
    standards::Standards,
};
use prost::Message as _;

/// Lists of a real standard are shorter: the longest that a standard may have.
const LISTED: usize = 500;

fn code(number: usize) -> HospitalId {
    HospitalId::new(format!("991{number:07}")).unwrap()
}

/// Scattered over about 1,000 km like the hospitals of the nation, the same in every run.
fn place(number: usize) -> (f64, f64) {
    let spread = |step: usize| (number * step % 10_007) as f64 / 10_007.0;
    (33.0 + 7.0 * spread(7_919), 131.0 + 9.0 * spread(3_571))
}

fn registry(hospitals: usize) -> Registry {
    let mut text = "name = \"全国\"\nname_en = \"Nation\"\nversion = \"1\"\n[[headquarters]]\nid = \"hq\"\nname = \"本部\"\n\
                    name_en = \"HQ\"\npersons = [\"p-hq\"]\n[[crew]]\nid = \"crew-1\"\nname = \"救急1\"\nname_en = \"Crew 1\"\n\
                    headquarters = \"hq\"\nlat = 35.6\nlon = 136.0\npersons = [\"p-1\"]\n"
        .to_owned();
    for number in 0..hospitals {
        let (lat, lon) = place(number);
        let level = ["tertiary", "secondary", "secondary", "secondary"][number % 4];
        text += &format!(
            "[[hospital]]\ncode = \"{}\"\nname = \"第{number}病院\"\nname_en = \"Hospital {number}\"\nlevel = \"{level}\"\nlat = {lat}\nlon = {lon}\n\
             telephone = \"00-0000-0000\"\ncapabilities = [\"stroke\", \"general\"]\npersons = [\"p-h-{number}\"]\n",
            code(number)
        );
    }
    Registry::parse(&text).unwrap()
}

/// One zone with the longest lists, two of them for stroke.
fn standards(hospitals: usize, registry: &Registry) -> Standards {
    let list = |first: usize| {
        let codes: Vec<String> =
            (first..hospitals.min(first + LISTED)).map(|number| format!("\"{}\"", code(number))).collect();
        codes.join(", ")
    };
    let mut text = "zone = \"nation\"\nname = \"全国\"\nname_en = \"Nation\"\nedition = \"1\"\nfrom = 2020-04-01\nheadquarters = [\"hq\"]\n\
                    stroke_signs_min = 2\n[asking]\nset_max = 5\ndisclosure_price_min = 1.0\nremind_after_s = 30\ntelephone_after_s = 60\n\
                    next_after_s = 120\nnext = \"ask\"\n[nobody_accepts]\nafter_min = 20\nafter_declines = 4\n"
        .to_owned();
    text += &format!(
        "hospitals = [\"{}\"]\ncoordinator = \"調整\"\ncoordinator_en = \"Desk\"\ntelephone = \"00\"\nnext = \"ask\"\n",
        code(0)
    );
    text += "[difficult]\nasked_min = 4\non_scene_min = 30\n[roads]\ndetour = 1.3\n[[roads.band]]\nfrom = 00:00:00\nspeed_km_per_h = 36.0\n\
             [base_rates]\naccepted_at_kth = [0.70, 0.47, 0.41, 0.40]\n";
    let item = "{ code = \"vitals\", ja = \"バイタル\", en = \"Vitals\" }";
    for class in ConditionClass::ALL {
        let class = class.code();
        text += &format!("[class.{class}]\nobserve = [{item}]\ntell = [{item}]\n");
        if class == "stroke" {
            text += &format!(
                "[[class.stroke.list]]\ncode = \"near\"\nname = \"近く\"\nname_en = \"Near\"\nwhen = [\"sign:aphasia\"]\nhospitals = [{}]\n",
                list(LISTED)
            );
        }
        text += &format!(
            "[[class.{class}.list]]\ncode = \"all\"\nname = \"全\"\nname_en = \"All\"\nwhen = []\nhospitals = [{}]\n",
            list(0)
        );
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("nation.toml"), text).unwrap();
    Standards::load(folder.path(), registry).unwrap()
}

fn author(role: AuthorRole, organisation: &str) -> Author {
    let (person, device) = (PersonId::new("p-1").unwrap(), DeviceId::new("d-1").unwrap());
    Author { role, organisation: organisation.to_owned(), person, device }
}

/// Two years of answers of every hospital.
fn learned(hospitals: usize, standards: &Standards, now: Timestamp) -> Learned {
    let trial = |number: usize| Trial {
        ask: Ask {
            hospital: code(number % hospitals),
            class: if number.is_multiple_of(3) { ConditionClass::Stroke } else { ConditionClass::General },
            urgency: Some(Urgency::Red2),
            band: TimeBand::of(now),
            refusals: (number % 7 % 3) as u32,
            mark: None,
            own: number.is_multiple_of(11),
            load: 0,
            recent: Recent::default(),
        },
        outcome: if (number * 31 + number / 17).is_multiple_of(3) {
            Outcome::Declined(DeclineReason::NoBed)
        } else {
            Outcome::Accepted
        },
        at: now - SignedDuration::from_hours((number % 8_760) as i64),
        answer_s: 60 + (number % 120) as u32,
    };
    let trials = (0..hospitals * 10).map(trial).collect();
    Learned::fit(&[("nation".to_owned(), trials)].into(), standards.iter().map(AsRef::as_ref), now)
}

async fn region(hospitals: usize) -> (Arc<Ledger>, EncounterId) {
    let registry = Arc::new(registry(hospitals));
    let standards = standards(hospitals, &registry);
    let log = Log::open(Store::new(Arc::new(MemoryEngine::new())), "events").unwrap();
    let ledger = Ledger::open(log, registry, Clock::system()).unwrap();
    let now = ledger.clock().now();
    let begun = Instant::now();
    ledger.use_learned(Arc::new(learned(hospitals, &standards, now)));
    println!("learned from {} answers in {:.2} s", hospitals * 10, begun.elapsed().as_secs_f64());
    ledger.use_standards(Arc::new(standards));
    for number in (0..hospitals).step_by(2) {
        let level = ReadinessLevel::ALL[number / 2 % ReadinessLevel::ALL.len()];
        let said = Statement::new(vec![(Scope::General, level)], None, Basis::Tapped).unwrap();
        let author = author(AuthorRole::Hospital, code(number).as_str());
        let set_at = now - SignedDuration::from_mins((number % 180) as i64);
        let changed = ReadinessChanged { id: host::fresh::event_id(), hospital: code(number), said, set_at, author };
        ledger.submit_readiness(changed).await.unwrap();
    }
    let encounter = EncounterId::from_bytes(&[7; 16]).unwrap();
    let (crew, headquarters) = (CrewId::new("crew-1").unwrap(), HeadquartersId::new("hq").unwrap());
    for event in [
        EncounterEvent::Opened { crew, headquarters, kind: IncidentKind::AcuteIllness },
        EncounterEvent::Located { place: Place::new(35.68, 136.7).unwrap() },
        EncounterEvent::Triaged(Triage { class: ConditionClass::Stroke, urgency: Urgency::Red2, flags: Vec::new() }),
    ] {
        let author = author(AuthorRole::Crew, "crew-1");
        let id = host::fresh::event_id();
        ledger.submit(RecordedEvent { id, encounter, author, recorded_at: now, event }).await.unwrap();
    }
    (ledger, encounter)
}

/// What is timed: its name, its times, what it does.
type Way<'a> = (&'static str, Vec<f64>, Box<dyn FnMut() -> usize + 'a>);

fn by_great_circle(registry: &Registry, from: Place) -> Vec<(f64, &HospitalId)> {
    let hospitals = registry.region.hospitals.values();
    let mut order: Vec<_> = hospitals.map(|one| (from.distance_km(one.place), &one.id)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    order
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: usize| arguments.next().map_or(otherwise, |text| text.parse().unwrap());
    let (hospitals, runs) = (number(4_000), number(200));
    let (ledger, encounter) = region(hospitals).await;
    let state = ledger.state();
    let case = state.case(encounter).unwrap();
    let registry = ledger.registry();
    let now = ledger.clock().now();
    let mut bytes = 0;
    let mut ways: [Way<'_>; 4] = [
        (
            "great circle, sorted",
            Vec::new(),
            Box::new(|| by_great_circle(registry, case.encounter.place.unwrap()).len()),
        ),
        ("ranked with reasons", Vec::new(), Box::new(|| Ranking::of(&state, registry, case, now).candidates().len())),
        (
            "… and whom to ask at once",
            Vec::new(),
            Box::new(|| {
                let ranking = Ranking::of(&state, registry, case, now);
                let candidates = ranking.candidates();
                guidance(&ranking, &candidates).set.len()
            }),
        ),
        (
            "… and as sent to the tablet, in words",
            Vec::new(),
            Box::new(|| {
                let ranking = Ranking::of(&state, registry, case, now);
                let mut candidates = ranking.candidates();
                let guidance = guidance(&ranking, &candidates);
                candidates.truncate(CANDIDATES_SENT_MAX);
                for one in &mut candidates {
                    let estimate = ranking.estimate(one);
                    one.reasons.push(Reason::Chance(Box::new(estimate)));
                }
                let wire =
                    proto::convert::candidates_to_wire(encounter, now, None, &candidates, &guidance, &registry.region);
                bytes = wire.encode_to_vec().len();
                bytes
            }),
        ),
    ];
    for run in 0..runs + runs / 10 {
        for (_, times, way) in &mut ways {
            let begun = Instant::now();
            black_box(way());
            // The first tenth warms up.
            if run >= runs / 10 {
                times.push(begun.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    println!("{hospitals} hospitals, {runs} runs, microseconds a call: p50 · p99 (times the great circle)");
    let mut limit = None;
    for (name, times, _) in &mut ways {
        times.sort_by(f64::total_cmp);
        let (p50, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
        let limit = *limit.get_or_insert(p50);
        println!("{name:40} {p50:9.0} · {p99:9.0}   ({:.1} ×)", p50 / limit);
    }
    drop(ways);
    println!("{bytes} bytes to the tablet");
}
