//! What hospitals say of their readiness: in reports, in the log, on the gateway's disk.

use domain::{
    event::ReadinessChanged,
    ids::HospitalId,
    readiness::{BadPattern, Band, BandDays, Basis, MinuteOfDay, Pattern, PatternId, ReadinessLevel, Scope, Statement},
    triage::ConditionClass,
};
use jiff::Timestamp;

use super::{
    event::{author_from_wire, author_to_wire},
    field::{WireError, code, event_id, id, instant, list, optional_code, small, wrong},
};
use crate::v1;

/// The fields of a statement, which two messages have.
struct Fields {
    class: String,
    level: String,
    levels: Vec<v1::ScopedLevel>,
    empty_beds: Option<u32>,
    basis: String,
}

fn scoped_to_wire((scope, level): &(Scope, ReadinessLevel)) -> v1::ScopedLevel {
    v1::ScopedLevel { scope: scope.code(), level: level.code().to_owned() }
}

fn scoped_from_wire(wire: v1::ScopedLevel) -> Result<(Scope, ReadinessLevel), WireError> {
    Ok((code("scope", &wire.scope, Scope::from_code)?, code("level", &wire.level, ReadinessLevel::from_code)?))
}

/// What the first version could say is said in its words.
fn to_fields(said: &Statement) -> Fields {
    let mut fields = Fields {
        class: String::new(),
        level: String::new(),
        levels: Vec::new(),
        empty_beds: said.empty_beds().map(u32::from),
        basis: String::new(),
    };
    match said.only_tap() {
        Some((Scope::General, level)) => level.code().clone_into(&mut fields.level),
        Some((Scope::Class(class), level)) => {
            class.code().clone_into(&mut fields.class);
            level.code().clone_into(&mut fields.level);
        }
        _ => {
            fields.levels = said.levels().iter().map(scoped_to_wire).collect();
            said.basis().code().clone_into(&mut fields.basis);
        }
    }
    fields
}

fn from_fields(fields: Fields) -> Result<Statement, WireError> {
    let class = optional_code("class", &fields.class, ConditionClass::from_code)?;
    let basis = optional_code("basis", &fields.basis, Basis::from_code)?.unwrap_or(Basis::Tapped);
    let empty_beds = fields.empty_beds.map(|count| small("empty_beds", count)).transpose()?;
    let says_more = !fields.levels.is_empty() || empty_beds.is_some();
    let levels = if says_more && fields.level.is_empty() && class.is_none() {
        if fields.levels.len() > Scope::COUNT {
            return Err(wrong("levels", "has too many elements"));
        }
        list("levels", fields.levels, scoped_from_wire)?
    } else if says_more {
        return Err(wrong("levels", "cannot stand beside a single level"));
    } else {
        vec![(Scope::from(class), code("level", &fields.level, ReadinessLevel::from_code)?)]
    };
    Statement::new(levels, empty_beds, basis).map_err(|_| wrong("levels", "is not a statement"))
}

/// A statement to a hospital's report.
pub(super) fn statement_to_wire(said: &Statement) -> v1::ReadinessReport {
    let Fields { class, level, levels, empty_beds, basis } = to_fields(said);
    v1::ReadinessReport { class, level, levels, empty_beds, basis }
}

/// A statement from a hospital's report.
pub(super) fn statement_from_wire(wire: v1::ReadinessReport) -> Result<Statement, WireError> {
    let v1::ReadinessReport { class, level, levels, empty_beds, basis } = wire;
    from_fields(Fields { class, level, levels, empty_beds, basis })
}

/// A statement and its instant, as a gateway keeps its own on its disk: without identity and author.
#[must_use]
pub fn own_statement_to_wire(said: &Statement, set_at: Timestamp) -> v1::ReadinessChanged {
    let Fields { class, level, levels, empty_beds, basis } = to_fields(said);
    v1::ReadinessChanged {
        class,
        level,
        set_at_ms: set_at.as_millisecond(),
        levels,
        empty_beds,
        basis,
        ..v1::ReadinessChanged::default()
    }
}

/// What [`own_statement_to_wire`] wrote.
///
/// # Errors
/// [`WireError`] names the field.
pub fn own_statement_from_wire(wire: v1::ReadinessChanged) -> Result<(Statement, Timestamp), WireError> {
    let v1::ReadinessChanged { class, level, set_at_ms, levels, empty_beds, basis, .. } = wire;
    Ok((from_fields(Fields { class, level, levels, empty_beds, basis })?, instant("set_at_ms", set_at_ms)?))
}

/// A statement to the log.
#[must_use]
pub fn readiness_to_wire(changed: &ReadinessChanged) -> v1::ReadinessChanged {
    v1::ReadinessChanged {
        event_id: changed.id.bytes().to_vec(),
        hospital_id: changed.hospital.as_str().to_owned(),
        author: Some(author_to_wire(&changed.author)),
        ..own_statement_to_wire(&changed.said, changed.set_at)
    }
}

/// A statement from the log.
///
/// # Errors
/// [`WireError`] names the field.
pub fn readiness_from_wire(mut wire: v1::ReadinessChanged) -> Result<ReadinessChanged, WireError> {
    let event = event_id("event_id", &wire.event_id)?;
    let hospital = id("hospital_id", HospitalId::new(std::mem::take(&mut wire.hospital_id)))?;
    let author = author_from_wire(wire.author.take())?;
    let (said, set_at) = own_statement_from_wire(wire)?;
    Ok(ReadinessChanged { id: event, hospital, said, set_at, author })
}

/// A pattern to the gateway's disk.
#[must_use]
pub fn pattern_to_wire(pattern: &Pattern) -> v1::ReadinessPattern {
    let band = pattern.band.map(Band::parts);
    let minutes = |time: MinuteOfDay| u32::from(time.minutes());
    v1::ReadinessPattern {
        pattern_id: pattern.id.bytes().to_vec(),
        name: pattern.name().to_owned(),
        levels: pattern.levels().iter().map(scoped_to_wire).collect(),
        days: band.map_or_else(String::new, |(days, ..)| days.code().to_owned()),
        from_min: band.map_or(0, |(_, from, _)| minutes(from)),
        until_min: band.map_or(0, |(.., until)| minutes(until)),
    }
}

/// A pattern from the gateway's disk.
///
/// # Errors
/// [`WireError`] names the field.
pub fn pattern_from_wire(wire: v1::ReadinessPattern) -> Result<Pattern, WireError> {
    let pattern: PatternId = event_id("pattern_id", &wire.pattern_id)?;
    let minute =
        |field, value| MinuteOfDay::new(small(field, value)?).map_err(|_| wrong(field, "is not a time of day"));
    let band = match optional_code("days", &wire.days, BandDays::from_code)? {
        None => None,
        Some(days) => {
            let band = Band::new(days, minute("from_min", wire.from_min)?, minute("until_min", wire.until_min)?);
            Some(band.map_err(|_| wrong("until_min", "ends the band when it begins"))?)
        }
    };
    let levels = list("levels", wire.levels, scoped_from_wire)?;
    Pattern::new(pattern, &wire.name, levels, band).map_err(|bad| match bad {
        BadPattern::Name => wrong("name", "is not a name"),
        BadPattern::Levels(_) => wrong("levels", "is not a statement"),
    })
}
