//! Many short scenarios on one stage, as many at a time as there are crews.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context as _, Result};
use domain::ids::CrewId;
use futures_util::future::try_join_all;

use super::{Hospitals, Report, play_case};
use crate::{
    scenario::Scenario,
    stage::{Stage, StagePlan},
};

/// Plays all of them without hospitals, at one speed (scenario seconds per real second), whatever the files say of crew, speed and lines. Those
/// that change the record service for everybody are played last and one by one. Reports come in the order in which cases ended.
///
/// # Errors
/// When a program cannot be started or does not answer; an expectation that is not met is in the report, not an error.
pub async fn play_together(scenarios: &[Scenario], crews: usize, speed: f64, folder: PathBuf) -> Result<Vec<Report>> {
    let first = scenarios.first().context("nothing to play")?;
    let crews: Vec<CrewId> = first.registry.region.crews.keys().take(crews).cloned().collect();
    let plan = StagePlan {
        registry_text: first.registry_text.clone(),
        start: first.start,
        speed,
        own_process: [].into(),
        all_hospitals: false,
        crews: crews.iter().cloned().collect(),
        lines: Vec::new(),
        look_up: scenarios.iter().any(|scenario| scenario.service.look_up),
        lamps: [].into(),
        folder,
    };
    let stage = Arc::new(Stage::start(&plan).await?);
    let hospitals = Hospitals::start(Arc::clone(&stage))?;
    let (alone, together): (VecDeque<_>, VecDeque<_>) =
        scenarios.iter().partition(|scenario| scenario.service.fault.is_some());
    let waiting = Mutex::new(together);
    let played = try_join_all(crews.iter().map(|crew| play_from(&stage, &hospitals, crew, &waiting))).await?;
    let mut reports: Vec<Report> = played.into_iter().flatten().collect();
    let alone = Mutex::new(alone);
    let crew = crews.first().context("the region has no crew")?;
    reports.extend(play_from(&stage, &hospitals, crew, &alone).await?);
    hospitals.stop();
    Ok(reports)
}

/// One crew takes the next scenario until none is left.
async fn play_from(
    stage: &Arc<Stage>,
    hospitals: &Hospitals,
    crew: &CrewId,
    waiting: &Mutex<VecDeque<&Scenario>>,
) -> Result<Vec<Report>> {
    let mut reports = Vec::new();
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some(scenario) = next else { return Ok(reports) };
        let mut scenario = scenario.clone();
        scenario.crew.id = crew.clone();
        let report = play_case(stage, hospitals, &scenario, stage.clock.now()).await;
        reports.push(report.with_context(|| scenario.file_name.clone())?);
    }
}
