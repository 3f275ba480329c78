//! The ER board with made-up cases, to be looked at in a browser. Nothing leaves this machine and nothing is written to a disk.
//!
//! `cargo run -p hospital-gateway --example er-board -- 127.0.0.1:8098 busy`, then `/`. The second argument is the scene: `busy`,
//! `three`, `many`, `heavy` (three questions with many flags and long texts; `-coming`: two of them beside a patient on the way), `busiest`
//! (forty drugs, for the handover sheet), `no-card` (only what was said, and it beside a record; `-alone`, `-many`), `empty`, `coming`,
//! `quiet` (answered and handed over only), `lost` (the link to the platform is gone); about the question itself `withheld` (three
//! candidates), `queries`, `conditional` (answered under conditions, by telephone, and too late), `reminded`, `redirect` (`-withdrawn`), or
//! `released` (patients who do not come).
#![allow(clippy::unwrap_used, reason = "an example ends when its own made-up data is wrong")]

#[path = "../src/screen/tests/sample.rs"]
mod sample;

use std::{sync::Arc, time::Duration};

use domain::{
    disclosure::{CaseDelivery, CaseStanding, PatientView, RecordView, VitalsPart},
    ids::{HospitalId, PersonId},
    inquiry::{Answer, DeclineReason, Proviso, ReleaseReason, Requirement},
    milestone::Milestone,
    patient::Sex,
    readiness::{Band, BandDays, Basis, Department, MinuteOfDay, ReadinessLevel, Scope, Statement},
    spoken_code::{CallUpRefusal, SpokenCode},
    triage::{ConditionClass, Urgency},
    vitals::{VitalKind, VitalSource},
};
use hospital_gateway::{
    decision::{Desk, HospitalIdentity},
    inbox::Inbox,
    screen::{LinkReport, start_with},
    uplink::{CallUpFailure, CallUps},
};
use host::{Clock, stop::Stop};
use jiff::{SignedDuration, Timestamp};
use journal::{MemoryEngine, Outbox, Store};

/// How often the made-up monitor in the made-up ambulance sends.
const MONITOR_EVERY: Duration = Duration::from_secs(2);

/// How long a report waits for the made-up platform, at most.
const PLATFORM_EVERY: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    host::logs::start();
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8098".to_owned());
    let scene = arguments.next().unwrap_or_else(|| "busy".to_owned());
    let store = Store::new(Arc::new(MemoryEngine::new()));
    let inbox = Arc::new(Inbox::open(store.clone())?);
    let outbox = Outbox::open(store, "to-platform")?;
    let identity = HospitalIdentity {
        hospital: HospitalId::new("9910000001")?,
        name: "湊野医療センター 救命救急センター".to_owned(),
        person: PersonId::new("p-er-desk")?,
    };
    let desk = Desk::new(identity, Clock::system(), inbox, outbox);
    let now = Timestamp::now();
    for delivery in deliveries(&scene, now) {
        desk.inbox().take_in(&delivery, now).await?;
    }
    set_the_stage(&desk, &scene, now).await?;
    let is_lost = scene == "lost";
    let link = move || LinkReport {
        is_connected: !is_lost,
        last_heard: Some(if is_lost { now } else { Timestamp::now() }),
        clock_ahead: None,
    };
    let screen = start_with(&address, Arc::clone(&desk), link, calls(Arc::clone(&desk)), None)?;
    tokio::select! {
        () = monitor(&desk) => {}
        () = platform(&desk), if !is_lost => {}
        () = async { Stop::on_signals().wait().await } => {}
    }
    screen.stop().await;
    Ok(())
}

/// Answers calls by code like a platform that knows one case more than this board: the fall.
fn calls(desk: Arc<Desk>) -> CallUps {
    let fall = sample::encounter(sample::FALL);
    tracing::info!(code = SpokenCode::of(fall).grouped(), "this made-up code opens a made-up case");
    Arc::new(move |wish| {
        let desk = Arc::clone(&desk);
        Box::pin(async move {
            if wish.code != SpokenCode::of(fall) {
                return Err(CallUpFailure::Refused(CallUpRefusal::Unknown));
            }
            let now = Timestamp::now();
            let taken = desk.inbox().take_in(&sample::fall(now, 1_000), now).await;
            taken.map(|_| fall).map_err(|_| CallUpFailure::Unreachable)
        })
    })
}

fn deliveries(scene: &str, now: Timestamp) -> Vec<CaseDelivery> {
    match scene {
        "empty" => Vec::new(),
        "three" => vec![
            sample::flagged(sample::haematemesis(now, 1), now),
            sample::flagged(sample::stroke(now, 2), now),
            sample::flagged(sample::confused(now, 3), now),
            sample::flagged(sample::headache(now, 4), now),
        ],
        "heavy" => sample::heavy(now),
        "heavy-coming" => {
            let heavy = sample::heavy(now).into_iter().take(2);
            let coming = sample::bare(sample::CONFUSED, 9, CaseStanding::Destination);
            let coming = CaseDelivery { standing: coming.standing, ..sample::confused(now, 9) };
            heavy.chain([sample::flagged(coming, now)]).collect()
        }
        "no-card" => vec![
            sample::fall(now, 1),
            CaseDelivery {
                record: sample::stroke(now, 2)
                    .record
                    .map(|record| RecordView { spoken: Some(sample::spoken(now, 2_400)), ..record }),
                ..sample::stroke(now, 2)
            },
        ],
        "withheld" => candidates(now),
        "queries" => {
            let mut cases = candidates(now);
            cases.truncate(2);
            cases.into_iter().map(|case| sample::queried(case, now)).collect()
        }
        "reminded" => {
            let reminded = |case| {
                sample::questioned(case, |question| {
                    question.securing = true;
                    question.reminded_at = Some(sample::ago(now, 20));
                    question.telephone_at = Some(sample::ago(now, 5));
                })
            };
            candidates(now).into_iter().skip(1).map(reminded).collect()
        }
        "conditional" => conditional(now),
        "redirect" | "redirect-withdrawn" => vec![
            sample::redirected(sample::flagged(sample::stroke(now, 2), now)),
            sample::withheld(sample::flagged(sample::confused(now, 3), now)),
        ],
        "released" => {
            let bare = |n| sample::bare(n, 1, CaseStanding::Asked(Some(Answer::Accept)));
            let accepted = [bare(31), bare(32), CaseDelivery { standing: CaseStanding::Destination, ..bare(33) }];
            let reasons = [
                (31, ReleaseReason::AnotherChosen),
                (32, ReleaseReason::WithdrawnByCrew),
                (33, ReleaseReason::Redirected),
                (34, ReleaseReason::AnotherChosen),
            ];
            let taken_back = reasons.map(|(n, reason)| sample::taken_back(n, 2, reason));
            accepted.into_iter().chain(taken_back).chain(candidates(now).into_iter().take(2)).collect()
        }
        "no-card-alone" => vec![sample::fall(now, 1)],
        "no-card-many" => vec![
            sample::fall(now, 1),
            sample::haematemesis(now, 2),
            CaseDelivery {
                patient: Some(PatientView { confirmed: None, ..sample::patient(41, Sex::Female) }),
                ..sample::confused(now, 3)
            },
            sample::headache(now, 4),
            sample::stroke(now, 5),
        ],
        "coming" => vec![sample::stroke(now, 2)],
        "busiest" => vec![sample::busiest()],
        "quiet" => vec![
            CaseDelivery {
                standing: CaseStanding::Asked(Some(Answer::Accept)),
                ..sample::haematemesis(sample::ago(now, 1_200), 1)
            },
            handed_over(now, 31, 10),
            handed_over(now, 32, 50),
            sample::bare(12, 8, CaseStanding::Declined),
        ],
        "many" => {
            let mut all = vec![
                sample::haematemesis(now, 1),
                sample::stroke(now, 2),
                sample::confused(now, 3),
                sample::headache(now, 4),
                sample::fall(now, 5),
            ];
            for (n, urgency, complaint) in [
                (21, Urgency::Red2, "胸痛30分、冷汗"),
                (22, Urgency::Yellow, "呼吸苦、喘鳴"),
                (23, Urgency::Green, "転倒、右手首痛"),
            ] {
                let situation = sample::situation(
                    now,
                    "白帆救急1",
                    complaint,
                    sample::triage(ConditionClass::General, urgency),
                    &[(Milestone::ArrivedOnScene, 600)],
                    18,
                    95,
                );
                all.push(CaseDelivery {
                    situation: Some(situation),
                    ..sample::bare(n, 20 + u64::from(n), CaseStanding::Asked(None))
                });
            }
            all
        }
        _ => vec![
            sample::haematemesis(now, 1),
            sample::stroke(now, 2),
            sample::confused(now, 3),
            sample::headache(now, 4),
            sample::released(11, 5),
            sample::bare(12, 6, CaseStanding::Asked(None)),
        ],
    }
}

/// Three questions as a candidate is told them.
fn candidates(now: Timestamp) -> Vec<CaseDelivery> {
    let mut asked = vec![sample::haematemesis(now, 1), sample::stroke(now, 2), sample::confused(now, 3)];
    for case in &mut asked {
        *case = sample::withheld(sample::flagged(case.clone(), now));
    }
    asked
}

/// Answered under conditions, and by telephone.
fn conditional(now: Timestamp) -> Vec<CaseDelivery> {
    let if_so = |wait_min, requirement| Proviso::new(wait_min, requirement).map_or(Answer::Accept, Answer::AcceptIf);
    let answers =
        [if_so(20, Some(Requirement::NoSurgery)), Answer::Accept, if_so(0, Some(Requirement::StabilisedElsewhere))];
    let answered = candidates(now).into_iter().zip(answers).map(|(case, answer)| {
        let case = sample::questioned(case, |question| {
            question.by_voice = answer == Answer::Accept;
            question.queries = vec![sample::query(now, 7, "妊娠の可能性は", 90, Some(("なし（本人）", 30)))];
        });
        CaseDelivery { standing: CaseStanding::Asked(Some(answer)), ..case }
    });
    answered.chain([sample::withheld(sample::headache(now, 4))]).collect()
}

/// The stroke again as case number `n`, handed over so many minutes ago.
fn handed_over(now: Timestamp, n: u8, minutes_ago: i64) -> CaseDelivery {
    let bare = sample::bare(n, 3, CaseStanding::Destination);
    let mut delivery =
        CaseDelivery { encounter: bare.encounter, inquiry: bare.inquiry, ..sample::stroke(sample::ago(now, 3_600), 3) };
    if let Some(situation) = &mut delivery.situation {
        situation.milestones.reach(Milestone::HandedOver, sample::ago(now, minutes_ago * 60));
    }
    delivery
}

async fn set_the_stage(desk: &Arc<Desk>, scene: &str, now: Timestamp) -> Result<(), Box<dyn std::error::Error>> {
    let since = |minutes| now.checked_sub(SignedDuration::from_mins(minutes));
    let surgeons = Scope::Department(Department::Neurosurgery);
    for (said, minutes) in [
        (Statement::tap(None, ReadinessLevel::Can), if scene == "empty" { 190 } else { 12 }),
        (Statement::tap(Some(ConditionClass::Perinatal), ReadinessLevel::Cannot), 5),
        (Statement::tap(surgeons, ReadinessLevel::Consult), 4),
        (Statement::new(Vec::new(), Some(3), Basis::Tapped)?, 20),
    ] {
        desk.inbox().take_statement(&said, since(minutes)?).await?;
    }
    // The night begins with the next minute, so that its pattern is proposed then.
    let here = now.to_zoned(domain::patient::japan());
    let soon = u16::try_from(i32::from(here.hour()) * 60 + i32::from(here.minute()) + 1)? % 1_440;
    let night = Band::new(BandDays::Every, MinuteOfDay::new(soon)?, MinuteOfDay::new((soon + 720) % 1_440)?)?;
    for (name, band) in [("平日日勤", None), ("夜間", Some(night)), ("手術中で脳外不可", None)] {
        desk.keep_pattern(host::fresh::event_id(), name, band).await?;
    }
    if scene == "redirect-withdrawn" {
        let (id, stroke) = (host::fresh::event_id(), sample::encounter(sample::STROKE));
        desk.withdraw_as(id, stroke, DeclineReason::TreatingOthers).await?;
    }
    if matches!(scene, "busy" | "lost") {
        desk.seen(sample::encounter(sample::CONFUSED)).await?;
        desk.answer(sample::encounter(sample::HEADACHE), Answer::Accept).await?;
        desk.inbox()
            .take_in(&sample::bare(sample::HEADACHE, 7, CaseStanding::Asked(Some(Answer::Accept))), now)
            .await?;
        desk.answer(sample::encounter(12), Answer::Decline(DeclineReason::NoBed)).await?;
        desk.inbox().take_in(&sample::bare(12, 8, CaseStanding::Declined), now).await?;
    }
    Ok(())
}

/// Acknowledges what this hospital reports, like a platform that is a second away.
async fn platform(desk: &Arc<Desk>) {
    loop {
        tokio::time::sleep(PLATFORM_EVERY).await;
        for item in desk.outbox().pending(0, 100).unwrap_or_default() {
            let _ = desk.outbox().remove(&[item.position]).await;
        }
    }
}

/// New readings keep coming, as from an ambulance on its way.
async fn monitor(desk: &Arc<Desk>) {
    for version in 100.. {
        tokio::time::sleep(MONITOR_EVERY).await;
        let now = Timestamp::now();
        let encounter = sample::encounter(sample::HAEMATEMESIS);
        if desk.inbox().with_case(encounter, |case| case.standing.may_read()) != Some(true) {
            continue;
        }
        let pulse = 122.0 + f64::from(u8::try_from(version % 7).unwrap_or(0));
        let readings = vec![sample::reading(
            now,
            VitalSource::Monitor,
            &[(VitalKind::Pulse, pulse), (VitalKind::Spo2, 95.0), (VitalKind::RespiratoryRate, 28.0)],
        )];
        let standing =
            desk.inbox().with_case(encounter, |case| case.standing.clone()).unwrap_or(CaseStanding::Declined);
        let delivery = CaseDelivery {
            vitals: Some(VitalsPart { readings, observations: Vec::new() }),
            ..sample::bare(sample::HAEMATEMESIS, version, standing)
        };
        if desk.inbox().take_in(&delivery, now).await.is_ok_and(|taken| taken) {
            desk.show(encounter);
        }
    }
}
