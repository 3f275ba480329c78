//! `[expect.card]`: what the tablet must have said of card, phone and identity.

use domain::{card::Condition as Row, consent::IdentityCheck, interview::NoCardReason, patient::IdentitySource};
use platform_server::registry::Mistake;
use serde::{Deserialize, de::DeserializeOwned};
use toml::Spanned;

use super::{card_act::row, reader::Reader};

/// What the tablet must have said. What is empty or `None` is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpectedCard {
    /// Rows of the table of card conditions that it must have shown at some time.
    pub conditions: Vec<Row>,
    /// Rows that it must never have shown.
    pub never: Vec<Row>,
    /// How the identity was confirmed in the end; `Some(None)`: nobody confirmed it.
    pub confirmed: Option<Option<IdentityCheck>>,
    /// Where the identity of the patient came from in the end; `Some(None)`: nobody knows who it is.
    pub identity: Option<Option<IdentitySource>>,
    /// Why there is no card, in the end: a card that is found later takes it away.
    pub no_card: Option<NoCardReason>,
    /// Parts of what was said of the history.
    pub spoken: Vec<String>,
    /// Parts of the text that the page of the case shows in the end (Japanese).
    pub shows: Vec<String>,
    /// The tablet asked about an identity that contradicts what was said, and asked the service for nothing more before the answer.
    pub contradiction: bool,
}

/// The word for an identity that nobody knows or confirmed.
const NOBODY: &str = "nobody";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectCardFile {
    #[serde(default)]
    conditions: Vec<Spanned<String>>,
    #[serde(default)]
    never: Vec<Spanned<String>>,
    confirmed: Option<Spanned<String>>,
    identity: Option<Spanned<String>>,
    no_card: Option<Spanned<String>>,
    #[serde(default)]
    spoken: Vec<String>,
    #[serde(default)]
    shows: Vec<String>,
    #[serde(default)]
    contradiction: bool,
}

impl ExpectCardFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<ExpectedCard, Mistake> {
        let rows = |codes: &[Spanned<String>]| codes.iter().map(|code| row(code, reader)).collect::<Result<_, _>>();
        Ok(ExpectedCard {
            conditions: rows(&self.conditions)?,
            never: rows(&self.never)?,
            confirmed: or_nobody(self.confirmed.as_ref(), reader)?,
            identity: or_nobody(self.identity.as_ref(), reader)?,
            no_card: self.no_card.as_ref().map(|reason| reader.code(reason)).transpose()?,
            spoken: self.spoken.clone(),
            shows: self.shows.clone(),
            contradiction: self.contradiction,
        })
    }
}

fn or_nobody<T: DeserializeOwned>(
    word: Option<&Spanned<String>>,
    reader: &Reader<'_>,
) -> Result<Option<Option<T>>, Mistake> {
    match word {
        None => Ok(None),
        Some(word) if word.get_ref() == NOBODY => Ok(Some(None)),
        Some(word) => Ok(Some(Some(reader.code(word)?))),
    }
}
