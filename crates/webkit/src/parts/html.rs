//! HTML that is already escaped.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

/// A finished piece of HTML. Only templates make it, so whatever it shows has been escaped; a template prints it as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(String);

impl Html {
    /// Renders a template of any crate.
    pub fn of(template: &impl Template) -> Self {
        Self(template.render().unwrap_or_else(|error| {
            tracing::error!(%error, "a part could not be rendered");
            "<span class=\"notice-code\">part-render</span>".to_owned()
        }))
    }

    /// Text, escaped.
    pub fn text(text: &str) -> Self {
        #[derive(Template)]
        #[template(source = "{{ text }}", ext = "html")]
        struct Plain<'a> {
            text: &'a str,
        }
        Self::of(&Plain { text })
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML, as a stream's renderer returns it.
    pub fn into_string(self) -> String {
        self.0
    }

    /// For modules of this crate that write their markup by hand and escape it themselves.
    pub(crate) fn trusted(html: String) -> Self {
        Self(html)
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}
