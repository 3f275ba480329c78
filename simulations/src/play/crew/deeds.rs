//! What the script says is done at the reader, and what the tablet says to it.

use anyhow::Result;
use domain::card::Condition;
use serde_json::Value;
use tokio::time::sleep;

use super::{Crew, LOOK_AGAIN, LOOK_LIMIT, SEEN_GONE, seen};
use crate::{
    cards::{
        SIMULATED_PIN, certificate_handle,
        socket::{Hand, insert},
    },
    phone::{Curve, Fault, Owner, PhoneOptions, SimulatedPhone},
    play::{report::CardActReport, screens::Answer},
    scenario::{CardAct, Deed, Listing},
};

/// Code of a form that was accepted.
const ACCEPTED: &str = "accepted";

impl Crew<'_> {
    /// Does it, and notes what the tablet said.
    pub(super) async fn deal(&mut self, at_s: u32, act: &CardAct) -> Result<()> {
        let told = match &act.deed {
            Deed::Pin { entry, last_try } => {
                let right = || String::from_utf8_lossy(SIMULATED_PIN).into_owned();
                self.enter(at_s, "PIN", ("pin", entry.clone().unwrap_or_else(right)), *last_try).await?
            }
            Deed::Printed { entry, last_try } => {
                let number = entry.clone().unwrap_or_else(|| self.holder().printed_number());
                self.enter(at_s, "printed number", ("printed", number), *last_try).await?
            }
            Deed::Document { by_qr, fault } => self.read_document(at_s, *by_qr, *fault).await?,
            Deed::NoCard(reason) => {
                self.form(at_s, "no card", "/card/none", &[("reason", reason.code().to_owned())]).await?
            }
            Deed::Tell { medications, allergies, visits } => {
                let fields = [
                    ("informant", "family".to_owned()),
                    ("medications", medications.clone()),
                    ("allergies", allergies.clone()),
                    ("visits", visits.clone()),
                ];
                self.form(at_s, "history", "/history", &fields).await?
            }
            Deed::LookUp { name, address } => self.look_up(at_s, name.as_ref(), address.as_ref()).await?,
            Deed::TestRead => {
                self.tablet.post("/setup/test-read", &[]).await?;
                let setup = self.tablet.get("/api/setup").await?;
                seen::of_test(&setup).map_or(ACCEPTED, Condition::code).to_owned()
            }
            other => {
                self.handle(other).await?;
                self.shown(act.expect).await
            }
        };
        self.looking.as_ref().into_iter().for_each(|looking| looking.note(Condition::of_code(&told)));
        let expected = act.expect.map_or(ACCEPTED, Condition::code).to_owned();
        self.card_acts.push(CardActReport { at_s, deed: format!("{:?}", act.deed), expected, told });
        Ok(())
    }

    async fn enter(&mut self, at_s: u32, what: &str, (name, entry): (&str, String), last_try: bool) -> Result<String> {
        self.wait_read().await;
        let field = if name == "pin" { "pin" } else { "number" };
        let mut fields = vec![(field, entry)];
        fields.extend(last_try.then(|| ("last_try", "yes".to_owned())));
        self.taps.card_to_record += 1;
        self.form(at_s, what, &format!("/card/{name}"), &fields).await
    }

    /// A form and the code of what the tablet answers.
    async fn form(&mut self, at_s: u32, what: &str, path: &str, fields: &[(&str, String)]) -> Result<String> {
        self.taps.total += 1;
        self.taps.list.push((at_s, what.to_owned()));
        Ok(match self.tablet.submit(&self.path(path), fields).await? {
            Answer::Done(_) => ACCEPTED.to_owned(),
            Answer::Refused(_, body) => {
                let body: Value = serde_json::from_str(&body).unwrap_or_default();
                body["code"].as_str().unwrap_or("no code").to_owned()
            }
        })
    }

    /// The interview's form with the four items, and the button that looks up.
    async fn look_up(&mut self, at_s: u32, name: Option<&String>, address: Option<&String>) -> Result<String> {
        let person = self.scenario.person.clone();
        self.stage.service.add_person(self.certificate(), person.clone());
        if let Some(other) = &self.scenario.other_person {
            self.stage.service.add_person(certificate_handle(self.serial ^ 1), other.clone());
        }
        let fields = [
            ("name", name.unwrap_or(&person.name).clone()),
            ("birth", person.birth_date.to_string()),
            ("sex", person.sex.code().to_owned()),
            ("address", address.unwrap_or(&person.address).clone()),
            ("then", "look-up".to_owned()),
        ];
        self.taps.card_to_record += 1;
        self.form(at_s, "look-up", "/interview", &fields).await
    }

    async fn read_document(&mut self, at_s: u32, by_qr: bool, fault: Option<Fault>) -> Result<String> {
        self.take_away().await?;
        let (person, now) = (self.scenario.person.clone(), self.stage.clock.now());
        let owner = Owner::drawn(&person.name, person.birth_date, person.sex, domain::patient::japan_date(now));
        let options = PhoneOptions { device: Curve::P256, mac: false, fault };
        let phone = SimulatedPhone::new(&self.stage.issuer, &owner, options, now)?;
        let fields: Vec<(&str, String)> = by_qr.then(|| ("qr", phone.qr())).into_iter().collect();
        let reader = self.reader()?;
        self.phone = Some(tokio::task::spawn_blocking(move || insert(reader, phone)).await??);
        self.wait_read().await;
        self.form(at_s, "document", "/phone/document", &fields).await
    }

    /// What is done with the hand, without the screen.
    async fn handle(&mut self, deed: &Deed) -> Result<()> {
        match deed {
            Deed::Lift => self.take_away().await?,
            Deed::Lay(None) if self.card.is_some() || self.slipped.is_some() => self.lay_card_again().await?,
            Deed::Lay(condition) => {
                self.take_away().await?;
                let condition = condition.unwrap_or(self.scenario.card.condition);
                self.lay(condition).await?;
            }
            Deed::LaySecond => {
                let second =
                    self.issue(crate::scenario::Condition::Ok, uuid::Uuid::new_v4().as_u64_pair().0 >> 1 | 1).await?;
                let reader = self.reader()?;
                self.second = Some(tokio::task::spawn_blocking(move || insert(reader, second)).await??);
            }
            Deed::TakeSecond => {
                if let Some(second) = self.second.take() {
                    tokio::task::spawn_blocking(move || second.remove()).await?;
                }
            }
            Deed::Trouble(trouble) => {
                let (cable, trouble) = (self.seat()?.cable, *trouble);
                self.cable = Some(tokio::task::spawn_blocking(move || Hand::at(cable, trouble)).await??);
            }
            Deed::Plug => {
                // Whatever lay there has lost its connection with the reader, and lies there still.
                self.cable = None;
                self.lay_card_again().await?;
            }
            Deed::TerminalFails(fails) => self.seat()?.terminal.set_failing(*fails),
            Deed::Listed(listing) => self.list(*listing),
            _ => {}
        }
        Ok(())
    }

    fn list(&self, listing: Listing) {
        let (responder, now) = (&self.stage.responder, self.stage.clock.now());
        match listing {
            Listing::Revoked => responder.revoke(self.serial, now),
            Listing::Suspended => responder.suspend(self.serial, now),
            Listing::Forgotten => responder.forget(self.serial),
            Listing::Good => responder.reinstate(self.serial),
        }
    }

    /// Takes away whatever lies there, and waits until the tablet has noticed.
    async fn take_away(&mut self) -> Result<()> {
        let (card, phone) = (self.card.take(), self.phone.take());
        if card.is_some() || phone.is_some() {
            self.slipped = tokio::task::spawn_blocking(move || {
                drop(phone);
                card.and_then(crate::cards::socket::InsertedCard::remove)
            })
            .await?;
            sleep(SEEN_GONE).await;
        }
        Ok(())
    }

    /// Waits until the tablet has read what lies there, or could not: nobody types before.
    async fn wait_read(&self) {
        self.wait_reader(|state| state != "none" && state != "reading").await;
    }

    /// Everything is taken off the reader and the tablet has noticed: what lies there belongs to the next case. Its terminal software works.
    pub(super) async fn clear_reader(&mut self) -> Result<()> {
        (self.card, self.second, self.phone, self.cable) = (None, None, None, None);
        self.seat()?.terminal.set_failing(false);
        self.wait_reader(|state| state == "none").await;
        Ok(())
    }

    async fn wait_reader(&self, is_so: impl Fn(&Value) -> bool) {
        let began = std::time::Instant::now();
        while began.elapsed() < LOOK_LIMIT {
            if self.tablet.try_get("/api/state").await.is_some_and(|state| is_so(&state["card"]["state"])) {
                return;
            }
            sleep(LOOK_AGAIN).await;
        }
    }

    /// Waits until the tablet shows the row; the code of what it shows.
    async fn shown(&self, expected: Option<Condition>) -> String {
        let Some(row) = expected else { return ACCEPTED.to_owned() };
        let began = std::time::Instant::now();
        while began.elapsed() < LOOK_LIMIT {
            if let Some(looking) = &self.looking {
                looking.note(self.now_shown().await);
            }
            if self.now_shown().await.contains(&row) {
                return row.code().to_owned();
            }
            sleep(LOOK_AGAIN).await;
        }
        self.now_shown().await.first().map_or(ACCEPTED, |row| row.code()).to_owned()
    }

    async fn now_shown(&self) -> Vec<Condition> {
        let reader = self.tablet.try_get("/api/state").await.unwrap_or_default();
        let case = self.tablet.try_get(&self.path("")).await.unwrap_or_default();
        seen::of_reader(&reader).into_iter().chain(seen::of_case(&case, self.stage.clock.now())).collect()
    }

    /// The certificate of the card as the service knows it.
    pub(super) fn certificate(&self) -> String {
        certificate_handle(self.serial)
    }
}
