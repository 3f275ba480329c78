//! Reading a form: every value is checked, and what is wrong is said with the field's name and the remedy.
//!
//! ```no_run
//! # use webkit::form::{Fields, Field}; use webkit::lang::Text; use webkit::problem::Problem; use actix_web::HttpResponse;
//! const ETA: Field = Field { name: "eta_minutes", label: Text::new("到着まで（分）", "Minutes to arrival") };
//!
//! async fn accept(fields: Fields) -> Result<HttpResponse, Problem> {
//!     let key = fields.key()?;                        // the same key again is the same wish: answer as before
//!     let eta: u16 = fields.required(ETA, Text::new("0〜180 の数字を入れてください。", "Enter a number from 0 to 180."))?;
//!     # let _ = (key, eta);
//!     Ok(fields.done("/board"))                       // 303 for a plain form, 204 for a script
//! }
//! ```

mod body;
mod fields;
mod key;

pub use body::{FORM_DEADLINE, FormError, MAX_FIELDS, MAX_FORM_BYTES, read_pairs};
pub use fields::Fields;
pub use key::{IDEMPOTENCY_FIELD, IdempotencyKey, KeyError};

pub use crate::problem::Field;
