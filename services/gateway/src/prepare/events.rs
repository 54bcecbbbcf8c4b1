//! Events: from the bytes of a body to messages of the gateway's topic.

use domain::event::{DisclosureEvent, EventId};
use producer::{MAX_VALUE_BYTES, topics::DISCLOSURES};
use runtime::problem::FieldProblem;
use uuid::Uuid;
use wire::pseudonym::Pseudonymiser;

use super::{Prepared, Refused, foreign, listed};
use crate::{intake::Intake, problems};

/// Parses, checks and encodes a body that came with the token of `source`.
///
/// # Errors
/// Every mistake of the first kind that there is: no event, another source's event, an identifier that cannot be,
/// an event that is too large.
pub(crate) fn events(
    body: &[u8],
    source: &str,
    pseudonymiser: &Pseudonymiser,
) -> Result<Prepared, Refused> {
    let submissions = wire::json::parse_submissions(body)
        .map_err(|errors| Refused::new(problems::malformed(Intake::Events, listed(errors)), 0))?;
    let events = submissions.len();
    let refuse = |problem| Err(Refused::new(problem, events));

    let others: Vec<FieldProblem> = submissions
        .iter()
        .filter(|submission| submission.source() != source)
        .map(|submission| FieldProblem {
            pointer: submission.pointer("/source"),
            detail: format!("must be {source}, the source of the token"),
        })
        .collect();
    if !others.is_empty() {
        return refuse(problems::source_not_yours(others));
    }

    let mut prepared = Prepared::of(events);
    let (mut invalid, mut large) = (Vec::new(), Vec::new());
    for submission in submissions {
        let pointer = submission.pointer("");
        match submission.pseudonymise(pseudonymiser) {
            Ok(event) => {
                let event = event.event();
                invalid.extend(foreign_subjects(&event, &pointer, pseudonymiser));
                let key = key(source, event.event_id);
                let bytes = prepared.push(DISCLOSURES, &key, |values| {
                    wire::avro::encode(&event, values);
                });
                if bytes > MAX_VALUE_BYTES {
                    let detail =
                        format!("has {bytes} bytes when encoded; {MAX_VALUE_BYTES} are allowed");
                    large.push(FieldProblem { pointer, detail });
                }
            }
            Err(errors) => invalid.extend(listed(errors)),
        }
    }
    match (invalid.is_empty(), large.is_empty()) {
        (true, true) => Ok(prepared),
        (false, _) => refuse(problems::invalid(Intake::Events, invalid)),
        (true, false) => refuse(problems::events_too_large(large)),
    }
}

fn foreign_subjects(
    event: &DisclosureEvent<'_>,
    pointer: &str,
    pseudonymiser: &Pseudonymiser,
) -> Vec<FieldProblem> {
    let subjects = event.subjects.iter().enumerate();
    subjects
        .flat_map(|(at, subject)| {
            let pointer = format!("{pointer}/subjects/{at}");
            foreign(subject.scheme, subject.key_id, &pointer, pseudonymiser)
        })
        .collect()
}

/// The key of a message of the gateway's topic: source and event id, so that events of one source spread over the
/// partitions and repeats fall on the same one.
fn key(source: &str, id: EventId) -> Vec<u8> {
    let mut text = [0; 36];
    let id = Uuid::from_bytes(id.0).hyphenated().encode_lower(&mut text);
    [source.as_bytes(), b":", id.as_bytes()].concat()
}
