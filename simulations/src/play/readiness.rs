//! Marks that hospitals had set before the play began, reported over their own line with their own certificate.

use anyhow::{Context as _, Result, bail};
use domain::{ids::HospitalId, readiness::Statement};
use jiff::{SignedDuration, Timestamp};
use proto::{
    convert::{Report, ReportKind, report_to_wire},
    outcome,
    v1::hospital_service_client::HospitalServiceClient,
};
use trust::dial::Dialer;

use crate::{
    region::hospital_device,
    scenario::{ReadinessPlan, Scenario},
    stage::Stage,
    world::PLATFORM_NAME,
};

/// Reports the marks of every hospital that the scenario describes, as old as it says at `zero`.
///
/// # Errors
/// When the platform does not take one.
pub(super) async fn set_marks(stage: &Stage, scenario: &Scenario, zero: Timestamp) -> Result<()> {
    for plan in scenario.hospitals.iter().filter(|plan| !plan.readiness.is_empty()) {
        report(stage, &plan.hospital, &plan.readiness, zero)
            .await
            .with_context(|| format!("readiness of {}", plan.hospital))?;
    }
    Ok(())
}

async fn report(stage: &Stage, hospital: &HospitalId, marks: &[ReadinessPlan], zero: Timestamp) -> Result<()> {
    let person = stage.registry.hospital_persons(hospital).first().context("hospital without persons")?.clone();
    let identity = stage.world.identity(&hospital_device(hospital.as_str()))?;
    let dialer = Dialer::new(&identity, &format!("https://{}", stage.platform), PLATFORM_NAME, person.as_str())?;
    let reports: Vec<_> = marks
        .iter()
        .map(|mark| {
            let at = zero - SignedDuration::from_mins(i64::from(mark.age_min));
            report_to_wire(&Report {
                id: host::fresh::event_id(),
                person: person.clone(),
                at,
                kind: ReportKind::Readiness(Statement::tap(mark.class, mark.level)),
            })
        })
        .collect();
    let mut answers =
        HospitalServiceClient::new(dialer.connect()).report(tokio_stream::iter(reports)).await?.into_inner();
    while let Some(answer) = answers.message().await? {
        if answer.outcome == outcome::REFUSED {
            bail!("refused: {}", answer.refusal);
        }
    }
    Ok(())
}
