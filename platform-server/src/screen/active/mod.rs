//! いま対応が要る事案: the cases that look for a hospital now, and what a person has to do about them.
//!
//! | file | what for |
//! |---|---|
//! | `case` | one case as a headquarters sees it, and in which order |
//! | `need` | what has to be done by a person now |
//! | `part` | the section as it is drawn |
//! | `numbers` | a case's figures in words: counts, ages, criteria |
//! | `words` | every word in both languages |
//!
//! **Architecture Invariant:** [`case::Active`] is all that this room takes from a case: crew, class, urgency, instants, and how its questions
//! stand. It has no field for a name, an age, a sign, a record, a query or the code of the case, so none can reach the page (ADR 25).

mod case;
mod need;
mod numbers;
mod part;
mod words;

pub(super) use part::part;
