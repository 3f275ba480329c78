//! How far asking has come, in numbers: for whoever watches many cases at once.

use jiff::{SignedDuration, Timestamp};

use super::{Inquiry, InquiryBoard};
use crate::standard::AskingRules;

/// Institutions by what has come of the newest question to each. A destination that stands while another one is looked for is among
/// [`Self::asked`] and [`Self::seen`] only: nobody waits for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Institutions asked, each once: what the criteria of 搬送困難 count.
    pub asked: u32,
    /// Questions sent: an institution may be asked again.
    pub questions: u32,
    /// A person there has confirmed having seen it, or has spoken with the crew.
    pub seen: u32,
    /// 応需, with or without a condition.
    pub accepted: u32,
    /// 不応需.
    pub declined: u32,
    /// No answer for longer than [`AskingRules::next_after_s`].
    pub silent: u32,
}

impl InquiryBoard {
    /// How far asking has come at `now`, all searches together.
    #[must_use]
    pub fn tally(&self, rules: &AskingRules, now: Timestamp) -> Tally {
        let silent_after = SignedDuration::from_secs(i64::from(rules.next_after_s));
        let newest: Vec<&Inquiry> = self
            .iter()
            .filter(|(id, inquiry)| self.is_newest(*id, &inquiry.hospital))
            .map(|(_, inquiry)| inquiry)
            .collect();
        let count = |is: &dyn Fn(&Inquiry) -> bool| {
            u32::try_from(newest.iter().filter(|inquiry| is(inquiry)).count()).unwrap_or(u32::MAX)
        };
        Tally {
            asked: self.institutions_asked(),
            questions: u32::try_from(self.inquiries.len()).unwrap_or(u32::MAX),
            seen: count(&|inquiry| inquiry.seen_at.is_some()),
            accepted: count(&|inquiry| inquiry.is_accepted() && !self.is_destination(&inquiry.hospital)),
            declined: count(&Inquiry::is_declined),
            silent: count(&|inquiry| inquiry.is_silent(silent_after, now)),
        }
    }
}
