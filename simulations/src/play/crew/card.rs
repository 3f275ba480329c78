//! The card at the reader.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};

use super::Crew;
use crate::{
    cards::{CardCondition, Holder, SimulatedCard, certificate_handle, socket::insert},
    scenario::{Card, Condition},
    stage::CrewSeat,
};

/// Time in which the reader sees that a card has gone, with a margin for a busy machine; real time.
pub(super) const SEEN_GONE: Duration = Duration::from_millis(500);

impl Crew<'_> {
    pub(super) async fn present_card(&mut self) -> Result<()> {
        self.lay(self.scenario.card.condition).await
    }

    /// Lays a card of the holder in this condition on the reader.
    pub(super) async fn lay(&mut self, condition: Condition) -> Result<()> {
        let card = self.issue(condition, self.serial).await?;
        let reader = self.reader()?;
        self.card = Some(tokio::task::spawn_blocking(move || insert(reader, card)).await??);
        Ok(())
    }

    /// Makes a card of the holder, and lets the record service know of it.
    pub(super) async fn issue(&self, condition: Condition, serial: u64) -> Result<SimulatedCard> {
        let condition = Card { condition, ..self.scenario.card }.chip().unwrap_or(CardCondition::Ok);
        let (person, now, holder) = (self.scenario.card_holder().clone(), self.stage.clock.now(), self.holder());
        let (_, not_after) = condition.validity(now);
        let handle = certificate_handle(serial);
        self.stage.service.add_person(&handle, person);
        self.stage.service.set_certificate_end(&handle, domain::patient::japan_date(not_after));
        let jpki = Arc::clone(&self.stage.jpki);
        tokio::task::spawn_blocking(move || SimulatedCard::issue_for(&jpki, serial, &holder, condition, now)).await?
    }

    /// What is printed on the card.
    pub(super) fn holder(&self) -> Holder {
        let person = self.scenario.card_holder();
        Holder {
            name: person.name.clone(),
            address: person.address.clone(),
            birth_date: person.birth_date,
            sex: person.sex,
            ..Holder::sample()
        }
    }

    pub(super) async fn lay_card_again(&mut self) -> Result<()> {
        if let Some(card) = self.card.take() {
            self.slipped = tokio::task::spawn_blocking(move || card.remove()).await?;
        }
        // The reader has to see it gone before it comes again.
        tokio::time::sleep(SEEN_GONE).await;
        if let Some(card) = self.slipped.take() {
            let reader = self.reader()?;
            self.card = Some(tokio::task::spawn_blocking(move || insert(reader, card)).await??);
        }
        Ok(())
    }

    pub(super) fn reader(&self) -> Result<SocketAddr> {
        Ok(self.seat()?.reader)
    }

    pub(super) fn seat(&self) -> Result<&CrewSeat> {
        self.stage.crews.get(&self.scenario.crew.id).context("crew not on the stage")
    }
}
