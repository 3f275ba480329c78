//! A small XML tree with limits. No DTD is accepted and no entity is expanded beyond the five of XML itself, so there is
//! nothing to blow up; what is broken is kept as far as it was read.

use domain::text::UNSHOWABLE;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// Deepest nesting that is read. The deepest known message has 8 levels.
pub const XML_MAX_DEPTH: usize = 16;

/// Most elements that are read from one answer: 16,000 lines of 12 elements, five times what is kept of a category. It keeps the
/// tree of the worst answer small. Beyond it the answer counts as cut.
pub const XML_MAX_ELEMENTS: usize = 200_000;

/// Longest text of one element, characters. The longest free text of a drug line (用法) is far below; more is cut, marked
/// with … and makes the answer partial.
pub const FIELD_MAX_CHARS: usize = 500;

/// One element.
#[derive(Debug, Default)]
pub(super) struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
    /// False when the answer ended before the element did.
    pub closed: bool,
}

impl Element {
    /// The first child of a name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every child of a name.
    pub fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Every element of these names, however deep it stands.
    pub fn anywhere(&self, names: &[&str]) -> Vec<&Self> {
        let (mut found, mut to_see) = (Vec::new(), vec![self]);
        while let Some(element) = to_see.pop() {
            if names.contains(&element.name.as_str()) {
                found.push(element);
            }
            to_see.extend(&element.children);
        }
        found
    }

    /// True when a child of this name stands there twice and says two different things.
    pub fn contradicts_itself(&self, name: &str) -> bool {
        let mut texts = self.children(name).map(|child| &child.text);
        texts.next().is_some_and(|first| texts.any(|other| other != first))
    }

    /// Every element that a path of names leads to, in order.
    pub fn all<'a>(&'a self, path: &[&str]) -> Vec<&'a Self> {
        path.iter().fold(vec![self], |level, name| {
            level.into_iter().flat_map(|element| &element.children).filter(|child| child.name == *name).collect()
        })
    }

    /// Text of a child, as it came; empty when there is none.
    pub fn text(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| &child.text)
    }

    /// True when a child holds elements of its own and has none of these names.
    pub fn has_group_besides(&self, known: &[&str]) -> bool {
        self.children.iter().any(|child| !child.children.is_empty() && !known.contains(&child.name.as_str()))
    }
}

/// A tree, whole or as far as it went.
#[derive(Debug)]
pub(super) struct Document {
    pub root: Element,
    /// False when the text ended early, is malformed, or exceeds a limit.
    pub whole: bool,
}

/// There is no tree: a DTD, or no element at all.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoDocument;

/// Reads a tree.
pub(super) fn parse(text: &str) -> Result<Document, NoDocument> {
    let mut builder = Builder::default();
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    while builder.root.is_none() {
        let fits = match reader.read_event() {
            Ok(Event::DocType(_)) => return Err(NoDocument),
            Ok(Event::Start(start)) => builder.open(&start),
            Ok(Event::Empty(start)) => builder.open(&start) && builder.close(true),
            Ok(Event::End(_)) => builder.close(true),
            Ok(Event::Text(text)) => builder.push(&text.xml10_content()),
            Ok(Event::CData(text)) => builder.push(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let character = match reference.as_ref() {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "apos" => '\'',
                    "quot" => '"',
                    _ => reference.resolve_char_ref().ok().flatten().unwrap_or(UNSHOWABLE),
                };
                builder.push(character.encode_utf8(&mut [0; 4]))
            }
            Ok(Event::Eof) | Err(_) => false,
            Ok(_) => true,
        };
        if !fits {
            builder.whole = false;
            break;
        }
    }
    builder.finish()
}

struct Builder {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    whole: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self { open: Vec::new(), root: None, elements: 0, whole: true }
    }
}

impl Builder {
    /// False when a limit is reached.
    fn open(&mut self, start: &BytesStart<'_>) -> bool {
        self.elements += 1;
        if self.elements > XML_MAX_ELEMENTS || self.open.len() >= XML_MAX_DEPTH {
            return false;
        }
        self.open.push(Element { name: start.name().as_ref().to_owned(), ..Element::default() });
        true
    }

    /// Text belongs to the innermost open element. In front of the root there is only white space to ignore.
    fn push(&mut self, text: &str) -> bool {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(text);
        }
        true
    }

    fn close(&mut self, closed: bool) -> bool {
        let Some(mut element) = self.open.pop() else { return false };
        // Half a text looks like a whole one: it is dropped.
        if !closed && element.children.is_empty() {
            return true;
        }
        let (text, cut) = clean(&element.text);
        element.text = text;
        element.closed = closed;
        self.whole &= !cut;
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        true
    }

    fn finish(mut self) -> Result<Document, NoDocument> {
        while !self.open.is_empty() {
            self.close(false);
        }
        self.root.map(|root| Document { root, whole: self.whole }).ok_or(NoDocument)
    }
}

/// Marks that turn the direction of what follows: with them `10` can be shown as `01`.
const fn turns_text(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Not decoded, or a character of somebody's own (外字): Windows-31J has room for 1,880 of them and JIS X 0213 puts its rare kanji there.
const fn has_no_shape(c: char) -> bool {
    let own = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}');
    own || c == char::REPLACEMENT_CHARACTER || matches!(c as u32 & 0xFFFF, 0xFFFE | 0xFFFF)
}

/// Trims, drops control characters, shows what could not be decoded and what no font has as ●, cuts at [`FIELD_MAX_CHARS`].
fn clean(text: &str) -> (String, bool) {
    let mut characters = text
        .trim()
        .chars()
        .filter(|c| !c.is_control() && !turns_text(*c))
        .map(|c| if has_no_shape(c) { UNSHOWABLE } else { c });
    let kept: String = characters.by_ref().take(FIELD_MAX_CHARS).collect();
    let cut = characters.next().is_some();
    if cut {
        let shown: String = kept.chars().take(FIELD_MAX_CHARS - 1).chain(['…']).collect();
        (shown, true)
    } else {
        (kept, false)
    }
}
