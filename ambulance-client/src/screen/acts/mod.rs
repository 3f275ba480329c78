//! What the crew posts: one handler per route of the HTTP contract. Each reads its form, hands one act to the tablet, and answers.

mod asking;
mod case;
mod identity;
mod look_up;
mod moment;
mod observe;
mod patient;
mod route;
mod setup;

use std::{convert::Infallible, future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web};
use domain::ids::{EncounterId, EventId};

use super::{
    App,
    answer::{Done, Refusal, Refused, respond},
    form::Form,
};
use crate::tablet::Acts;

/// Adds the routes.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/encounters", web::post().to(case::open));
    app.route("/setup/test-read", web::post().to(setup::test_read));
    let posts: [(&str, actix_web::Route); 28] = [
        ("activate", web::post().to(case::activate)),
        ("close", web::post().to(case::close)),
        ("pull", web::post().to(case::pull)),
        ("card/use-other", web::post().to(case::use_other_card)),
        ("milestones", web::post().to(route::milestone)),
        ("place", web::post().to(route::place)),
        ("ask", web::post().to(asking::ask)),
        ("destination", web::post().to(asking::destination)),
        ("withdraw", web::post().to(asking::withdraw)),
        ("telephone", web::post().to(asking::telephone)),
        ("reply", web::post().to(asking::reply)),
        ("redirect", web::post().to(asking::redirect)),
        ("redirect-ended", web::post().to(asking::redirect_ended)),
        ("loss-acknowledged", web::post().to(asking::loss_acknowledged)),
        ("identity", web::post().to(identity::judge)),
        ("card/pin", web::post().to(identity::pin)),
        ("card/printed", web::post().to(identity::printed)),
        ("card/none", web::post().to(patient::no_card)),
        ("phone/document", web::post().to(identity::document)),
        ("history", web::post().to(patient::history)),
        ("interview", web::post().to(patient::interview)),
        ("consent", web::post().to(patient::consent)),
        ("complaint", web::post().to(patient::complaint)),
        ("triage", web::post().to(patient::triage)),
        ("findings/dismiss", web::post().to(patient::dismiss)),
        ("flags/dismiss", web::post().to(patient::dismiss_flag)),
        ("observations", web::post().to(observe::observations)),
        ("vitals", web::post().to(observe::vitals)),
    ];
    for (name, route) in posts {
        app.route(&format!("/encounters/{{id}}/{name}"), route);
    }
}

/// One posted form.
pub(super) struct Call {
    req: HttpRequest,
    app: web::Data<App>,
    form: Result<Form, Refusal>,
}

impl Call {
    /// Reads the form with `read`, carries out the future that it returns, once per key, and answers.
    async fn once<F, A>(self, read: F) -> HttpResponse
    where
        F: FnOnce(&Form, Acts) -> Result<A, Refusal>,
        A: Future<Output = Result<Done, Refusal>> + Send + 'static,
    {
        let outcome = self.outcome(read).await;
        respond(&self.req, outcome)
    }

    async fn outcome<F, A>(&self, read: F) -> Result<Done, Refusal>
    where
        F: FnOnce(&Form, Acts) -> Result<A, Refusal>,
        A: Future<Output = Result<Done, Refusal>> + Send + 'static,
    {
        let form = self.form.as_ref().map_err(Clone::clone)?;
        let key = form.key()?;
        let fingerprint = form.fingerprint(self.req.path());
        // Before reading: a repeat must not be refused because the case has moved on (it may even be closed by this very wish).
        if let Some(before) = self.app.repeats.before(key, fingerprint).await {
            return before;
        }
        // The key is the identity of the event too: sent again after the program was killed, it is still the same event.
        let act = read(form, self.app.tablet.with_key(EventId::new(key)))?;
        self.app.repeats.once(key, fingerprint, &self.app.runtime, act).await
    }

    /// The case of the address.
    fn case(&self) -> Result<EncounterId, Refusal> {
        self.req.match_info().query("id").parse().map_err(|_| Refused::unknown_case())
    }

    /// As [`Call::once`] for an act on the case of the address, which the tablet has to know.
    async fn on_case<F, A, E>(self, read: F) -> HttpResponse
    where
        F: FnOnce(&Form, Acts, EncounterId) -> Result<A, Refusal>,
        A: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<Refusal>,
    {
        let case = self.case();
        self.once(|form, tablet| {
            let id = case?;
            tablet.with_case(id, |_| ()).ok_or_else(Refused::unknown_case)?;
            let act = read(form, tablet, id)?;
            Ok(async move {
                act.await.map_err(Into::into)?;
                Ok(Done::at(id))
            })
        })
        .await
    }
}

/// The tablet has to know the case.
fn known(tablet: &Acts, id: EncounterId) -> Result<EncounterId, Refusal> {
    tablet.with_case(id, |_| id).ok_or_else(Refused::unknown_case)
}

impl FromRequest for Call {
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Infallible>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let form = Form::read(&req, &mut payload).await;
            Ok(Self { app: App::of(&req), req, form })
        })
    }
}
