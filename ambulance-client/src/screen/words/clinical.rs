//! Words of vitals and of consciousness: labels, what can be entered, what a level means.

use domain::{observation::Jcs, vitals::VitalKind};
use webkit::lang::Text;

/// A vital's name on the tablet.
pub(in crate::screen) const fn vital_label(kind: VitalKind) -> Text {
    Text::new(kind.ja(), kind.en())
}

/// What can be entered for a vital.
pub(in crate::screen) const fn vital_remedy(kind: VitalKind) -> Text {
    match kind {
        VitalKind::RespiratoryRate => Text::new("0〜120 の数字を入れてください。", "Enter a number from 0 to 120."),
        VitalKind::OxygenFlow => Text::new("0〜30 の数字を入れてください。", "Enter a number from 0 to 30."),
        VitalKind::Spo2 => Text::new("0〜100 の数字を入れてください。", "Enter a number from 0 to 100."),
        VitalKind::Pulse => Text::new("0〜300 の数字を入れてください。", "Enter a number from 0 to 300."),
        VitalKind::Systolic => Text::new("0〜350 の数字を入れてください。", "Enter a number from 0 to 350."),
        VitalKind::Diastolic => Text::new("0〜250 の数字を入れてください。", "Enter a number from 0 to 250."),
        VitalKind::Temperature => Text::new("15〜45 の数字を入れてください。", "Enter a number from 15 to 45."),
    }
}

/// What a JCS level means, short enough for a button.
pub(in crate::screen) const fn jcs_hint(jcs: Jcs) -> Text {
    match jcs {
        Jcs::Alert => Text::new("清明", "alert"),
        Jcs::I1 => Text::new("今ひとつはっきりしない", "not quite clear"),
        Jcs::I2 => Text::new("見当識障害", "disoriented"),
        Jcs::I3 => Text::new("名前・生年月日が言えない", "cannot say name or birth date"),
        Jcs::II10 => Text::new("普通の呼びかけで開眼", "opens eyes when called"),
        Jcs::II20 => Text::new("大声・揺さぶりで開眼", "to a loud voice or shaking"),
        Jcs::II30 => Text::new("痛み刺激でかろうじて開眼", "to pain, repeatedly"),
        Jcs::III100 => Text::new("痛みに払いのける", "pushes pain away"),
        Jcs::III200 => Text::new("痛みに手足を動かす・しかめる", "moves or grimaces to pain"),
        Jcs::III300 => Text::new("痛みに反応しない", "no response to pain"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedies_name_the_ranges_that_are_checked() {
        for kind in VitalKind::ALL {
            let (low, high) = kind.plausible();
            assert!(vital_remedy(*kind).ja.starts_with(&format!("{low}〜{high} ")), "{}", kind.code());
            assert!(vital_remedy(*kind).en.ends_with(&format!("from {low} to {high}.")), "{}", kind.code());
        }
    }
}
