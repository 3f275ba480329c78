//! Which of several acceptances is offered first. The crew decides; two that came in the same millisecond need a rule all the same.

use jiff::Timestamp;

use super::{Inquiry, InquiryBoard};
use crate::ids::{HospitalId, InquiryId};

impl InquiryBoard {
    /// Acceptances that the crew could take now, the one to be offered first in front: the fewest minutes until a bed (`minutes` gives the
    /// drive from where the vehicle is now; a wait that the hospital named counts where it is longer), then without a condition before
    /// with one, then the earlier answer, then the institution code. The order is total: whoever looks sees the same.
    #[must_use]
    pub fn acceptances(
        &self,
        minutes: impl Fn(&HospitalId, &Inquiry) -> f64,
        now: Timestamp,
    ) -> Vec<(InquiryId, &Inquiry)> {
        let mut standing: Vec<_> =
            self.iter().filter(|(_, one)| one.is_accepted() && self.check_choose(&one.hospital).is_ok()).collect();
        let bed = |one: &Inquiry| minutes(&one.hospital, one).max(one.wait_left_min(now));
        let has_proviso = |one: &Inquiry| one.answer.is_some_and(|(answer, _)| answer.proviso().is_some());
        let answered = |one: &Inquiry| one.answer.map(|(_, at)| at);
        standing.sort_by(|(_, a), (_, b)| {
            bed(a)
                .total_cmp(&bed(b))
                .then_with(|| has_proviso(a).cmp(&has_proviso(b)))
                .then_with(|| answered(a).cmp(&answered(b)))
                .then_with(|| a.hospital.cmp(&b.hospital))
        });
        standing
    }
}
