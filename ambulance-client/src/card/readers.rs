//! What each reader shows, for the person who sets the tablet up.

/// One reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderLine {
    /// Its name as the system gives it: maker, model, number.
    pub name: String,
    /// What lies on it.
    pub state: ReaderState,
}

/// What lies on a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReaderState {
    /// Nothing.
    Empty,
    /// A card.
    Card,
    /// Something that does not answer to power: a card upside down, or no chip card at all.
    Mute,
    /// The reader is known but cannot be used: just unplugged, or its driver failed.
    Unavailable,
}

impl ReaderState {
    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Card => "card",
            Self::Mute => "mute",
            Self::Unavailable => "unavailable",
        }
    }

    /// Whether something lies there.
    #[must_use]
    pub const fn is_occupied(self) -> bool {
        matches!(self, Self::Card | Self::Mute)
    }
}
