//! How programs know each other, and how what they send stays closed.
//!
//! Three questions are answered here, each by its own room:
//!
//! | question | answer | room |
//! |---|---|---|
//! | Which device is calling? | a certificate of the regional authority, shown in mutual TLS | [`authority`], [`device`], [`grpc`], [`http`] |
//! | On whose behalf? | a token of a few minutes that works with this device's certificate only | [`token`], [`caller`], [`dial`] |
//! | Who can read what was sent? | only the holder of the sealing key | [`seal`] |
//!
//! Beside them [`x509`]: whether a signature in a certificate or an answer about one holds.
//!
//! The walk of one call: [`dial::Dialer`] opens mutual TLS with a [`device::DeviceIdentity`] and adds the current token;
//! [`grpc::Guard`] takes the device from the certificate, checks the token against it, and hands the service a
//! [`caller::Caller`].
//!
//! **Architecture Invariant:** no error, log line or `Debug` output of this crate holds a key, a token, a person or anything
//! about a patient. A refusal says a short fixed code and the name of the device.
//!
//! **Architecture Invariant:** nothing here decides what a caller may see. It only says who the caller is; the platform's
//! rules decide.

pub mod authority;
pub mod caller;
mod clock;
pub mod device;
pub mod dial;
pub mod files;
pub mod grpc;
pub mod http;
pub mod provider;
pub mod seal;
pub mod token;
pub mod x509;

pub use clock::{Clock, system_clock};
