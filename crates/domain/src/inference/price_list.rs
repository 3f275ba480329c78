//! 薬価基準: the national price list as text, for regions that load all of it: then product names and YJ codes are known as well.

use std::collections::{BTreeSet, HashMap};

use super::{index::TherapeuticClass, name::folded};

/// The fields of a line, in this order, as the first line names them.
pub const PRICE_LIST_FIELDS: [&str; 5] = ["route", "code", "ingredient", "strength", "product"];
/// Most products of a list: that of 2025 has 12,434; eight times that is a mistake, and memory on a tablet.
pub const PRICE_LIST_MAX_PRODUCTS: usize = 100_000;
/// Longest field, in characters: the longest name of 2025 has 121.
pub const PRICE_LIST_FIELD_MAX_CHARS: usize = 400;
/// 薬価基準収載医薬品コード: 12 letters or digits, the first four the class.
const CODE_CHARS: usize = 12;
/// What the field `route` may say.
const ROUTES: [&str; 4] = ["内用薬", "注射薬", "外用薬", "歯科用薬剤"];

/// A price list was not usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("price list, line {line}, field `{field}`: {problem}")]
pub struct BadPriceList {
    /// Line, from 1.
    pub line: usize,
    /// Field of the line.
    pub field: &'static str,
    /// What is wrong, and what is expected.
    pub problem: &'static str,
}

/// One product of the list.
#[derive(Debug, Clone)]
pub struct PricedProduct {
    code: String,
    class: TherapeuticClass,
    /// Folded name.
    pub(super) ingredient: String,
    /// The names as printed.
    printed: (String, String),
}

impl PricedProduct {
    /// Its therapeutic class.
    #[must_use]
    pub const fn class(&self) -> TherapeuticClass {
        self.class
    }

    /// The ingredient as printed.
    #[must_use]
    pub fn ingredient(&self) -> &str {
        &self.printed.0
    }

    /// The product as printed.
    #[must_use]
    pub fn product(&self) -> &str {
        &self.printed.1
    }

    /// 12 characters.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }
}

/// A price list, ready to be asked.
#[derive(Debug, Clone)]
pub struct PriceList {
    products: Vec<PricedProduct>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl PriceList {
    /// Reads comma-separated text with the header `route,code,ingredient,strength,product`; a field may stand in double quotes.
    ///
    /// # Errors
    /// [`BadPriceList`] names line and field.
    pub fn parse(text: &str) -> Result<Self, BadPriceList> {
        let mut rows = text.trim_start_matches('\u{feff}').lines().enumerate();
        let header = rows.next().map(|(_, row)| fields(row)).unwrap_or_default();
        if header != PRICE_LIST_FIELDS {
            let problem = "the first line must be route,code,ingredient,strength,product";
            return Err(BadPriceList { line: 1, field: "header", problem });
        }
        let mut list = Self { products: Vec::new(), by_code: HashMap::new(), by_name: HashMap::new() };
        for (at, row) in rows.filter(|(_, row)| !row.trim().is_empty()) {
            list.add(at + 1, fields(row))?;
        }
        if list.products.is_empty() {
            return Err(BadPriceList { line: 2, field: "line", problem: "the list has no product" });
        }
        Ok(list)
    }

    fn add(&mut self, line: usize, row: Vec<String>) -> Result<(), BadPriceList> {
        let bad = |field, problem| BadPriceList { line, field, problem };
        let [route, code, ingredient, _strength, product] =
            <[String; 5]>::try_from(row).map_err(|_| bad("line", "five fields expected"))?;
        for (field, value) in PRICE_LIST_FIELDS.iter().zip([&route, &code, &ingredient, &_strength, &product]) {
            if value.chars().count() > PRICE_LIST_FIELD_MAX_CHARS {
                return Err(bad(field, "longer than 400 characters"));
            }
        }
        if !ROUTES.contains(&route.as_str()) {
            return Err(bad("route", "内用薬, 注射薬, 外用薬 or 歯科用薬剤 expected"));
        }
        if code.len() != CODE_CHARS || !code.bytes().all(|c| c.is_ascii_alphanumeric()) {
            return Err(bad("code", "12 letters or digits expected"));
        }
        let class = TherapeuticClass::of_code(&code).ok_or_else(|| bad("code", "must begin with four digits"))?;
        if ingredient.trim().is_empty() {
            return Err(bad("ingredient", "empty"));
        }
        if product.trim().is_empty() {
            return Err(bad("product", "empty"));
        }
        if self.products.len() >= PRICE_LIST_MAX_PRODUCTS {
            return Err(bad("line", "more than 100,000 products"));
        }
        let at = self.products.len();
        if self.by_code.insert(code.clone(), at).is_some() {
            return Err(bad("code", "stands in the list twice"));
        }
        self.by_name.entry(folded(&product)).or_default().push(at);
        let folded = folded(&ingredient);
        self.products.push(PricedProduct { code, class, ingredient: folded, printed: (ingredient, product) });
        Ok(())
    }

    /// All products, in the order of the list.
    #[must_use]
    pub fn products(&self) -> &[PricedProduct] {
        &self.products
    }

    /// The products of a code, else of a folded name; several where the name does not tell them apart.
    pub(super) fn find(&self, code: &str, name: &str) -> Vec<&PricedProduct> {
        if let Some(at) = self.by_code.get(code) {
            return vec![&self.products[*at]];
        }
        let places = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        let mut seen = BTreeSet::new();
        let rows = places.iter().map(|at| &self.products[*at]);
        rows.filter(|row| seen.insert((row.class, row.ingredient.as_str()))).collect()
    }
}

/// Splits one line; a doubled quote inside quotes is one.
pub(super) fn fields(row: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = row.chars().peekable();
    while let Some(c) = chars.next() {
        let field = fields.last_mut();
        match (c, field) {
            ('"', Some(field)) if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            ('"', _) => quoted = !quoted,
            (',', _) if !quoted => fields.push(String::new()),
            (c, Some(field)) => field.push(c),
            (_, None) => {}
        }
    }
    fields
}
