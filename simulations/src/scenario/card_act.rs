//! `[[card_act]]`: what is done at the reader and with what the patient holds out, in the crew's order; `[look]`: what somebody says of
//! the person that the tablet shows.

use domain::{card::Condition as Row, interview::NoCardReason, milestone::Milestone, patient::IdentityVerdict};
use platform_server::registry::{Mistake, nearest};
use serde::Deserialize;
use toml::Spanned;

use super::{Timeline, card::Condition, reader::Reader};
use crate::{cards::socket::Trouble, phone::Fault};

/// Something done at the reader, and what the tablet must say to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardAct {
    /// When, seconds after the start; acts wait for one another.
    pub at_s: u32,
    /// What.
    pub deed: Deed,
    /// The row of the table of card conditions that the tablet must answer with; a form without it must be accepted.
    pub expect: Option<Row>,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// The owner types the PIN; without an entry the right one.
    Pin {
        /// What is typed instead.
        entry: Option<String>,
        /// The crew ticked that the last try is meant.
        last_try: bool,
    },
    /// The crew types the number printed on the card; without an entry the right one.
    Printed {
        /// What is typed instead.
        entry: Option<String>,
        /// The crew ticked that the last try is meant.
        last_try: bool,
    },
    /// A phone with a mobile document takes the card's place on the reader and is read.
    Document {
        /// The crew has read its QR code; otherwise all comes over NFC.
        by_qr: bool,
        /// What is wrong with it.
        fault: Option<Fault>,
    },
    /// The crew records why there is no card.
    NoCard(NoCardReason),
    /// The crew writes down what is said of the history.
    Tell {
        /// 服薬
        medications: String,
        /// アレルギー
        allergies: String,
        /// かかりつけ
        visits: String,
    },
    /// The crew writes down who it is and looks that person up; what is not given is the person's own.
    LookUp {
        /// 氏名 as it is said instead.
        name: Option<String>,
        /// 住所 as it is said instead.
        address: Option<String>,
    },
    /// What lies there is taken away.
    Lift,
    /// A card is laid down: the same one again, or another of the same person.
    Lay(Option<Condition>),
    /// A second card comes beside the first.
    LaySecond,
    /// The second card goes.
    TakeSecond,
    /// Something is the matter with the reader from now on.
    Trouble(Trouble),
    /// Nothing is any more: the cable is plugged in again, the service runs, the fault is gone.
    Plug,
    /// The terminal software beside the tablet fails from now on, or works again.
    TerminalFails(bool),
    /// The setup page's reading of whatever lies there.
    TestRead,
    /// What those who keep the list of revoked certificates know of the card from now on.
    Listed(Listing),
}

/// What the responder knows of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Lost or replaced.
    Revoked,
    /// Its holder has called.
    Suspended,
    /// It was never issued.
    Forgotten,
    /// Good again.
    Good,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    Pin,
    Printed,
    Document,
    None,
    Tell,
    LookUp,
    Lift,
    Lay,
    LaySecond,
    TakeSecond,
    Unplug,
    StopCardService,
    BreakReader,
    Plug,
    StopTerminal,
    StartTerminal,
    TestRead,
    Revoke,
    Suspend,
    Forget,
    Reinstate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Way {
    Nfc,
    Qr,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CardActFile {
    at_s: Spanned<u32>,
    #[serde(rename = "do")]
    word: Spanned<Word>,
    entry: Option<Spanned<String>>,
    last_try: Option<Spanned<bool>>,
    reason: Option<Spanned<String>>,
    way: Option<Spanned<Way>>,
    fault: Option<Spanned<Fault>>,
    condition: Option<Spanned<Condition>>,
    medications: Option<Spanned<String>>,
    allergies: Option<Spanned<String>>,
    visits: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    address: Option<Spanned<String>>,
    expect: Option<Spanned<String>>,
}

impl CardActFile {
    pub fn read(&self, timeline: &Timeline, reader: &Reader<'_>) -> Result<CardAct, Mistake> {
        let at_s = reader.second(&self.at_s)?;
        let closed_s = timeline.at_s(Milestone::Returned);
        if at_s > closed_s {
            let problem = format!("second {at_s} lies after the end of the case (second {closed_s})");
            return Err(reader.wrong(&self.at_s, problem, "Give an earlier second, or a later `returned_s` in [crew]"));
        }
        self.only_its_own_fields(reader)?;
        let expect = self.expect.as_ref().map(|code| row(code, reader)).transpose()?;
        Ok(CardAct { at_s, deed: self.deed(reader)?, expect })
    }

    fn deed(&self, reader: &Reader<'_>) -> Result<Deed, Mistake> {
        let said = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.get_ref().clone());
        let entry = || self.entry.as_ref().map(|entry| entry.get_ref().clone());
        let last_try = self.last_try.as_ref().is_some_and(|last_try| *last_try.get_ref());
        let text =
            |text: &Option<Spanned<String>>| text.as_ref().map_or_else(String::new, |text| text.get_ref().clone());
        Ok(match self.word.get_ref() {
            Word::Pin => Deed::Pin { entry: entry(), last_try },
            Word::Printed => Deed::Printed { entry: entry(), last_try },
            Word::Document => Deed::Document {
                by_qr: self.way.as_ref().is_some_and(|way| *way.get_ref() == Way::Qr),
                fault: self.fault.as_ref().map(|fault| *fault.get_ref()),
            },
            Word::None => match &self.reason {
                Some(reason) => Deed::NoCard(reader.code(reason)?),
                None => {
                    let remedy = "Add a line `reason = \"not-found\"` below this one";
                    return Err(reader.wrong(&self.word, "it is not said why there is no card", remedy));
                }
            },
            Word::Tell => Deed::Tell {
                medications: text(&self.medications),
                allergies: text(&self.allergies),
                visits: text(&self.visits),
            },
            Word::LookUp => Deed::LookUp { name: said(&self.name), address: said(&self.address) },
            Word::Lift => Deed::Lift,
            Word::Lay => Deed::Lay(self.condition.as_ref().map(|condition| *condition.get_ref())),
            Word::LaySecond => Deed::LaySecond,
            Word::TakeSecond => Deed::TakeSecond,
            Word::Unplug => Deed::Trouble(Trouble::Unplugged),
            Word::BreakReader => Deed::Trouble(Trouble::Faulty),
            Word::StopCardService => Deed::Trouble(Trouble::ServiceStopped),
            Word::Plug => Deed::Plug,
            Word::StopTerminal => Deed::TerminalFails(true),
            Word::StartTerminal => Deed::TerminalFails(false),
            Word::TestRead => Deed::TestRead,
            Word::Revoke => Deed::Listed(Listing::Revoked),
            Word::Suspend => Deed::Listed(Listing::Suspended),
            Word::Forget => Deed::Listed(Listing::Forgotten),
            Word::Reinstate => Deed::Listed(Listing::Good),
        })
    }

    /// A field that says nothing to this act is a mistake: whoever wrote it meant something by it.
    fn only_its_own_fields(&self, reader: &Reader<'_>) -> Result<(), Mistake> {
        let word = *self.word.get_ref();
        let secret = matches!(word, Word::Pin | Word::Printed);
        let told = word == Word::Tell;
        self.belongs(&self.entry, secret, "of \"pin\" and \"printed\"", reader)?;
        self.belongs(&self.last_try, secret, "of \"pin\" and \"printed\"", reader)?;
        self.belongs(&self.reason, word == Word::None, "of \"none\"", reader)?;
        self.belongs(&self.way, word == Word::Document, "of \"document\"", reader)?;
        self.belongs(&self.fault, word == Word::Document, "of \"document\"", reader)?;
        self.belongs(&self.condition, word == Word::Lay, "of \"lay\"", reader)?;
        self.belongs(&self.name, word == Word::LookUp, "of \"look-up\"", reader)?;
        self.belongs(&self.address, word == Word::LookUp, "of \"look-up\"", reader)?;
        self.belongs(&self.medications, told, "of \"tell\"", reader)?;
        self.belongs(&self.allergies, told, "of \"tell\"", reader)?;
        self.belongs(&self.visits, told, "of \"tell\"", reader)
    }

    fn belongs<T>(
        &self,
        field: &Option<Spanned<T>>,
        own: bool,
        whose: &str,
        reader: &Reader<'_>,
    ) -> Result<(), Mistake> {
        match field {
            Some(value) if !own => {
                Err(reader.wrong(value, format!("this field is only {whose}"), "Remove it, or change `do`"))
            }
            _ => Ok(()),
        }
    }
}

/// A row of the table of card conditions.
pub(super) fn row(code: &Spanned<String>, reader: &Reader<'_>) -> Result<Row, Mistake> {
    let text = code.get_ref().as_str();
    Row::of_code(text).ok_or_else(|| {
        let remedy = match nearest(text, Row::ALL.iter().map(|row| row.code())) {
            Some(word) => format!("Did you mean \"{word}\"?"),
            None => "docs/card-conditions.md lists the codes".to_owned(),
        };
        reader.wrong(code, format!("no card condition has the code \"{text}\""), remedy)
    })
}

/// What somebody beside the patient says of an identity that the tablet shows.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LookFile {
    verdict: Look,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Look {
    Matches,
    Differs,
    /// Nobody looks.
    Nobody,
}

impl LookFile {
    pub const fn verdict(self) -> Option<IdentityVerdict> {
        match self.verdict {
            Look::Matches => Some(IdentityVerdict::Matches),
            Look::Differs => Some(IdentityVerdict::Differs),
            Look::Nobody => None,
        }
    }
}
