//! How the service answers: how late, in which encoding, and what is wrong with it.

use std::collections::HashMap;

use domain::{fetch::Window, record::Category};

/// Character encoding of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextEncoding {
    /// Windows-31J, declared as `Shift_JIS`: what clinic software usually sees.
    #[default]
    ShiftJis,
    /// UTF-8.
    Utf8,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// HTTP 503.
    Down,
    /// The request is taken and never answered.
    Hang,
    /// The answer is about somebody else.
    WrongPerson,
    /// An end tag is misspelt in the header.
    Malformed,
    /// The last third is missing.
    Truncated,
    /// The declaration names the other encoding.
    WrongEncodingDeclared,
    /// A good answer with nothing in it.
    Empty,
}

/// How the service answers, in general and for single categories.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceBehaviour {
    /// Time before each answer, milliseconds.
    pub latency_ms: u32,
    /// Encoding of every answer.
    pub encoding: TextEncoding,
    /// What is wrong with every answer.
    pub fault: Fault,
    /// Latency of single categories instead of `latency_ms`, milliseconds.
    pub latency_ms_of: HashMap<Category, u32>,
    /// Fault of single categories instead of `fault`.
    pub fault_of: HashMap<Category, Fault>,
    /// Latency of full windows on top of the rest, milliseconds.
    pub full_window_ms: u32,
    /// Fault of full windows instead of the rest; what has a full window only keeps its own.
    pub full_window_fault: Option<Fault>,
}

impl ServiceBehaviour {
    /// Latency of a category in a window, milliseconds.
    #[must_use]
    pub fn latency_ms(&self, category: Category, window: Window) -> u32 {
        let usual = self.latency_ms_of.get(&category).copied().unwrap_or(self.latency_ms);
        if is_second(category, window) { usual.saturating_add(self.full_window_ms) } else { usual }
    }

    /// Fault of a category in a window.
    #[must_use]
    pub fn fault(&self, category: Category, window: Window) -> Fault {
        let usual = self.fault_of.get(&category).copied().unwrap_or(self.fault);
        self.full_window_fault.filter(|_| is_second(category, window)).unwrap_or(usual)
    }
}

/// A full window of what has a summary too.
fn is_second(category: Category, window: Window) -> bool {
    window == Window::Full && Window::of(category).len() > 1
}
