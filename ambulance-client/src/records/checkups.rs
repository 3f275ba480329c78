//! 特定健診情報 (`TKKsiquc01`): per check-up its day and its items. The message names no institution.

use domain::record::{Checkup, RecordSource};

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
                origin: origin(RecordSource::Checkup, &Place { code: "", name: "" }, checkup.text("EffectiveTime"), ""),
            });
            lines.take(item, line);
        }
    }
    lines
}
