//! 手術情報, 受診歴 and 透析情報: messages of our own, flat lists of one shape.

use domain::record::{Origin, RecordSource, Surgery, Treatment, Visit};

use super::{
    field::{Place, origin},
    lines::Lines,
    own::{self, ActNames},
    xml::Element,
};

/// 手術
pub(super) fn surgeries(body: &Element) -> Lines<Surgery> {
    acts(body, &own::SURGERY, |code, name, origin| {
        (!code.is_empty() || !name.is_empty()).then_some(Surgery { code, name, origin })
    })
}

/// 透析
pub(super) fn dialysis(body: &Element) -> Lines<Treatment> {
    acts(body, &own::DIALYSIS, |code, name, origin| {
        (!code.is_empty() || !name.is_empty()).then_some(Treatment { code, name, origin })
    })
}

/// 受診歴. A visit says something when it says where or when.
pub(super) fn visits(body: &Element) -> Lines<Visit> {
    acts(body, &own::VISIT, |in_out, department, origin| {
        let says_something =
            origin.institution.is_some() || !origin.institution_name.is_empty() || origin.date.is_some();
        says_something.then_some(Visit { department, inpatient: in_out == own::INPATIENT, origin })
    })
}

fn acts<T: Ord>(body: &Element, names: &ActNames, line: impl Fn(String, String, Origin) -> Option<T>) -> Lines<T> {
    let mut lines = Lines::default();
    for element in body.all(&[names.list, names.line]) {
        let place = Place { code: element.text(names.institution_code), name: element.text(names.institution_name) };
        let origin = origin(RecordSource::Claims, &place, element.text(names.date), "");
        let (code, name) = (element.text(names.code).to_owned(), element.text(names.name).to_owned());
        lines.take(element, line(code, name, origin));
    }
    lines
}
