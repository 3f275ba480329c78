//! The demo: the four published cases of the trials (FY2025) on one stage, then live traffic.

#![expect(clippy::print_stdout, reason = "the demo tells its timeline on standard output")]

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use domain::ids::HospitalId;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use rand::RngExt as _;

use crate::{
    command::folder,
    play::{Hospitals, Report, play_case, print},
    scenario::{ExpectedDestination, SHIPPED, Scenario},
    stage::{Stage, StagePlan},
};

/// Scenario seconds per real second: a case of three quarters of an hour in about two and a half minutes.
const SPEED_TO_WATCH: f64 = 20.0;

/// As fast as two cores play four cases at once without the machine setting the pace.
const SPEED_TO_EXIT: f64 = 90.0;

/// The cases begin one after another, so that a person can follow (scenario seconds).
const STAGGER_S: i64 = 180;

/// Runs the demo. True when each of the four cases ended as published.
///
/// # Errors
/// When a program cannot be started or does not answer.
pub async fn run(exit: bool, data: Option<PathBuf>) -> Result<bool> {
    let (folder, _temporary) = folder(data)?;
    let cases: Vec<Scenario> = SHIPPED
        .iter()
        .filter(|(name, _)| name.starts_with("case-"))
        .map(|(name, text)| Scenario::parse(text, name).map_err(anyhow::Error::from))
        .collect::<Result<_>>()?;
    let first = cases.first().context("no cases are shipped")?;
    // Three gateways of their own: hospitals that the published cases ended in.
    let mut shown: Vec<HospitalId> = Vec::new();
    for case in &cases {
        if let Some(Some(ExpectedDestination::Hospital(hospital))) =
            case.expect.as_ref().map(|expect| expect.destination.clone())
            && !shown.contains(&hospital)
        {
            shown.push(hospital);
        }
    }
    shown.truncate(3);
    let plan = StagePlan {
        registry_text: first.registry_text.clone(),
        start: first.start,
        speed: if exit { SPEED_TO_EXIT } else { SPEED_TO_WATCH },
        own_process: shown.iter().cloned().collect(),
        all_hospitals: true,
        crews: cases.iter().map(|case| case.crew.id.clone()).collect(),
        look_up: false,
        lines: Vec::new(),
        lamps: [].into(),
        folder,
    };
    println!("マイナ救急 demo: record service, platform, gateways and tablets are starting …");
    let stage = Arc::new(Stage::start(&plan).await?);
    let hospitals = Arc::new(Hospitals::start(Arc::clone(&stage))?);
    announce(&stage, &cases, &shown);

    let stagger_s = if exit { 0 } else { STAGGER_S };
    let zero_of =
        |index: usize| first.start + SignedDuration::from_secs(stagger_s * i64::try_from(index).unwrap_or_default());
    let playing = cases.iter().enumerate().map(|(index, case)| {
        let (stage, hospitals) = (Arc::clone(&stage), Arc::clone(&hospitals));
        async move { tell(play_case(&stage, &hospitals, case, zero_of(index)).await, case) }
    });
    let ok = join_all(playing).await.into_iter().all(|ok| ok);
    println!("{}", if ok { "All four cases ended as published." } else { "NOT every case ended as published." });
    if exit {
        return Ok(ok);
    }
    println!("Live traffic goes on until Ctrl-C.");
    tokio::select! {
        () = live(&stage, &hospitals, &cases) => {}
        _ = tokio::signal::ctrl_c() => println!("stopping"),
    }
    Ok(ok)
}

fn announce(stage: &Stage, cases: &[Scenario], shown: &[HospitalId]) {
    println!();
    for case in cases {
        if let Some(seat) = stage.crews.get(&case.crew.id) {
            println!("  救急隊タブレット  crew tablet  http://{}/  ({})", seat.screen, case.crew.id);
        }
    }
    for hospital in shown {
        if let (Some(seat), Some(known)) =
            (stage.hospitals.get(hospital), stage.registry.region.hospitals.get(hospital))
        {
            println!("  救急外来ボード    ER board     http://{}/  ({})", seat.screen, known.name);
        }
    }
    println!("  消防本部          HQ page      http://{}/", stage.platform_screen);
    println!("  (gRPC with mutual TLS on {}; data and logs in {})", stage.platform, stage.world.folder().display());
    println!();
}

fn tell(result: Result<Report>, case: &Scenario) -> bool {
    match result {
        Ok(report) => {
            println!("{}", print(&report));
            report.ok
        }
        Err(error) => {
            println!("■ {} failed: {error:#}", case.title);
            false
        }
    }
}

/// Every crew plays again and again, each case with a pause of its own length before it.
async fn live(stage: &Arc<Stage>, hospitals: &Arc<Hospitals>, cases: &[Scenario]) {
    let running = cases.iter().map(|case| async move {
        loop {
            let pause_s = rand::rng().random_range(60..900);
            let zero: Timestamp = stage.clock.now() + SignedDuration::from_secs(pause_s);
            match play_case(stage, hospitals, case, zero).await {
                Ok(report) => println!(
                    "{}  {} → {}",
                    stage.clock.now(),
                    report.title,
                    report.winner.map_or_else(|| "なし".to_owned(), |winner| winner.name)
                ),
                Err(error) => {
                    println!("{}: {error:#}", case.title);
                    tokio::time::sleep(Duration::from_secs(5)).await;
                }
            }
        }
    });
    join_all(running).await;
}
