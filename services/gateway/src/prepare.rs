//! From the bytes of a body to messages for Kafka: all of its events, or all of its mistakes. Does no I/O.

use domain::event::{DisclosureEvent, EventId};
use producer::MAX_VALUE_BYTES;
use runtime::problem::{FieldProblem, Problem};
use uuid::Uuid;
use wire::{json::FieldError, pseudonym::Pseudonymiser};

use crate::problems;

/// Messages for Kafka, encoded one after the other.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    values: Vec<u8>,
    /// Whose message it is, and where its value ends.
    events: Vec<(EventId, usize)>,
}

/// A body that is refused, and how many events it had as far as is known.
#[derive(Debug)]
pub(crate) struct Refused {
    pub problem: Box<Problem>,
    pub events: usize,
}

impl Refused {
    fn new(problem: Problem, events: usize) -> Self {
        Self {
            problem: Box::new(problem),
            events,
        }
    }
}

impl Prepared {
    /// How many.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Event ids and values.
    pub fn messages(&self) -> impl Iterator<Item = (EventId, &[u8])> {
        let begins = std::iter::once(0).chain(self.events.iter().map(|(_, end)| *end));
        begins
            .zip(&self.events)
            .map(|(begin, (id, end))| (*id, self.values.get(begin..*end).unwrap_or_default()))
    }
}

/// Parses, checks and encodes a body that came with the token of `source`.
///
/// # Errors
/// Every mistake of the first kind that there is: no event, another source's event, an identifier that cannot be,
/// an event that is too large.
pub(crate) fn prepare(
    body: &[u8],
    source: &str,
    pseudonymiser: &Pseudonymiser,
) -> Result<Prepared, Refused> {
    let submissions = wire::json::parse_submissions(body)
        .map_err(|errors| Refused::new(problems::malformed(listed(errors)), 0))?;
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

    let mut prepared = Prepared::default();
    let (mut invalid, mut large) = (Vec::new(), Vec::new());
    for submission in submissions {
        let pointer = submission.pointer("");
        match submission.pseudonymise(pseudonymiser) {
            Ok(event) => {
                let (event, begin) = (event.event(), prepared.values.len());
                invalid.extend(foreign(&event, &pointer, pseudonymiser));
                wire::avro::encode(&event, &mut prepared.values);
                let end = prepared.values.len();
                prepared.events.push((event.event_id, end));
                let bytes = end - begin;
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
        (false, _) => refuse(problems::invalid(invalid)),
        (true, false) => refuse(problems::events_too_large(large)),
    }
}

/// Subjects that came as pseudonyms under a scheme or key that nobody here knows: such a disclosure would be in
/// nobody's answer, and free text there could be an identifier. The value is never repeated.
fn foreign(
    event: &DisclosureEvent<'_>,
    pointer: &str,
    pseudonymiser: &Pseudonymiser,
) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    for (at, subject) in event.subjects.iter().enumerate() {
        let mut refuse = |field: &str, detail: &str| {
            let pointer = format!("{pointer}/subjects/{at}/{field}");
            problems.push(FieldProblem {
                pointer,
                detail: detail.into(),
            });
        };
        if !pseudonymiser.knows_scheme(subject.scheme) {
            refuse("scheme", "is no scheme of the register");
        }
        if !pseudonymiser.knows_key(subject.key_id) {
            refuse(
                "key_id",
                "is no key of the gateway's ring; send the identifier instead",
            );
        }
    }
    problems
}

fn listed(errors: Vec<FieldError>) -> Vec<FieldProblem> {
    let told = |FieldError {
                    pointer,
                    line,
                    message,
                }| {
        // Where there is no pointer, the line says where.
        let detail = match line {
            Some(line) if pointer.is_empty() => format!("line {line}: {message}"),
            _ => message,
        };
        FieldProblem { pointer, detail }
    };
    errors.into_iter().map(told).collect()
}

/// The key of a message of the gateway's topic: source and event id, so that events of one source spread over the
/// partitions and repeats fall on the same one.
pub(crate) fn key(source: &str, id: EventId) -> Vec<u8> {
    let mut text = [0; 36];
    let id = Uuid::from_bytes(id.0).hyphenated().encode_lower(&mut text);
    [source.as_bytes(), b":", id.as_bytes()].concat()
}
