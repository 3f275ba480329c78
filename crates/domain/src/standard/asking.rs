//! How a zone asks: how many hospitals at once, when a silent one is rung up, what happens when nobody accepts, and what counts as difficult.

use crate::{ids::HospitalId, text::Language};

coded! {
    /// What the system does when it is time for the next hospitals.
    pub enum NextRule {
        Ask = "ask", "次の医療機関へ自動で照会", "Ask the next ones without waiting";
        Suggest = "suggest", "次の医療機関を提案", "Suggest the next ones";
    }
}

/// How hospitals are asked. The three waits count from the moment at which the question was sent, and grow in this order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AskingRules {
    /// Most hospitals with an open question at one time, 1 to 8.
    pub set_max: u8,
    /// What one more hospital that learns of the patient must gain, in expected minutes, 0 to 60.
    pub disclosure_price_min: f64,
    /// Not seen after so many seconds: the alarm sounds again, louder. Not even shown on a screen by then: a person must ring.
    pub remind_after_s: u32,
    /// Not seen, or seen without an answer, after so many seconds: a person must ring; crew and coordinator are shown the number.
    pub telephone_after_s: u32,
    /// Without an answer after so many seconds the hospital counts as silent, and the next ones are due.
    pub next_after_s: u32,
    /// Whether the next ones are asked, or suggested to the crew.
    pub next: NextRule,
}

impl Default for AskingRules {
    /// Three at once: of three first requests at the middle prefecture's .70 one accepts in 97 cases of 100. The next ones are due after three
    /// minutes, half of the 6.3 that one more request by telephone costs (Nara, 43,663 patients). A person decides.
    fn default() -> Self {
        Self {
            set_max: 3,
            disclosure_price_min: 1.0,
            remind_after_s: 45,
            telephone_after_s: 90,
            next_after_s: 180,
            next: NextRule::Suggest,
        }
    }
}

/// 受入医療機関確保基準: who takes the patient when nobody accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NobodyAccepts {
    /// Minutes after the first question without an acceptance, 1 to 240.
    pub after_min: u16,
    /// So many hospitals declined, or stayed silent past [`AskingRules::next_after_s`], 1 to 20. What comes first counts.
    pub after_declines: u8,
    /// 確保病院: the secured hospitals, in the order in which they are asked.
    pub hospitals: Vec<HospitalId>,
    /// Who coordinates, Japanese.
    pub coordinator: String,
    /// Who coordinates, English.
    pub coordinator_en: String,
    /// The coordinator's number.
    pub telephone: String,
    /// Whether the secured hospitals are asked, or suggested to the crew.
    pub next: NextRule,
}

impl NobodyAccepts {
    /// True when it is time for the secured hospitals: after the time, or after so many refusals and silences.
    #[must_use]
    pub const fn is_due(&self, minutes_asking: u32, declined_or_silent: u32) -> bool {
        minutes_asking >= self.after_min as u32 || declined_or_silent >= self.after_declines as u32
    }

    /// The coordinator in the given language.
    #[must_use]
    pub fn coordinator(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.coordinator,
            Language::En => &self.coordinator_en,
        }
    }
}

/// 搬送困難事案: a case is difficult when both are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DifficultCriteria {
    /// So many institutions were asked.
    pub asked_min: u8,
    /// The crew was on the scene for so many minutes.
    pub on_scene_min: u16,
}

impl Default for DifficultCriteria {
    /// The national definition: four institutions or more and thirty minutes or more.
    fn default() -> Self {
        Self { asked_min: 4, on_scene_min: 30 }
    }
}

impl DifficultCriteria {
    /// True when both are reached.
    #[must_use]
    pub const fn is_met(&self, asked: u32, on_scene_min: u32) -> bool {
        asked >= self.asked_min as u32 && on_scene_min >= self.on_scene_min as u32
    }
}
