//! From all that a file or a request says to all that is published of it: every identifier under every key of the ring,
//! since a topic may hold what was said under the older ones (docs/decisions/0062).

use std::{collections::HashMap, fmt};

use domain::{register::model::Identifies, time::UtcMicros};

use super::{
    LinkInput, LinkMessage, StatusInput, StatusMessage, SubjectName,
    input::Place,
    link::{SAME, Said},
    name::Sent,
};
use crate::{json::FieldError, pseudonym::Pseudonymiser};

/// Mistakes that are listed.
const MOST_MISTAKES: usize = 100;
const NOBODY: &str =
    "identifies a household or a property, not a person: people who parted shared a number";
const TWO_STATUSES: &str =
    "one record holds the whole history of a person, kind and scope: this one has the same as";
const TWO_LINKS: &str = "one record says whether two are linked: this one has the same two as";

/// What is published of one input.
pub struct Taken<M> {
    /// Where the input stands in its document (RFC 6901).
    pub pointer: String,
    /// The record: of an identifier one for each key of the ring, the active key's first; so each replaces what was
    /// said before under its key. Of a link that holds only the one under the active key.
    pub records: Vec<M>,
    /// Links from a person's pseudonyms under older keys to the one under the active key (event.md 3): only who has the
    /// identifier can make them.
    pub rotation: Vec<LinkMessage>,
}

/// All statuses of a document.
///
/// # Errors
/// At most a hundred mistakes: an unknown scheme, one of households or properties, an identifier that does not fit, two
/// records of one person, kind and scope. Then nothing is taken. Never the identifier.
pub fn take_statuses(
    inputs: Vec<StatusInput>,
    with: &Pseudonymiser,
) -> Result<Vec<Taken<StatusMessage>>, Vec<FieldError>> {
    let mut once = Once::new(TWO_STATUSES);
    take_all(inputs, |input| status(input, with, &mut once))
}

/// All links of a document.
///
/// # Errors
/// As [`take_statuses`]; both of a link the same, two records of one pair.
pub fn take_links(
    inputs: Vec<LinkInput>,
    with: &Pseudonymiser,
) -> Result<Vec<Taken<LinkMessage>>, Vec<FieldError>> {
    let mut once = Once::new(TWO_LINKS);
    take_all(inputs, |input| link(input, with, &mut once))
}

fn take_all<I, M>(
    inputs: Vec<I>,
    mut take: impl FnMut(I) -> Result<Taken<M>, Vec<FieldError>>,
) -> Result<Vec<Taken<M>>, Vec<FieldError>> {
    let (mut taken, mut mistakes) = (Vec::with_capacity(inputs.len()), Vec::new());
    for input in inputs {
        match take(input) {
            Ok(one) => taken.push(one),
            Err(found) => mistakes.extend(found),
        }
        if mistakes.len() >= MOST_MISTAKES {
            mistakes.truncate(MOST_MISTAKES);
            break;
        }
    }
    if mistakes.is_empty() {
        Ok(taken)
    } else {
        Err(mistakes)
    }
}

fn status(
    input: StatusInput,
    with: &Pseudonymiser,
    once: &mut Once,
) -> Result<Taken<StatusMessage>, Vec<FieldError>> {
    let StatusInput {
        subject,
        content,
        place,
    } = input;
    let names = names(&subject, "", &place, with).map_err(|error| vec![error])?;
    let recorded = content.history.iter().map(|change| change.recorded_at);
    let rotation = rotation(&names, recorded.max().unwrap_or(UtcMicros(0)));
    let message = |subject| StatusMessage {
        subject,
        content: content.clone(),
    };
    let records: Vec<_> = names.into_iter().map(message).collect();
    once.see(records.iter().map(StatusMessage::key), &place)?;
    Ok(Taken {
        pointer: place.pointer,
        records,
        rotation,
    })
}

fn link(
    input: LinkInput,
    with: &Pseudonymiser,
    once: &mut Once,
) -> Result<Taken<LinkMessage>, Vec<FieldError>> {
    let LinkInput { pair, said, place } = input;
    let [one, other] = pair;
    let (ones, others) = match (
        names(&one, "/one", &place, with),
        names(&other, "/other", &place, with),
    ) {
        (Ok(ones), Ok(others)) => (ones, others),
        (one, other) => return Err([one.err(), other.err()].into_iter().flatten().collect()),
    };
    let is_in_both = |one: &SubjectName| others.iter().any(|o| o.pseudonym == one.pseudonym);
    if ones.iter().any(is_in_both) {
        return Err(vec![place.wrong("/other", SAME.into())]);
    }
    let pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| (one, other)));
    let mut records: Vec<_> = pairs
        .map(|(one, other)| LinkMessage {
            one: one.clone(),
            other: other.clone(),
            said: said.clone(),
        })
        .collect();
    once.see(records.iter().map(LinkMessage::key), &place)?;
    if said.is_linked {
        // With the links of rotation one joins them all; an end has to undo each that was ever said.
        records.truncate(1);
    }
    let rotation = [ones, others]
        .map(|names| rotation(&names, said.recorded_at))
        .concat();
    Ok(Taken {
        pointer: place.pointer,
        records,
        rotation,
    })
}

/// The person under every key, the active one first. Never none.
fn names(
    sent: &Sent,
    side: &str,
    place: &Place,
    with: &Pseudonymiser,
) -> Result<Vec<SubjectName>, FieldError> {
    let wrong = match with.identifies(sent.scheme()) {
        Some(Identifies::Household | Identifies::Property) => Some(NOBODY),
        // Of an identifier the pseudonymiser says which there are.
        None if sent.is_pseudonym() => Some("is no scheme of the register"),
        _ => None,
    };
    if let Some(wrong) = wrong {
        return Err(place.wrong(&format!("{side}/scheme"), wrong.into()));
    }
    let names = sent.under_every_key(with);
    names.map_err(|error| place.wrong(&format!("{side}/{}", error.field()), error.to_string()))
}

fn rotation(names: &[SubjectName], recorded_at: UtcMicros) -> Vec<LinkMessage> {
    let Some((active, older)) = names.split_first() else {
        return Vec::new();
    };
    let link = |one: &SubjectName| LinkMessage {
        one: one.clone(),
        other: active.clone(),
        said: Said {
            is_linked: true,
            recorded_at,
            since: None,
            by: Some("key rotation".into()),
            evidence: None,
        },
    };
    older.iter().map(link).collect()
}

/// Where each key of a message was first seen: of two records of one key in one document nobody knows which counts.
struct Once {
    places: HashMap<Vec<u8>, String>,
    message: &'static str,
}

impl Once {
    fn new(message: &'static str) -> Self {
        Self {
            places: HashMap::new(),
            message,
        }
    }

    fn see(
        &mut self,
        keys: impl Iterator<Item = Vec<u8>>,
        place: &Place,
    ) -> Result<(), Vec<FieldError>> {
        for key in keys {
            if let Some(first) = self.places.get(&key) {
                let message = format!("{} {first}", self.message);
                return Err(vec![place.wrong("", message)]);
            }
            self.places.insert(key, place.to_string());
        }
        Ok(())
    }
}

/// Never a person.
impl<M> fmt::Debug for Taken<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Taken({}, {} withheld)",
            self.pointer,
            self.records.len()
        )
    }
}
