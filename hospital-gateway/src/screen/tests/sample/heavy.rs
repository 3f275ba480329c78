//! Cases with everything long: five flags and more, many findings, a complaint and a namesake's name that fill their lines.

use domain::{
    consent::ConsentBasis,
    disclosure::{CaseDelivery, CaseStanding, OwnWords, RecordView, Situation, VitalsPart},
    observation::{Observation, Sign},
    own_hospital::Relation,
    record::{Category, FetchOutcome, MedicalRecord, RecordSource, Surgery},
};
use jiff::Timestamp;

use super::{CONFUSED, HAEMATEMESIS, STROKE, ago, bare, confused, drug, flagged, haematemesis, origin, stroke, view};

/// Longest names of the region: a federation of cooperatives runs both, and only the middle differs.
const OWN: &str = "汐見県厚生農業協同組合連合会 湊野中央総合医療センター";

/// Three questions with all they can have, as nobody hopes to see them together.
pub fn heavy(now: Timestamp) -> Vec<CaseDelivery> {
    [
        laden(
            now,
            haematemesis(now, 1),
            HAEMATEMESIS,
            "昨夜から吐血4回、黒色便。自宅の階段で転落し頭部打撲。発熱、呼吸困難",
        ),
        laden(now, stroke(now, 2), STROKE, "自宅で倒れた。左半身が動かず、話せない。転倒時に頭を打ち出血が止まらない"),
        laden(now, confused(now, 3), CONFUSED, "勤務中にふらつき転倒、頭部打撲。会話がかみ合わない。頭痛、嘔吐、胸痛"),
    ]
    .map(|case| flagged(case, now))
    .to_vec()
}

/// The case as a question, with the long record, more signs and the long warning of a namesake.
fn laden(now: Timestamp, case: CaseDelivery, n: u8, complaint: &str) -> CaseDelivery {
    let situation = case.situation.map(|now| Situation { complaint: complaint.to_owned(), ..now });
    let vitals = case.vitals.map(|vitals| {
        let present =
            vec![Sign::Confusion, Sign::HeadInjury, Sign::Bleeding, Sign::Vomiting, Sign::Fever, Sign::Syncope];
        let more = Observation {
            present,
            note: "右側頭部に血腫、出血持続。家族到着まで20分".to_owned(),
            ..Observation::at(ago(now, 120))
        };
        VitalsPart { observations: vitals.observations.into_iter().chain([more]).collect(), ..vitals }
    });
    let own = Relation::Namesake { of: OWN.to_owned(), same: false, said: true };
    let outcomes = [
        (Category::Eligibility, FetchOutcome::Fetched),
        (Category::Medications, FetchOutcome::Partial),
        (Category::Surgeries, FetchOutcome::Fetched),
        (Category::Visits, FetchOutcome::Unreachable),
        (Category::Checkups, FetchOutcome::TimedOut),
    ];
    CaseDelivery {
        situation,
        vitals,
        patient: case.patient.map(|patient| domain::disclosure::PatientView { identity: None, ..patient }),
        record: Some(RecordView {
            own: Some(OwnWords::from(&own)),
            ..view(now, ConsentBasis::Waived, record(now), &outcomes)
        }),
        ..bare(n, case.version, CaseStanding::Asked(None))
    }
}

fn record(now: Timestamp) -> MedicalRecord {
    use RecordSource::{Claims, Dispensed};
    let drugs = [
        ("ワルファリンカリウム", "ワーファリン錠1mg", 8),
        ("アスピリン", "バイアスピリン錠100mg", 8),
        ("ビソプロロールフマル酸塩", "メインテート錠2.5mg", 8),
        ("プレドニゾロン", "プレドニン錠5mg", 8),
        ("グリメピリド", "アマリール1mg錠", 8),
        ("レベチラセタム", "イーケプラ錠500mg", 21),
        ("タクロリムス水和物", "プログラフカプセル1mg", 21),
        ("スピロノラクトン", "アルダクトンA錠25mg", 21),
    ];
    let surgeries = [
        ("K533-2", "内視鏡的食道・胃静脈瘤結紮術", 372),
        ("K5551", "弁置換術(1弁のもの)", 900),
        ("K597", "ペースメーカー移植術", 640),
    ];
    let surgery = |(code, name, days): (&str, &str, i32)| Surgery {
        code: code.to_owned(),
        name: name.to_owned(),
        origin: origin(now, Claims, "湊野医療センター", days, false),
    };
    MedicalRecord {
        medications: drugs
            .map(|(ingredient, product, days)| drug(now, ingredient, product, "1日1回朝食後", Dispensed, days))
            .to_vec(),
        surgeries: surgeries.map(surgery).to_vec(),
        ..MedicalRecord::default()
    }
}
