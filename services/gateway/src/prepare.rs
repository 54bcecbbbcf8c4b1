//! From the bytes of a body to messages for Kafka: all that it holds, or all of its mistakes. Does no I/O.

mod events;
mod subjects;

pub(crate) use events::events;
pub(crate) use subjects::{links, statuses};

use runtime::problem::{FieldProblem, Problem};
use wire::{json::FieldError, pseudonym::Pseudonymiser};

/// Messages for Kafka, encoded one after the other.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    /// Keys and values in turn.
    bytes: Vec<u8>,
    messages: Vec<Ends>,
    items: usize,
}

/// Where a message goes, and where its key and its value end.
#[derive(Clone, Copy, Debug)]
struct Ends {
    topic: &'static str,
    key: usize,
    value: usize,
}

/// A body that is refused, and how many items it had as far as is known.
#[derive(Debug)]
pub(crate) struct Refused {
    pub problem: Box<Problem>,
    pub items: usize,
}

impl Refused {
    fn new(problem: Problem, items: usize) -> Self {
        Self {
            problem: Box::new(problem),
            items,
        }
    }
}

/// A message for Kafka.
pub(crate) struct Message<'p> {
    pub topic: &'static str,
    pub key: &'p [u8],
    pub value: &'p [u8],
}

impl Prepared {
    /// Nothing yet, of a body with so many items.
    fn of(items: usize) -> Self {
        Self {
            items,
            ..Self::default()
        }
    }

    /// How many events, statuses or links the body has; there may be more messages.
    pub const fn items(&self) -> usize {
        self.items
    }

    /// Adds a message; answers how many bytes its value has.
    fn push(
        &mut self,
        topic: &'static str,
        key: &[u8],
        encode: impl FnOnce(&mut Vec<u8>),
    ) -> usize {
        self.bytes.extend_from_slice(key);
        let key = self.bytes.len();
        encode(&mut self.bytes);
        let value = self.bytes.len();
        self.messages.push(Ends { topic, key, value });
        value - key
    }

    /// What to publish, in order.
    pub fn messages(&self) -> impl Iterator<Item = Message<'_>> {
        let begins = std::iter::once(0).chain(self.messages.iter().map(|ends| ends.value));
        let part = |from: usize, to: usize| self.bytes.get(from..to).unwrap_or_default();
        begins
            .zip(&self.messages)
            .map(move |(begin, ends)| Message {
                topic: ends.topic,
                key: part(begin, ends.key),
                value: part(ends.key, ends.value),
            })
    }
}

/// A pseudonym that came under a scheme or key that nobody here knows: it would be in nobody's answer, and free text
/// there could be an identifier. The value is never repeated.
fn foreign(
    scheme: &str,
    key_id: &str,
    pointer: &str,
    pseudonymiser: &Pseudonymiser,
) -> Vec<FieldProblem> {
    let problem = |field: &str, detail: &str| FieldProblem {
        pointer: format!("{pointer}/{field}"),
        detail: detail.into(),
    };
    let mut problems = Vec::new();
    if !pseudonymiser.knows_scheme(scheme) {
        problems.push(problem("scheme", "is no scheme of the register"));
    }
    if !pseudonymiser.knows_key(key_id) {
        let detail = "is no key of the gateway's ring; send the identifier instead";
        problems.push(problem("key_id", detail));
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
