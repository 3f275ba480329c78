//! Playing a scenario: a robot crew and robot hospitals use the real programs through their screens, and everything a reviewer wants to
//! know is written down.
//!
//! | file | what it does |
//! |---|---|
//! | `screens` | posting forms and reading state, as a browser would |
//! | `script` | the crew's acts of a scenario in order of time |
//! | `sheet` | the handover sheet as a file |
//! | `together` | many short scenarios on one stage |
//! | `crew` | plays the script on the tablet |
//! | `hospital` | shows the board, sees and answers |
//! | `readiness` | marks set before the play |
//! | `report` | what came of it |
//! | `check` | the report against the scenario's expectations |
//! | `print` | the report for people |

mod check;
mod crew;
mod hospital;
mod print;
mod readiness;
mod report;
mod screens;
mod script;
mod sheet;
mod together;

use std::{path::PathBuf, sync::Arc};

use anyhow::Result;

pub use crew::play_case;
pub use hospital::{Hospitals, Replies};
pub use print::print;
pub use report::{CardActReport, Report};
pub use screens::{Answer, Screen};
pub use sheet::{Sheets, standalone};
pub use together::play_together;

use crate::{
    scenario::Scenario,
    stage::{Stage, StagePlan},
};

/// What a play of one scenario needs of the stage.
#[must_use]
pub fn stage_plan(scenario: &Scenario, folder: PathBuf) -> StagePlan {
    StagePlan {
        registry_text: scenario.registry_text.clone(),
        start: scenario.start,
        speed: scenario.speed,
        own_process: scenario.hospitals.iter().map(|plan| plan.hospital.clone()).collect(),
        all_hospitals: true,
        crews: [scenario.crew.id.clone()].into(),
        look_up: scenario.service.look_up,
        lines: scenario.network.iter().map(|fault| fault.who.clone()).collect(),
        lamps: [].into(),
        folder,
    }
}

/// Plays one scenario on a stage of its own.
///
/// # Errors
/// When a program cannot be started or does not answer; an expectation that is not met is in the report, not an error.
pub async fn play(scenario: &Scenario, folder: PathBuf) -> Result<Report> {
    play_shown(scenario, folder, |_| ()).await
}

/// As [`play`]; `show` hears of the stage before the case begins, to say where its screens are.
///
/// # Errors
/// As [`play`].
pub async fn play_shown(scenario: &Scenario, folder: PathBuf, show: impl FnOnce(&Stage)) -> Result<Report> {
    let stage = Arc::new(Stage::start(&stage_plan(scenario, folder)).await?);
    show(&stage);
    let hospitals = Hospitals::start(Arc::clone(&stage))?;
    let report = play_case(&stage, &hospitals, scenario, scenario.start).await?;
    hospitals.stop();
    Ok(report)
}
