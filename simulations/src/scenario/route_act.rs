//! `[[redirect]]`, `[[telephone]]`, `[[withdraw]]`, `[[reply]]`: what the crew does about hospitals beside asking and choosing.

use domain::{
    ids::HospitalId,
    inquiry::{CallOutcome, RedirectReason},
};
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::{At, reader::Reader};

/// One thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteAct {
    /// Looks for another destination on the way.
    Redirect(RedirectReason),
    /// Keeps the destination it has.
    Stay,
    /// Rings a hospital.
    Telephone(HospitalId, CallOutcome),
    /// Takes a question back.
    Withdraw(HospitalId),
    /// Replies to every open query.
    Reply(String),
    /// Says that it knows that its destination is lost.
    AcknowledgeLoss,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RedirectFile {
    at_s: Spanned<u32>,
    /// Without a reason: the destination stays.
    reason: Option<RedirectReason>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TelephoneFile {
    at_s: Spanned<u32>,
    hospital: Spanned<String>,
    outcome: CallOutcome,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WithdrawFile {
    at_s: Spanned<u32>,
    hospital: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyTextFile {
    at_s: Spanned<u32>,
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LossFile {
    at_s: Spanned<u32>,
}

impl RedirectFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<At<RouteAct>, Mistake> {
        Ok(At { at_s: reader.second(&self.at_s)?, what: self.reason.map_or(RouteAct::Stay, RouteAct::Redirect) })
    }
}

impl TelephoneFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<At<RouteAct>, Mistake> {
        let what = RouteAct::Telephone(reader.hospital(&self.hospital)?, self.outcome);
        Ok(At { at_s: reader.second(&self.at_s)?, what })
    }
}

impl WithdrawFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<At<RouteAct>, Mistake> {
        Ok(At { at_s: reader.second(&self.at_s)?, what: RouteAct::Withdraw(reader.hospital(&self.hospital)?) })
    }
}

impl ReplyTextFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<At<RouteAct>, Mistake> {
        Ok(At { at_s: reader.second(&self.at_s)?, what: RouteAct::Reply(self.text.clone()) })
    }
}

impl LossFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<At<RouteAct>, Mistake> {
        Ok(At { at_s: reader.second(&self.at_s)?, what: RouteAct::AcknowledgeLoss })
    }
}
