//! The service and the client together, over real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod faults;
mod look_ups;
mod proofs;
mod refusals;
mod round_trip;
mod secured;
mod windows;

use std::{collections::HashMap, time::Duration};

use ambulance_client::records::{EligibilityAnswer, PullRequest, RecordClient, Subject, http_client_builder};
use domain::{
    card::CertificateStanding,
    consent::{Consent, ConsentBasis, IdentityCheck},
    ids::{HospitalId, PersonId},
    patient::{PatientIdentity, Sex},
    record::{Category, DrugRoute, RecordSource},
};
use jiff::{
    Timestamp,
    civil::{Date, date},
};

use super::{RecordService, RecordServiceHandle, ServiceBehaviour};
use crate::people::{
    Institution, Person, Registration, UpstreamAct, UpstreamCheckup, UpstreamDrug, UpstreamRecord, UpstreamVisit,
};

const SERIAL: &str = "0badc0ffee";
const TODAY: Date = date(2026, 5, 20);
const MEDICAL: [Category; 6] = [
    Category::Medications,
    Category::Surgeries,
    Category::Visits,
    Category::Treatments,
    Category::Dialysis,
    Category::Checkups,
];

fn now() -> Timestamp {
    "2026-05-20T09:00:00+09:00".parse().unwrap()
}

fn hospital() -> Institution {
    Institution { code: HospitalId::new("1310000002").ok(), name: "みなと病院".to_owned() }
}

fn pharmacy() -> Institution {
    Institution { code: HospitalId::new("1340000007").ok(), name: "みなと薬局＆ストア <本店>".to_owned() }
}

fn drug(tree: RecordSource, product: &str, date: Date, route: DrugRoute) -> UpstreamDrug {
    UpstreamDrug {
        tree,
        code: "620008439".to_owned(),
        product: product.to_owned(),
        ingredient: if product.starts_with('●') { String::new() } else { format!("{product}の成分") },
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: "1日1回朝食後服用".to_owned(),
        times: 28,
        route,
        date,
        institution: if tree == RecordSource::Dispensed { pharmacy() } else { hospital() },
    }
}

fn act(code: &str, name: &str, date: Date) -> UpstreamAct {
    UpstreamAct { code: code.to_owned(), name: name.to_owned(), date, institution: hospital() }
}

fn checkup(item: &str, date: Date) -> UpstreamCheckup {
    UpstreamCheckup {
        code: "9A751000000000001".to_owned(),
        item: item.to_owned(),
        value: "148".to_owned(),
        unit: "mmHg".to_owned(),
        date,
    }
}

/// Something in every category, everything inside the windows, several lines a day, a month and an institution.
fn person() -> Person {
    let drugs = vec![
        drug(RecordSource::Claims, "アムロジピン錠5mg", date(2026, 3, 14), DrugRoute::Oral),
        drug(RecordSource::Claims, "ワーファリン錠1mg", date(2026, 3, 28), DrugRoute::Oral),
        drug(RecordSource::Claims, "●軟膏", date(2024, 11, 2), DrugRoute::External),
        drug(RecordSource::Prescribed, "アムロジピン錠5mg", date(2026, 5, 12), DrugRoute::Oral),
        drug(RecordSource::Prescribed, "ニトロペン舌下錠", date(2026, 5, 12), DrugRoute::AsNeeded),
        drug(RecordSource::Prescribed, "点眼液", date(2026, 4, 1), DrugRoute::Unstated),
        drug(RecordSource::Dispensed, "アムロジピン錠5mg", date(2026, 5, 13), DrugRoute::Oral),
    ];
    let visit = |department: &str, inpatient, date| UpstreamVisit {
        department: department.to_owned(),
        inpatient,
        date,
        institution: hospital(),
    };
    Person {
        name: "試験 花子".to_owned(),
        name_kana: "シケン ハナコ".to_owned(),
        birth_date: date(1954, 3, 9),
        sex: Sex::Female,
        address: "東京都港区●1-2-3".to_owned(),
        registration: Registration::Registered,
        record: UpstreamRecord {
            drugs,
            surgeries: vec![
                act("K533-2", "内視鏡的食道・胃静脈瘤結紮術", date(2025, 6, 1)),
                act("", "手術①", date(2022, 1, 31)),
            ],
            visits: vec![visit("循環器内科", false, date(2026, 5, 12)), visit("", true, date(2025, 6, 1))],
            treatments: vec![
                act("160000310", "心電図検査", date(2026, 4, 2)),
                act("", "リハビリテーション", date(2026, 4, 2)),
            ],
            dialysis: vec![act("140036710", "人工腎臓", date(2026, 5, 18))],
            checkups: vec![
                checkup("収縮期血圧", date(2025, 11, 4)),
                checkup("拡張期血圧", date(2025, 11, 4)),
                checkup("収縮期血圧", date(2024, 11, 1)),
            ],
        },
    }
}

fn start(person: Person, behaviour: ServiceBehaviour) -> RecordServiceHandle {
    let service = RecordService::start(HashMap::from([(SERIAL.to_owned(), person)]), behaviour, None).unwrap();
    service.set_now(Some(now()));
    service
}

fn owner(serial: &str, standing: CertificateStanding) -> Subject {
    Subject::Certificate { serial: serial.to_owned(), standing }
}

fn request() -> PullRequest {
    PullRequest {
        subject: owner(SERIAL, CertificateStanding::Valid),
        identity_check: IdentityCheck::Visual,
        consent: Consent {
            basis: ConsentBasis::Patient,
            supervisor: PersonId::new("captain-1").unwrap(),
            at: "2026-05-20T08:59:30+09:00".parse().unwrap(),
            categories: Category::ALL.to_vec(),
            identity_check: IdentityCheck::Visual,
        },
        evidence: None,
    }
}

fn install_crypto() {
    // A second call fails, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn client(service: &RecordServiceHandle) -> RecordClient {
    install_crypto();
    RecordClient::new(service.url(), http_client_builder().build().unwrap())
        .unwrap()
        .with_timeout(Duration::from_secs(60))
}

async fn identity(client: &RecordClient) -> PatientIdentity {
    let EligibilityAnswer { identity, .. } = client.eligibility(&request(), now()).await;
    identity.unwrap()
}
