//! hospital-gateway: the emergency room's side. Keeps what the platform delivers, shows it live before the patient arrives, and sends
//! receipts, answers and readiness back.
//!
//! | room | what it does |
//! |---|---|
//! | [`inbox`] | deliveries → durable cases; what was taken back is dropped |
//! | [`decision`] | received, seen, accepted, declined, readiness → reports in the outbox |
//! | [`lamp`] | a lamp in the room that shows the board's most pressing alarm |
//! | [`uplink`] | subscription in, outbox out |
//! | [`screen`] | the ER board |
//! | [`program`] | configuration and start |

pub mod decision;
pub mod inbox;
pub mod lamp;
pub mod program;
pub mod screen;
pub mod uplink;
