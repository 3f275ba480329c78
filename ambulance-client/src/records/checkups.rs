//! 特定健診情報 (`TKKsiquc01`): per check-up its day and its items; in the summary window the day alone. The message names no institution.

use domain::record::{Checkup, Origin, RecordSource};

use super::{
    field::{Place, origin},
    lines::Lines,
    xml::Element,
};

/// Every item of every check-up.
pub(super) fn checkups(body: &Element) -> Lines<Checkup> {
    let mut lines = Lines::default();
    let mut checkups = body.all(&["SpecificHealthCheckupInfos", "SpecificHealthCheckupInfo"]);
    // Whether the check-ups stand in a list of their own is not published: both forms are read.
    checkups.extend(body.all(&["SpecificHealthCheckupInfo"]));
    for checkup in checkups {
        let day = checkup.text("EffectiveTime");
        let origin = || origin(RecordSource::Checkup, &Place { code: "", name: "" }, day, "");
        if checkup.child("HealthCheckupResultAndQuestionInfos").is_none() {
            let line = (!day.is_empty()).then(|| date_only(origin()));
            lines.take(checkup, line);
        }
        for item in checkup.all(&["HealthCheckupResultAndQuestionInfos", "HealthCheckupResultAndQuestionInfo"]) {
            // Coded answers come with a word for the code: the word is what a person can read.
            let value = match item.text("DataValueName") {
                "" => item.text("DataValue"),
                word => word,
            };
            // An item that has no name is shown by its 17-digit code.
            let name = match item.text("ItemName") {
                "" => item.text("ItemCode"),
                name => name,
            };
            let line = (!name.is_empty()).then(|| Checkup {
                item: name.to_owned(),
                value: value.to_owned(),
                unit: item.text("Unit").to_owned(),
                origin: origin(),
            });
            lines.take(item, line);
        }
    }
    lines
}

fn date_only(origin: Origin) -> Checkup {
    Checkup { item: String::new(), value: String::new(), unit: String::new(), origin }
}
