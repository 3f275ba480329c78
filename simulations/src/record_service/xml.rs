//! Writing XML: groups and leaves.

use domain::patient::Sex;
use jiff::civil::Date;
use quick_xml::escape::escape;

/// XML in the making.
#[derive(Default)]
pub(super) struct Xml(pub String);

impl Xml {
    /// An element that holds others.
    pub fn group(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        self.0.push_str(&format!("<{name}>"));
        fill(self);
        self.0.push_str(&format!("</{name}>\n"));
    }

    /// An element that holds text.
    pub fn leaf(&mut self, name: &str, text: &str) {
        self.0.push_str(&format!("<{name}>{}</{name}>", escape(text)));
    }
}

/// yyyyMMdd
pub(super) fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// yyyyMM
pub(super) fn month(date: Date) -> String {
    date.strftime("%Y%m").to_string()
}

/// 1 male, 2 female, 3 not stated.
pub(super) const fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::NotStated => "3",
    }
}
