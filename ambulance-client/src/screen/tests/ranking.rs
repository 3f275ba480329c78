//! An invented ranking of hospitals, as the platform would send it.

use domain::{
    drive::{Drive, DriveSource},
    inquiry::DeclineReason,
    own_hospital::{OwnHospital, Relation},
    readiness::{Department, EmptyBeds, ReadinessLevel, ReadinessMark, Scope},
    region::HospitalLevel,
    selection::Reason,
    text::Language,
    triage::ConditionClass,
};
use jiff::{SignedDuration, Timestamp, civil::date};
use proto::convert::{CandidateView, ReasonWords};

use super::sample::hospital;

/// Eight hospitals, best first.
pub fn ranking() -> Vec<CandidateView> {
    let bleed = ConditionClass::GastrointestinalBleed;
    let now: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
    let mark = |scope: Scope, level, age_min| {
        Reason::Readiness(ReadinessMark::tapped(scope, level, now - SignedDuration::from_mins(age_min)), now)
    };
    let endoscope = Scope::Department(Department::Gastroenterology);
    let beds = |count, age_min| {
        Reason::EmptyBeds(EmptyBeds { count, counted_at: now - SignedDuration::from_mins(age_min) }, now)
    };
    let own = Reason::Relation(Relation::Own(OwnHospital {
        hospital: hospital(2),
        visits: 3,
        stays: 0,
        dialysis: false,
        last: Some(date(2026, 11, 5)),
        last_month_only: false,
        department: "消化器内科".to_owned(),
        by_name: false,
        is_attended: true,
    }));
    let namesake =
        Reason::Relation(Relation::Namesake { of: "みなと総合病院".to_owned(), same: false, said: false });
    let (tertiary, secondary, primary) = (HospitalLevel::Tertiary, HospitalLevel::Secondary, HospitalLevel::Primary);
    let rows = [
        (
            1,
            "県立中央病院 救命救急センター",
            "Central Hospital",
            tertiary,
            6.1,
            true,
            vec![Reason::Capable(bleed), mark(Scope::Class(bleed), ReadinessLevel::Wants, 3)],
        ),
        (
            2,
            "みなと総合病院",
            "Minato General Hospital",
            secondary,
            4.8,
            true,
            vec![
                own,
                Reason::Capable(bleed),
                mark(endoscope, ReadinessLevel::Can, 12),
                beds(3, 20),
                Reason::BelowNeed(secondary),
            ],
        ),
        (
            3,
            "東湾岸医療センター",
            "East Bay Medical Center",
            tertiary,
            9.0,
            true,
            vec![Reason::Capable(bleed), mark(Scope::General, ReadinessLevel::Can, 47), Reason::OnItsWay(1)],
        ),
        (
            4,
            "城北記念病院",
            "Johoku Memorial Hospital",
            secondary,
            7.4,
            true,
            vec![Reason::Capable(bleed), Reason::ReadinessUnknown, Reason::BelowNeed(secondary)],
        ),
        (
            5,
            "南大学病院",
            "South University Hospital",
            tertiary,
            13.2,
            true,
            vec![Reason::Capable(bleed), mark(Scope::General, ReadinessLevel::Consult, 190), Reason::AskedByOthers(2)],
        ),
        (
            6,
            "みなと病院",
            "Minato Hospital",
            secondary,
            5.2,
            false,
            vec![
                namesake,
                Reason::Capable(bleed),
                mark(endoscope, ReadinessLevel::Cannot, 8),
                beds(5, 35),
                Reason::BelowNeed(secondary),
            ],
        ),
        (
            7,
            "西整形外科病院",
            "West Orthopaedic Hospital",
            secondary,
            3.0,
            false,
            vec![Reason::NotListed(bleed), mark(Scope::General, ReadinessLevel::Can, 5)],
        ),
        (
            8,
            "芝診療所",
            "Shiba Clinic",
            primary,
            1.4,
            false,
            vec![Reason::Declined(DeclineReason::BeyondCapability), Reason::NotListed(bleed)],
        ),
    ];
    rows.into_iter()
        .map(|(number, name, name_en, level, straight_km, suggested, mut reasons)| {
            let drive = Drive { straight_km, minutes: straight_km * 2.167, source: DriveSource::Estimated };
            reasons.push(Reason::Drive(drive));
            let reasons = reasons
                .iter()
                .map(|one| ReasonWords {
                    code: one.code().to_owned(),
                    ja: one.words(Language::Ja),
                    en: one.words(Language::En),
                    excludes: one.excludes(),
                })
                .collect();
            CandidateView {
                hospital: hospital(number),
                name: name.to_owned(),
                name_en: name_en.to_owned(),
                level,
                telephone: format!("03-5550-01{number:02}"),
                rank: u32::from(number),
                drive,
                expected_min: drive.minutes + f64::from(number) * 2.0,
                acceptance: 0.8,
                suggested,
                reasons,
            }
        })
        .collect()
}
