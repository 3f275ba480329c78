//! A routing server with made-up roads around the made-up bay: a real HTTP server that speaks the wires of OSRM and of Valhalla.
//!
//! It routes nothing: its roads are a formula. What it shares with the real servers is what they document of their questions, answers
//! and refusals; it was written from their documents, without the platform's code. It can be told to misbehave.
//!
//! | file | what it says |
//! |---|---|
//! | `model` | the roads: a grid, with a bay in between |
//! | `osrm`, `valhalla` | from a question to the answer or the refusal |
//! | `behaviour` | what is wrong with the answers |
//! | `server` | start, stop, change, and what was asked |

mod behaviour;
mod model;
mod osrm;
mod server;
mod valhalla;

pub use behaviour::RoadFault;
pub use model::{KM_PER_H, Position, seconds};
pub use server::{RoadServer, RoadServerHandle};

#[cfg(test)]
mod tests;
