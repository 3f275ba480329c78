//! What the lamp shows.

use webkit::parts::AlarmPriority;

/// The light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Light {
    /// Nothing calls.
    Off,
    /// IEC 60601-1-8 low priority.
    Low,
    /// Medium priority.
    Medium,
    /// High priority.
    High,
    /// The program has ended: that nothing shines does not mean that nothing calls.
    Unwatched,
}

impl Light {
    /// Stable code, also the name of the request in the configuration.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Unwatched => "unwatched",
        }
    }
}

/// What the lamp is to show, and whether it is to sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LampState {
    /// The light.
    pub light: Light,
    /// With the lamp's own sound. Only an alarm sounds.
    pub sounds: bool,
}

impl LampState {
    /// Nothing calls.
    pub const OFF: Self = Self { light: Light::Off, sounds: false };
    /// The program has ended.
    pub const UNWATCHED: Self = Self { light: Light::Unwatched, sounds: false };

    /// The most pressing of the alarms that stand on the board, or off without any.
    #[must_use]
    pub fn of(alarms: impl Iterator<Item = AlarmPriority>, sounds: bool) -> Self {
        // The order of priorities is highest first.
        let light = match alarms.min() {
            None => return Self::OFF,
            Some(AlarmPriority::High) => Light::High,
            Some(AlarmPriority::Medium) => Light::Medium,
            Some(AlarmPriority::Low) => Light::Low,
        };
        Self { light, sounds }
    }
}
