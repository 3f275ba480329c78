//! platform-server, 救急医療情報連携プラットフォーム of one region: takes in what crews push, keeps it, ranks and asks hospitals, decides on
//! exactly one destination, and tells everybody concerned.
//!
//! | room | what it does |
//! |---|---|
//! | [`registry`] | the region as data: hospitals, headquarters, crews, devices |
//! | [`standards`] | the transport standards of the zones as data, each with its dates; a changed folder takes effect under way |
//! | [`check_standard`], [`calibrate_roads`] | the commands that judge a zone's file, and fit its roads to the log |
//! | [`ledger`] | the one log: decide, write, apply, tell, in this order |
//! | [`intake`] | opens what a crew sealed and checks who wrote it |
//! | [`calendar`] | whether this year's holidays were announced |
//! | [`escalation`] | its own clock: what is due when nobody answers |
//! | [`learning`] | what the zones' own answers teach of acceptance |
//! | [`routing`] | ranks hospitals, and builds what each hospital may see |
//! | [`revocation`] | which certificates of cards were revoked |
//! | [`travel`] | how long the road takes |
//! | [`service`] | the gRPC services: thin shells around the rooms above |
//! | [`screen`] | the page of the fire headquarters |
//! | [`program`] | configuration and start |

pub mod calendar;
pub mod calibrate_roads;
pub mod check_standard;
pub mod escalation;
pub mod intake;
pub mod learning;
pub mod ledger;
pub mod program;
pub mod registry;
pub mod revocation;
pub mod routing;
pub mod screen;
pub mod service;
pub mod standards;
pub mod travel;
