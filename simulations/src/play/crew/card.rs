//! The card at the reader.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};

use super::Crew;
use crate::cards::{CardCondition, Holder, SimulatedCard, certificate_handle, socket::insert};

impl Crew<'_> {
    pub(super) async fn present_card(&mut self) -> Result<()> {
        let condition = self.scenario.card.chip().unwrap_or(CardCondition::Ok);
        let (person, now) = (self.scenario.card_holder().clone(), self.stage.clock.now());
        let holder = Holder {
            name: person.name.clone(),
            address: person.address.clone(),
            birth_date: person.birth_date,
            sex: person.sex,
            ..Holder::sample()
        };
        let serial = uuid::Uuid::new_v4().as_u64_pair().0 >> 1 | 1;
        let (_, not_after) = condition.validity(now);
        let handle = certificate_handle(serial);
        self.stage.service.add_person(&handle, person);
        self.stage.service.set_certificate_end(&handle, domain::patient::japan_date(not_after));
        let (jpki, reader) = (Arc::clone(&self.stage.jpki), self.reader()?);
        let inserted = tokio::task::spawn_blocking(move || {
            anyhow::Ok(insert(reader, SimulatedCard::issue_for(&jpki, serial, &holder, condition, now)?)?)
        });
        self.card = Some(inserted.await??);
        Ok(())
    }

    pub(super) async fn lay_card_again(&mut self) -> Result<()> {
        if let Some(card) = self.card.take() {
            self.slipped = tokio::task::spawn_blocking(move || card.remove()).await?;
        }
        // The reader has to see it gone before it comes again.
        tokio::time::sleep(Duration::from_millis(500)).await;
        if let Some(card) = self.slipped.take() {
            let reader = self.reader()?;
            self.card = Some(tokio::task::spawn_blocking(move || insert(reader, card)).await??);
        }
        Ok(())
    }

    pub(super) fn reader(&self) -> Result<SocketAddr> {
        Ok(self.stage.crews.get(&self.scenario.crew.id).context("crew not on the stage")?.reader)
    }
}
