//! Statistics for fire headquarters: a fold of the log, without identifiers of persons.

use domain::{
    ids::HeadquartersId,
    statistics::{CaseFigures, Statistics},
};
use proto::{
    convert::statistics_to_wire,
    v1::{QueryStatisticsRequest, QueryStatisticsResponse, statistics_service_server::StatisticsService},
};
use tonic::{Request, Response, Status};
use trust::caller::Role;

use super::admit::Admission;

/// The statistics service.
pub struct StatisticsDesk {
    admission: Admission,
}

impl StatisticsDesk {
    /// A desk behind the given admission.
    #[must_use]
    pub const fn new(admission: Admission) -> Self {
        Self { admission }
    }
}

#[tonic::async_trait]
impl StatisticsService for StatisticsDesk {
    async fn query_statistics(
        &self,
        request: Request<QueryStatisticsRequest>,
    ) -> Result<Response<QueryStatisticsResponse>, Status> {
        let caller = self.admission.admit(&request, Role::Headquarters)?;
        let query = request.into_inner();
        let headquarters = match query.headquarters_id.as_str() {
            "" => None,
            own if own == caller.org => {
                Some(HeadquartersId::new(own).map_err(|_| Status::invalid_argument("headquarters_id"))?)
            }
            _ => return Err(Status::permission_denied("other-headquarters")),
        };
        let in_window = |case: &CaseFigures| {
            let opened_ms = case.opened_at.as_millisecond();
            opened_ms >= query.from_ms
                && (query.until_ms == 0 || opened_ms < query.until_ms)
                && headquarters.as_ref().is_none_or(|id| case.headquarters == *id)
        };
        let state = self.admission.ledger().state();
        let cases: Vec<CaseFigures> = state.figures().filter(in_window).collect();
        let seq = state.applied_seq();
        drop(state);
        Ok(Response::new(statistics_to_wire(seq, &Statistics::of(&cases))))
    }
}
