//! Where a datum comes from, and whether it is only inferred.

use askama::Template;

use super::html::Html;
use crate::lang::{Lang, Text};

/// A small label naming the source of a datum, such as 「電子処方箋」 or 「家族の話」.
pub fn source(name: &str) -> Html {
    #[derive(Template)]
    #[template(source = r#"<span class="tag">{{ name }}</span>"#, ext = "html")]
    struct Source<'a> {
        name: &'a str,
    }
    Html::of(&Source { name })
}

/// 「推測」: inferred from something else, such as a disease from a drug. Never shown like a recorded fact.
pub fn guess(lang: impl Into<Lang>) -> Html {
    #[derive(Template)]
    #[template(source = r#"<span class="tag tag-guess">{{ word }}</span>"#, ext = "html")]
    struct Guess {
        word: &'static str,
    }
    Html::of(&Guess { word: Text::new("推測", "inferred").of(lang) })
}
