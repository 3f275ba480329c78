//! simulations: everything that stands in for the world outside, and the commands that put the real programs on a stage with it.
//!
//! | room | what it does |
//! |---|---|
//! | [`acceptance`] | judges the learned chance of acceptance on simulated months |
//! | [`history`] | months of questions and answers, by a mechanism that is not the model |
//! | [`people`] | synthetic people and their upstream record |
//! | [`cards`] | simulated cards and the socket to a simulated reader |
//! | [`card_service`] | the real card service with a virtual reader, for one process alone |
//! | [`phone`] | a simulated phone with a mobile document |
//! | [`record_service`] | the national record service as a real HTTPS server |
//! | [`region`] | a fictional region |
//! | [`responder`] | who knows which certificates were revoked, as a real OCSP responder |
//! | [`roads`] | made-up roads behind a real HTTP server that speaks OSRM and Valhalla |
//! | [`scenario`] | scenario files |
//! | [`world`], [`stage`], [`process`], [`line`](mod@line), [`ports`], [`roles`] | authority, keys, processes, network lines |
//! | [`play`] | robot crews and hospitals, and the report |
//! | [`demo`] | the four published cases on one stage |
//! | [`bench`](mod@bench) | measurements |
//! | [`card_table`] | prints the table of card conditions |
//! | [`coverage`] | how much of a price list the knowledge of drugs speaks of |
//! | [`lamp`] | a warning light with a real HTTP server, that fails when it is told to |
//! | [`judge`] | written cases that judge what is inferred and raised |
//! | [`command`] | the command line |

pub mod acceptance;
pub mod bench;
pub mod card_service;
pub mod card_table;
pub mod cards;
pub mod command;
pub mod coverage;
pub mod demo;
pub mod history;
pub mod judge;
pub mod lamp;
pub mod line;
mod loopback;
pub mod people;
pub mod phone;
pub mod play;
pub mod ports;
pub mod process;
pub mod record_service;
pub mod region;
pub mod responder;
pub mod roads;
pub mod roles;
pub mod scenario;
pub mod stage;
pub mod world;
