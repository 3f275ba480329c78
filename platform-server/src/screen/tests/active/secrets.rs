//! A case full of words that are nobody's business here: none of them is in the section, whatever it has to say.

use domain::{
    event::EncounterEvent,
    interview::{Informant, SpokenHistory},
    observation::Jcs,
    triage::Urgency,
};
use webkit::lang::Lang;

use super::scene::{Scene, text};
use crate::{
    ledger::tests::region::{NO_BED, ask, at, complaint, hospital},
    routing::tests::words::{consent, fetched, inferred, medication, observed, patient},
};

const NAME: &str = "秘密 花子";
const DRUG: &str = "ワーファリン錠1mg";
const COMPLAINT: &str = "右半身が動かない";
const QUERY: &str = "造影剤アレルギーは";
const SPOKEN: &str = "心房細動";

#[tokio::test]
async fn no_word_of_the_patient_beyond_class_and_urgency_reaches_the_section() {
    let mut scene = Scene::new();
    let case = scene.open(1, Urgency::Red1).await;
    let spoken = SpokenHistory {
        informant: Informant::Family,
        at: at(0),
        medications: Vec::new(),
        surgeries: Vec::new(),
        visits: Vec::new(),
        illnesses: vec![SPOKEN.to_owned()],
        allergies: Vec::new(),
        on_dialysis: None,
    };
    for event in [
        consent(0),
        patient(NAME),
        fetched(vec![medication(1, DRUG.to_owned())]),
        inferred("anticoagulated"),
        complaint(COMPLAINT),
        observed(0, Jcs::III200),
        EncounterEvent::Interviewed(spoken),
        ask(&[15, 25, 35, 45]),
    ] {
        scene.crew(case, event).await;
    }
    let (inquiry, asking) = (scene.ledger().inquiry(case, 25), hospital(25));
    let query = EncounterEvent::QueryRaised { inquiry, hospital: asking, text: QUERY.to_owned() };
    scene.hospital(25, case, query).await;
    scene.at(100).await;
    for number in [35, 45] {
        scene.answers(number, case, NO_BED).await;
    }
    let codes = {
        let state = scene.ledger().state();
        let known = state.case(case).unwrap();
        let encounter = &known.encounter;
        // Everything is there to be told.
        assert_eq!(encounter.patient.as_ref().unwrap().name, NAME);
        assert!(!encounter.record.is_empty() && !encounter.findings.is_empty() && encounter.complaint == COMPLAINT);
        [known.code.digits(), known.code.grouped()]
    };
    for second in [100, 200, 1_500] {
        scene.at(second).await;
        for lang in Lang::ALL {
            let html = scene.html(lang);
            assert!(html.contains("now-case"), "the case is shown in full");
            let case = case.to_string();
            for word in [
                NAME,
                "花子",
                DRUG,
                "ワルファリン",
                "anticoagulated",
                COMPLAINT,
                "JCS",
                QUERY,
                SPOKEN,
                "満床",
                "No bed",
            ]
            .into_iter()
            .chain([
                "p-1-captain",
                "p-h-25",
                "女",
                "Female",
                "歳",
                "代",
                case.as_str(),
                codes[0].as_str(),
                codes[1].as_str(),
            ]) {
                assert!(!html.contains(word), "{word} at {second} s");
            }
            // Instants stand in attributes; what is read holds neither age nor decade nor year of birth.
            let read = text(&html);
            for number in ["1954", "72", "70"] {
                assert!(!read.contains(number), "{number} at {second} s: {read}");
            }
        }
    }
}
