//! Times and place.

use actix_web::HttpResponse;
use domain::{milestone::Milestone, place::Place};
use webkit::{lang::Text, problem::Field};

use super::{
    Call,
    moment::{BACK_MAX, moment},
};
use crate::screen::{
    answer::{Refusal, Refused},
    form::{Form, missing},
};

const MILESTONE: Field = Field { name: "milestone", label: Text::new("時刻の種類", "Which time") };
const AT_MS: Field = Field { name: "at_ms", label: Text::new("時刻", "Time") };
/// Our own addition to the contract: what a person types.
const AT_CLOCK: Field = Field { name: "at_clock", label: Text::new("時刻", "Time") };
const LATITUDE: Field = Field { name: "latitude", label: Text::new("緯度", "Latitude") };
const LONGITUDE: Field = Field { name: "longitude", label: Text::new("経度", "Longitude") };

/// `POST /encounters/{id}/milestones`
pub(super) async fn milestone(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let milestone = form.code(MILESTONE, Milestone::from_code)?;
        let at = moment(form, AT_MS, AT_CLOCK, tablet.clock().now(), BACK_MAX)?;
        Ok(async move { tablet.reach(id, milestone, at).await })
    })
    .await
}

/// `POST /encounters/{id}/place`
pub(super) async fn place(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let latitude = degrees(form, LATITUDE)?;
        let longitude = degrees(form, LONGITUDE)?;
        let remedy =
            Text::new("緯度は -90〜90、経度は -180〜180 の数字です。", "Latitude is -90 to 90, longitude -180 to 180.");
        let what = Text::new("地球上の場所ではありません。", "There is no such place.");
        let place = Place::new(latitude, longitude)
            .map_err(|_| Refused::field(LATITUDE, "place-out-of-range", what, remedy))?;
        Ok(async move { tablet.locate(id, place).await })
    })
    .await
}

fn degrees(form: &Form, field: Field) -> Result<f64, Refusal> {
    let remedy = Text::new("「35.6812」のような度の数字を入れてください。", "Enter degrees like 35.6812.");
    form.number(field, remedy)?.ok_or_else(|| missing(field))
}
