//! Typed identifiers. None of them says anything about a person.

use uuid::Uuid;

/// Longest code used as an identifier: fits a certificate's common name (64, RFC 5280 ub-common-name).
pub const CODE_MAX_CHARS: usize = 64;

/// An identifier was malformed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{kind} must be {rule}")]
pub struct BadId {
    /// Which identifier.
    pub kind: &'static str,
    /// What it has to look like.
    pub rule: &'static str,
}

macro_rules! uuid_id {
    ($($(#[$meta:meta])* $name:ident;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID made by the caller (version 7 by convention: sortable by time).
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self { Self(uuid) }

            /// The 16 bytes as they stand on wire and disk.
            #[must_use]
            pub const fn bytes(self) -> [u8; 16] { self.0.into_bytes() }

            /// Reads the 16 bytes.
            ///
            /// # Errors
            /// [`BadId`] for any other length and for the nil UUID.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadId> {
                match Uuid::from_slice(bytes) {
                    Ok(uuid) if !uuid.is_nil() => Ok(Self(uuid)),
                    _ => Err(BadId { kind: stringify!($name), rule: "16 bytes, not nil" }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Uuid::parse_str(text).ok().filter(|uuid| !uuid.is_nil()).map(Self)
                    .ok_or(BadId { kind: stringify!($name), rule: "a UUID" })
            }
        }
    )+ };
}

uuid_id! {
    /// 事案番号: one patient of one call.
    EncounterId;
    /// Idempotency identity of one event: a retry carries the same one.
    EventId;
    /// 照会: one question to one hospital about one patient.
    InquiryId;
}

macro_rules! code_id {
    ($($(#[$meta:meta])* $name:ident, $rule:literal, $check:expr;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Validates a code.
            ///
            /// # Errors
            /// [`BadId`] says which identifier and what it has to look like.
            pub fn new(code: impl Into<String>) -> Result<Self, BadId> {
                let code = code.into();
                let check: fn(&str) -> bool = $check;
                if check(&code) { Ok(Self(code)) } else { Err(BadId { kind: stringify!($name), rule: $rule }) }
            }

            /// The code as it stands on wire and disk.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(<String as serde::Deserialize>::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    )+ };
}

fn is_kebab(code: &str) -> bool {
    !code.is_empty()
        && code.len() <= CODE_MAX_CHARS
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn is_institution_code(code: &str) -> bool {
    code.len() == 10 && code.bytes().all(|b| b.is_ascii_digit())
}

code_id! {
    /// 救急隊: one crew (one vehicle's team), e.g. `minato-1`.
    CrewId, "1 to 64 of a-z, 0-9 and '-'", is_kebab;
    /// 消防本部: one fire headquarters.
    HeadquartersId, "1 to 64 of a-z, 0-9 and '-'", is_kebab;
    /// A person as the programs know one: an opaque code, never a name.
    PersonId, "1 to 64 of a-z, 0-9 and '-'", is_kebab;
    /// A device as its certificate names it.
    DeviceId, "1 to 64 of a-z, 0-9 and '-'", is_kebab;
    /// 医療機関コード: 10 digits = prefecture 2 + table 1 (1 medical, 3 dental, 4 pharmacy) + 7.
    HospitalId, "10 digits (prefecture 2, table 1, number 7)", is_institution_code;
}
