//! What every program does around its work: a clock and fresh identities handed in from `main`, configuration that is read
//! completely before a port is bound, logs without content, and a stop that drains.

pub mod clock;
pub mod config;
pub mod descriptors;
pub mod fresh;
pub mod logs;
pub mod stop;

pub use clock::Clock;
