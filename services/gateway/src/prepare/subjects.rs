//! Statuses and links: from the bytes of a body to messages of their topics.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::time::UtcMicros;
use producer::{
    MAX_VALUE_BYTES,
    topics::{SUBJECT_LINKS, SUBJECT_STATUS},
};
use runtime::problem::FieldProblem;
use wire::{
    json::FieldError,
    pseudonym::Pseudonymiser,
    status::{LinkInput, LinkMessage, StatusInput, SubjectName, Taken, take_links, take_statuses},
};

use super::{Prepared, Refused, foreign, listed};
use crate::{intake::Intake, limits::CLOCKS_DIFFER_BY, problems};

/// Mistakes that are listed, as the parser lists them.
const MOST_MISTAKES: usize = 100;

/// Parses, checks and encodes a body of statuses.
///
/// # Errors
/// Every mistake of the first kind that there is; then nothing is taken.
pub(crate) fn statuses(body: &[u8], with: &Pseudonymiser) -> Result<Prepared, Refused> {
    let inputs = StatusInput::parse(body).map_err(|errors| malformed(Intake::Statuses, errors))?;
    let items = inputs.len();
    let latest = latest();
    let later = inputs.iter().flat_map(|input| input.recorded_after(latest));
    let later: Vec<_> = later.take(MOST_MISTAKES).collect();
    let taken = take(Intake::Statuses, items, later, || {
        take_statuses(inputs, with)
    })?;
    let mut prepared = Prepared::of(items);
    let mut invalid = Vec::new();
    for Taken {
        pointer,
        records,
        rotation,
    } in taken
    {
        put_links(rotation, &mut prepared);
        let mut largest = 0;
        for message in records {
            invalid.extend(foreign_name(message.subject(), &pointer, with));
            let value = message.to_json();
            largest = largest.max(value.len());
            prepared.push(SUBJECT_STATUS, &message.key(), |values| {
                values.extend_from_slice(value.as_bytes());
            });
        }
        invalid.extend(too_large(largest, pointer));
    }
    finish(Intake::Statuses, prepared, invalid)
}

/// Parses, checks and encodes a body of links.
///
/// # Errors
/// Every mistake of the first kind that there is; then nothing is taken.
pub(crate) fn links(body: &[u8], with: &Pseudonymiser) -> Result<Prepared, Refused> {
    let inputs = LinkInput::parse(body).map_err(|errors| malformed(Intake::Links, errors))?;
    let items = inputs.len();
    let latest = latest();
    let later = inputs
        .iter()
        .filter_map(|input| input.recorded_after(latest));
    let later: Vec<_> = later.take(MOST_MISTAKES).collect();
    let taken = take(Intake::Links, items, later, || take_links(inputs, with))?;
    let mut prepared = Prepared::of(items);
    let mut invalid = Vec::new();
    for Taken {
        pointer,
        records,
        rotation,
    } in taken
    {
        put_links(rotation, &mut prepared);
        // All of them name the same two, each under keys of the ring or as it was sent.
        if let Some(first) = records.first() {
            for (name, side) in first.subjects().into_iter().zip(["/one", "/other"]) {
                invalid.extend(foreign_name(name, &format!("{pointer}{side}"), with));
            }
        }
        put_links(records, &mut prepared);
    }
    finish(Intake::Links, prepared, invalid)
}

/// What is taken of the inputs, unless one of them was recorded too late.
fn take<T>(
    intake: Intake,
    items: usize,
    later: Vec<FieldError>,
    take: impl FnOnce() -> Result<T, Vec<FieldError>>,
) -> Result<T, Refused> {
    let taken = if later.is_empty() { take() } else { Err(later) };
    taken.map_err(|errors| Refused::new(problems::invalid(intake, listed(errors)), items))
}

/// Nothing can have been recorded after this: now, and what clocks may differ by.
fn latest() -> UtcMicros {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let latest = (now + CLOCKS_DIFFER_BY).as_micros();
    UtcMicros(i64::try_from(latest).unwrap_or(i64::MAX))
}

fn malformed(intake: Intake, errors: Vec<FieldError>) -> Refused {
    Refused::new(problems::malformed(intake, listed(errors)), 0)
}

fn finish(
    intake: Intake,
    prepared: Prepared,
    invalid: Vec<FieldProblem>,
) -> Result<Prepared, Refused> {
    if invalid.is_empty() {
        return Ok(prepared);
    }
    Err(Refused::new(
        problems::invalid(intake, invalid),
        prepared.items(),
    ))
}

fn put_links(links: Vec<LinkMessage>, prepared: &mut Prepared) {
    for link in links {
        prepared.push(SUBJECT_LINKS, &link.key(), |values| {
            values.extend_from_slice(link.to_json().as_bytes());
        });
    }
}

fn foreign_name(name: &SubjectName, pointer: &str, with: &Pseudonymiser) -> Vec<FieldProblem> {
    foreign(&name.scheme, &name.key_id, pointer, with)
}

fn too_large(bytes: usize, pointer: String) -> Option<FieldProblem> {
    let detail = format!("has {bytes} bytes as a message; {MAX_VALUE_BYTES} are allowed");
    (bytes > MAX_VALUE_BYTES).then_some(FieldProblem { pointer, detail })
}
