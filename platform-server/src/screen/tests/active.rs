//! いま対応が要る事案: what the section says at each step, from the log alone, and what it never says.

mod scene;
mod secrets;
mod steps;
