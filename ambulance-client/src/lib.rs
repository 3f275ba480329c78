//! ambulance-client: the crew's tablet. Reads the card, records the consent, pulls the record, takes vitals, and pushes everything to
//! the platform; shows the crew whom to ask and who answered.
//!
//! | room | what it does |
//! |---|---|
//! | [`card`] | APDUs → who the card belongs to |
//! | [`mdoc`] | a phone's mobile document → who its owner is |
//! | [`photo`] | the photo of a card or wallet → what a browser shows |
//! | [`records`] | identity and consent → the national record, over HTTP in its XML |
//! | [`revocation`] | the port to whoever can tell whether a certificate was revoked |
//! | [`tablet`] | the crew's working copy and everything a crew can do |
//! | [`uplink`] | outbox to the platform, answers and decision back |
//! | [`tables`] | the region's tables, price list and claim master → what a record means |
//! | [`check_knowledge`] | the command that judges them without starting anything |
//! | [`screen`] | the crew's screen |
//! | [`program`] | configuration and start |

pub mod card;
pub mod card_config;
pub mod check_knowledge;
pub mod mdoc;
pub mod photo;
pub mod program;
pub mod records;
pub mod revocation;
pub mod screen;
pub mod tables;
pub mod tablet;
pub mod uplink;
