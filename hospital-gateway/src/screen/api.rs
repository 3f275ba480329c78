//! GET `/api/cases`, GET `/api/readiness`: the board's state for programs.

use actix_web::{HttpResponse, web};
use domain::{
    readiness::{Freshness, ReadinessMark},
    triage::ConditionClass,
};
use jiff::Timestamp;

use super::{
    app::App,
    json::{CaseDoc, CasesDoc, LinkDoc, MarkDoc, ReadinessDoc},
};

/// GET `/api/cases`
pub(super) async fn cases(app: web::Data<App>) -> HttpResponse {
    let (link, now) = (app.link_now(), app.desk.clock().now());
    let cases = app.desk.inbox().cases();
    HttpResponse::Ok().json(CasesDoc {
        hospital: app.desk.identity().hospital.clone(),
        hospital_name: app.desk.identity().name.clone(),
        link: LinkDoc {
            connected: link.report.is_connected,
            last_heard_ms: link.report.last_heard.map(|at| at.as_millisecond()),
            state: link.code(),
            waiting: link.waiting,
        },
        waiting: link.waiting,
        awaiting_answer: cases.iter().filter(|case| case.awaits_answer()).count(),
        cases: cases
            .iter()
            .map(|case| CaseDoc::of(case, app.attention.alarm(case).map(|alarm| alarm.priority.code()), now))
            .collect(),
    })
}

/// GET `/api/readiness`
pub(super) async fn readiness(app: web::Data<App>) -> HttpResponse {
    let now = app.desk.clock().now();
    let readiness = app.desk.inbox().readiness();
    HttpResponse::Ok().json(ReadinessDoc {
        hospital: app.desk.identity().hospital.clone(),
        general: readiness.general().map(|mark| mark_doc(mark, now)),
        by_class: readiness.by_class().map(|(class, mark)| (class.code(), mark_doc(mark, now))).collect(),
        holds: ConditionClass::ALL
            .iter()
            .filter_map(|class| Some((class.code(), mark_doc(readiness.for_class(*class)?, now))))
            .collect(),
    })
}

fn mark_doc(mark: ReadinessMark, now: Timestamp) -> MarkDoc {
    MarkDoc {
        level: mark.level,
        set_at_ms: mark.set_at.as_millisecond(),
        age_min: mark.age_min(now),
        freshness: match mark.freshness(now) {
            Freshness::Fresh => "fresh",
            Freshness::Ageing => "ageing",
            Freshness::Stale => "stale",
        },
    }
}
