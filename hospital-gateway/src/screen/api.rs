//! GET `/api/cases`, GET `/api/readiness`: the board's state for programs.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use domain::{
    readiness::{Basis, Department, EmptyBeds, Readiness, ReadinessMark, Scope},
    triage::ConditionClass,
};
use jiff::Timestamp;

use super::{
    app::App,
    json::{BedsDoc, CaseDoc, CasesDoc, LinkDoc, MarkDoc, PatternDoc, ReadinessDoc},
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
            clock_ahead_ms: link.report.clock_ahead.map(|ahead| i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX)),
        },
        lamp: app.lamp.as_ref().map(|lamp| lamp.code()),
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
        by_class: own(&readiness, now, |scope| match scope {
            Scope::Class(class) => Some(class.code()),
            _ => None,
        }),
        by_department: own(&readiness, now, |scope| match scope {
            Scope::Department(department) => Some(department.code()),
            _ => None,
        }),
        holds: ConditionClass::ALL
            .iter()
            .filter_map(|class| Some((class.code(), mark_doc(readiness.for_class(*class, now)?, now))))
            .collect(),
        departments_hold: Department::ALL
            .iter()
            .filter_map(|one| Some((one.code(), mark_doc(readiness.holding(Scope::Department(*one), now)?, now))))
            .collect(),
        empty_beds: readiness.beds().map(|beds| beds_doc(beds, now)),
        patterns: app.desk.inbox().patterns().all.iter().map(PatternDoc::of).collect(),
        proposal: app.desk.proposal().map(|(pattern, _)| pattern.id.to_string()),
    })
}

/// What people said for single scopes of one kind.
fn own(
    readiness: &Readiness,
    now: Timestamp,
    code: impl Fn(Scope) -> Option<&'static str>,
) -> BTreeMap<&'static str, MarkDoc> {
    let tapped = readiness.marks().filter(|mark| mark.basis == Basis::Tapped);
    tapped.filter_map(|mark| Some((code(mark.scope)?, mark_doc(mark, now)))).collect()
}

fn mark_doc(mark: ReadinessMark, now: Timestamp) -> MarkDoc {
    MarkDoc {
        level: mark.level,
        scope: mark.scope.code(),
        basis: mark.basis,
        set_at_ms: mark.set_at.as_millisecond(),
        age_min: mark.age_min(now),
        freshness: mark.freshness(now).code(),
        weight: mark.weight(now),
    }
}

fn beds_doc(beds: EmptyBeds, now: Timestamp) -> BedsDoc {
    BedsDoc {
        count: beds.count,
        counted_at_ms: beds.counted_at.as_millisecond(),
        freshness: beds.freshness(now).code(),
    }
}
