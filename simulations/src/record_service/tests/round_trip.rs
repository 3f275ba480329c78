//! Every line arrives with its source, its date and its institution, in both encodings.

use ambulance_client::records::{MessageKind, PullRequest, Qualification};
use domain::{
    card::CertificateStanding,
    consent::{ConsentBasis, IdentityCheck},
    fetch::Window,
    patient::IdentitySource,
    record::{
        CATEGORY_MAX_LINES, Category, Checkup, DrugRoute, FetchOutcome, MedicalRecord, Medication, Origin,
        RecordSource, Surgery, Treatment, Visit,
    },
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::{
    super::{ServedRequest, ServiceBehaviour, TextEncoding},
    MEDICAL, TODAY, client, drug, identity, now, owner, person, request, start,
};
use crate::people::{Institution, Registration, UpstreamAct, UpstreamDrug, UpstreamRecord};

fn origin(source: RecordSource, institution: &Institution, date: Date) -> Origin {
    let month_only = false;
    let (institution, institution_name) = (institution.code.clone(), institution.name.clone());
    Origin { source, institution, institution_name, date: Some(date), month_only }
}

/// What the crew should see of a record.
fn expected(record: &UpstreamRecord) -> MedicalRecord {
    let medication = |drug: &UpstreamDrug| {
        let mut origin = origin(drug.tree, &drug.institution, drug.date);
        if drug.tree == RecordSource::Claims {
            (origin.date, origin.month_only) = (Some(drug.date.first_of_month()), true);
        }
        Medication {
            code: drug.code.clone(),
            product: drug.product.clone(),
            ingredient: drug.ingredient.clone(),
            quantity: drug.quantity.clone(),
            unit: drug.unit.clone(),
            usage: drug.usage.clone(),
            times: Some(drug.times),
            route: drug.route,
            origin,
        }
    };
    let of_act = |act: &UpstreamAct| origin(RecordSource::Claims, &act.institution, act.date);
    let treatment =
        |act: &UpstreamAct| Treatment { code: act.code.clone(), name: act.name.clone(), origin: of_act(act) };
    let mut all = MedicalRecord::default();
    all.absorb(MedicalRecord {
        medications: record.drugs.iter().map(medication).collect(),
        surgeries: record
            .surgeries
            .iter()
            .map(|act| Surgery { code: act.code.clone(), name: act.name.clone(), origin: of_act(act) })
            .collect(),
        visits: record
            .visits
            .iter()
            .map(|visit| Visit {
                department: visit.department.clone(),
                inpatient: visit.inpatient,
                origin: origin(RecordSource::Claims, &visit.institution, visit.date),
            })
            .collect(),
        treatments: record.treatments.iter().map(treatment).collect(),
        dialysis: record.dialysis.iter().map(treatment).collect(),
        checkups: record
            .checkups
            .iter()
            .map(|line| Checkup {
                item: line.item.clone(),
                value: line.value.clone(),
                unit: line.unit.clone(),
                origin: Origin {
                    source: RecordSource::Checkup,
                    institution: None,
                    institution_name: String::new(),
                    date: Some(line.date),
                    month_only: false,
                },
            })
            .collect(),
    });
    all
}

#[tokio::test]
async fn every_line_arrives_in_both_encodings() {
    for encoding in [TextEncoding::ShiftJis, TextEncoding::Utf8] {
        let service = start(person(), ServiceBehaviour { encoding, ..ServiceBehaviour::default() });
        let client = client(&service);
        let eligibility = client.eligibility(&request(), now()).await;
        assert_eq!((eligibility.outcome, eligibility.qualification), (FetchOutcome::Fetched, Qualification::Valid));
        let identity = eligibility.identity.unwrap();
        let person = person();
        assert_eq!(
            (&identity.name, &identity.name_kana, &identity.address),
            (&person.name, &person.name_kana, &person.address)
        );
        assert_eq!(
            (identity.birth_date, identity.sex, identity.source),
            (Some(person.birth_date), person.sex, IdentitySource::Eligibility)
        );

        // in parallel, as a crew's tablet does
        let pulls = MEDICAL.map(|category| {
            let (client, identity) = (client.clone(), identity.clone());
            tokio::spawn(async move { client.pull(&request(), category, &identity, now()).await })
        });
        let mut arrived = MedicalRecord::default();
        for pull in pulls {
            let pulled = pull.await.unwrap();
            assert_eq!(pulled.outcome, FetchOutcome::Fetched, "{:?}", pulled.category);
            arrived.absorb(pulled.part);
        }
        let expected = expected(&person.record);
        assert_eq!(arrived.medications, expected.medications);
        assert_eq!((&arrived.surgeries, &arrived.visits), (&expected.surgeries, &expected.visits));
        assert_eq!((&arrived.treatments, &arrived.dialysis), (&expected.treatments, &expected.dialysis));
        assert_eq!(arrived.checkups, expected.checkups);
        assert_eq!(arrived.len(), 17);
        service.stop().await;
    }
}

#[tokio::test]
async fn a_name_that_one_encoding_cannot_write_is_still_the_same_person() {
    let mut person = person();
    person.name = "𠮷田 花子".to_owned();
    let service = start(person, ServiceBehaviour { encoding: TextEncoding::Utf8, ..ServiceBehaviour::default() });
    let client = client(&service);
    let identity = identity(&client).await;
    assert_eq!(identity.name, "𠮷田 花子");
    service.set_behaviour(ServiceBehaviour::default());
    assert_eq!(super::identity(&client).await.name, "●田 花子");
    assert_eq!(client.pull(&request(), Category::Visits, &identity, now()).await.outcome, FetchOutcome::Fetched);
    service.stop().await;
}

#[tokio::test]
async fn a_person_without_a_record_is_viewed_but_empty() {
    let mut person = person();
    person.record = UpstreamRecord::default();
    let service = start(person, ServiceBehaviour::default());
    let client = client(&service);
    let identity = identity(&client).await;
    for category in MEDICAL {
        let pulled = client.pull(&request(), category, &identity, now()).await;
        assert_eq!((pulled.outcome, pulled.part.len()), (FetchOutcome::Empty, 0), "{category:?}");
    }
    service.stop().await;
}

#[tokio::test]
async fn people_can_be_added_and_insurance_may_be_invalid() {
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service);
    let stranger = PullRequest { subject: owner("00a1", CertificateStanding::Valid), ..request() };
    assert_eq!(client.eligibility(&stranger, now()).await.outcome, FetchOutcome::NoEligibility);
    let mut second = person();
    second.registration = Registration::InvalidQualification;
    service.add_person("00a1", second);
    let eligibility = client.eligibility(&stranger, now()).await;
    assert_eq!((eligibility.outcome, eligibility.qualification), (FetchOutcome::Fetched, Qualification::Invalid));
    let pulled = client.pull(&stranger, Category::Surgeries, &eligibility.identity.unwrap(), now()).await;
    assert_eq!(pulled.outcome, FetchOutcome::Fetched, "an invalid qualification never blocks");
    service.stop().await;
}

#[tokio::test]
async fn waived_consent_and_a_pin_are_accepted() {
    let mut infant = person();
    infant.registration = Registration::Photoless;
    let service = start(infant, ServiceBehaviour::default());
    let client = client(&service);
    let mut request = PullRequest { identity_check: IdentityCheck::Pin, ..request() };
    request.consent.basis = ConsentBasis::Waived;
    let identity = client.eligibility(&request, now()).await.identity.unwrap();
    assert_eq!(client.pull(&request, Category::Surgeries, &identity, now()).await.outcome, FetchOutcome::Fetched);
    service.stop().await;
}

#[tokio::test]
async fn the_log_tells_kind_outcome_and_time() {
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service);
    let identity = identity(&client).await;
    client.pull(&request(), Category::Treatments, &identity, now()).await;
    let (window, outcome) = (Window::Full, FetchOutcome::Fetched);
    let served = |kind, category| ServedRequest { kind, category, window, outcome, at: now() };
    let log =
        [served(MessageKind::Eligibility, Category::Eligibility), served(MessageKind::Drugs, Category::Treatments)];
    assert_eq!(service.requests(), log);
    service.stop().await;
}

#[tokio::test]
async fn of_an_answer_of_more_than_10_mb_the_newest_lines_are_kept() {
    let mut person = person();
    // 30,000 lines of about 600 bytes
    person.record.drugs = (0..30_000)
        .map(|n| {
            let day = TODAY.saturating_sub(40.days()).saturating_sub((n / 20).days());
            let line = drug(RecordSource::Claims, &format!("薬{n}"), day, DrugRoute::Oral);
            UpstreamDrug { usage: "x".repeat(300), ..line }
        })
        .collect();
    let service = start(person, ServiceBehaviour { encoding: TextEncoding::Utf8, ..ServiceBehaviour::default() });
    let client = client(&service);
    let identity = identity(&client).await;
    let pulled = client.pull(&request(), Category::Medications, &identity, now()).await;
    assert_eq!((pulled.outcome, pulled.part.len()), (FetchOutcome::Partial, CATEGORY_MAX_LINES));
    let dates: Vec<_> = pulled.part.medications.iter().map(|line| line.origin.date).collect();
    assert_eq!((dates.first(), dates.last()), (Some(&Some(date(2026, 4, 1))), Some(&Some(date(2025, 11, 1)))));
    service.stop().await;
}
