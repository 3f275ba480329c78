//! One declaration per coded word: stable code on the wire and disk, official Japanese word, English word.

/// A code that this version does not know. Carries no content of a record, only the name of the code list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown code in list {list}")]
pub struct UnknownCode {
    /// Name of the code list, e.g. `DeclineReason`.
    pub list: &'static str,
}

/// Declares an enum whose every variant has a stable kebab-case code, a Japanese word and an English word.
///
/// Codes are what is written to wire and disk and are never changed; the words are what a person reads.
macro_rules! coded {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $( $(#[$vmeta:meta])* $variant:ident = $code:literal, $ja:literal, $en:literal; )+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $name { $( $(#[$vmeta])* #[doc = concat!(" ", $ja, ", ", $en, " (`", $code, "`).")] $variant, )+ }

        impl $name {
            /// Every word of the list, in its official order.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The stable code on wire and disk.
            pub const fn code(self) -> &'static str { match self { $( Self::$variant => $code, )+ } }

            /// The official Japanese word.
            pub const fn ja(self) -> &'static str { match self { $( Self::$variant => $ja, )+ } }

            /// The English word.
            pub const fn en(self) -> &'static str { match self { $( Self::$variant => $en, )+ } }

            /// The word in the given language.
            pub const fn word(self, language: $crate::text::Language) -> &'static str {
                match language { $crate::text::Language::Ja => self.ja(), $crate::text::Language::En => self.en() }
            }

            /// Reads a stable code.
            ///
            /// # Errors
            /// [`UnknownCode`](crate::UnknownCode) names the list, never the value.
            pub fn from_code(code: &str) -> Result<Self, $crate::UnknownCode> {
                match code { $( $code => Ok(Self::$variant), )+ _ => Err($crate::UnknownCode { list: stringify!($name) }) }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { serializer.serialize_str(self.code()) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                Self::from_code(&code).map_err(|_| serde::de::Error::custom(format!(
                    "unknown {}; use one of: {}", stringify!($name), Self::ALL.iter().map(|one| one.code()).collect::<Vec<_>>().join(", "))))
            }
        }
    };
}
