//! Statuses and links: from the bytes of a body to messages of their topics.

use producer::{
    MAX_VALUE_BYTES,
    topics::{SUBJECT_LINKS, SUBJECT_STATUS},
};
use runtime::problem::FieldProblem;
use wire::{
    pseudonym::Pseudonymiser,
    status::{LinkInput, LinkMessage, StatusInput, SubjectName},
};

use super::{Prepared, Refused, foreign, listed};
use crate::{intake::Intake, problems};

/// Parses, checks and encodes a body of statuses.
///
/// # Errors
/// Every mistake there is; then nothing is taken.
pub(crate) fn statuses(body: &[u8], with: &Pseudonymiser) -> Result<Prepared, Refused> {
    let inputs = StatusInput::parse(body).map_err(|errors| malformed(Intake::Statuses, errors))?;
    let mut prepared = Prepared::of(inputs.len());
    let mut invalid = Vec::new();
    for input in inputs {
        let pointer = input.pointer("");
        put_links(input.of_rotation(with), &mut prepared);
        match input.pseudonymise(with) {
            Ok(message) => {
                invalid.extend(foreign_name(message.subject(), &pointer, with));
                let value = message.to_json();
                prepared.push(SUBJECT_STATUS, &message.key(), |values| {
                    values.extend_from_slice(value.as_bytes());
                });
                invalid.extend(too_large(value.len(), pointer));
            }
            Err(error) => invalid.extend(listed(vec![error])),
        }
    }
    finish(Intake::Statuses, prepared, invalid)
}

/// Parses, checks and encodes a body of links.
///
/// # Errors
/// Every mistake there is; then nothing is taken.
pub(crate) fn links(body: &[u8], with: &Pseudonymiser) -> Result<Prepared, Refused> {
    let inputs = LinkInput::parse(body).map_err(|errors| malformed(Intake::Links, errors))?;
    let mut prepared = Prepared::of(inputs.len());
    let mut invalid = Vec::new();
    for input in inputs {
        let pointers = ["/one", "/other"].map(|side| input.pointer(side));
        put_links(input.of_rotation(with), &mut prepared);
        match input.pseudonymise(with) {
            Ok(message) => {
                for (name, pointer) in message.subjects().into_iter().zip(pointers) {
                    invalid.extend(foreign_name(name, &pointer, with));
                }
                put_links(vec![message], &mut prepared);
            }
            Err(errors) => invalid.extend(listed(errors)),
        }
    }
    finish(Intake::Links, prepared, invalid)
}

fn malformed(intake: Intake, errors: Vec<wire::json::FieldError>) -> Refused {
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
