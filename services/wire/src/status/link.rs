//! The value of `subject-links.v1`: two pseudonyms are one person, or are not after all.

use std::fmt;

use domain::{status::SubjectLink, text::holds_a_persons_number, time::UtcMicros};

use super::{
    StatusError, SubjectName,
    change::{PERSONS_NUMBER, short},
};
use crate::json::{
    body::parse_one,
    object::{Hex, Object, Value, text},
    record::Record,
    scalar,
};

/// One link, or its end; owns its text.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkMessage {
    pub(super) one: SubjectName,
    pub(super) other: SubjectName,
    pub(super) said: Said,
}

/// What is said of the two.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub is_linked: bool,
    pub recorded_at: UtcMicros,
    /// From when on they are known to be one person; for the reader, nothing is judged by it.
    pub since: Option<UtcMicros>,
    /// Who says so: a reference of staff or a system.
    pub by: Option<String>,
    /// Where it can be looked up.
    pub evidence: Option<String>,
}

impl LinkMessage {
    /// Reads a value of the topic.
    ///
    /// # Errors
    /// Every mistake in it, each with its place.
    pub fn parse(value: &[u8]) -> Result<Self, StatusError> {
        let read = |from: &mut Record<'_, '_>| {
            let [one, other] = pair(from, SubjectName::read);
            let said = Said::read(from);
            if let (Some(one), Some(other)) = (&one, &other)
                && one.pseudonym == other.pseudonym
            {
                from.wrong("other", SAME);
            }
            Some(Self {
                one: one?,
                other: other?,
                said: said?,
            })
        };
        parse_one(value, |node, at, errors| {
            Record::read(node, at, errors, read).flatten()
        })
        .map_err(StatusError)
    }

    /// The two that are one person, or are not.
    #[must_use]
    pub const fn subjects(&self) -> [&SubjectName; 2] {
        [&self.one, &self.other]
    }

    /// The link.
    #[must_use]
    pub const fn link(&self) -> SubjectLink {
        SubjectLink {
            one: self.one.pseudonym,
            other: self.other.pseudonym,
            is_linked: self.said.is_linked,
            recorded_at: self.said.recorded_at,
        }
    }

    /// As one line of JSON, without a line break. Read again, it is the same.
    #[must_use]
    pub fn to_json(&self) -> String {
        let said = &self.said;
        let fields = vec![
            ("one", Value::Object(Object(self.one.fields()))),
            ("other", Value::Object(Object(self.other.fields()))),
            ("linked", Value::Bool(said.is_linked)),
            ("recorded_at", Value::Time(said.recorded_at)),
            ("since", said.since.map_or(Value::Null, Value::Time)),
            ("by", text(said.by.as_deref())),
            ("evidence", text(said.evidence.as_deref())),
        ];
        Object(fields).into_string()
    }

    /// The key of the message: both pseudonyms in hex, the smaller first, a colon between.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        let mut pair = [self.one.pseudonym, self.other.pseudonym];
        pair.sort_unstable();
        let [one, other] = pair.map(|pseudonym| Hex(pseudonym.0));
        format!("{one}:{other}").into_bytes()
    }
}

/// Never a person.
impl fmt::Debug for LinkMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkMessage(withheld)")
    }
}

pub(super) const SAME: &str = "is the same as the one: a link is between two pseudonyms";

/// The two sides of a link, each an object that `read` reads.
pub(super) fn pair<T>(
    from: &mut Record<'_, '_>,
    read: fn(&mut Record<'_, '_>) -> Option<T>,
) -> [Option<T>; 2] {
    ["one", "other"].map(|name| {
        from.need(name);
        from.record(name, |from| read(from)).flatten()
    })
}

impl Said {
    pub fn read(from: &mut Record<'_, '_>) -> Option<Self> {
        let linked = from.need("linked");
        let linked = from.scalar("linked", linked, scalar::boolean);
        let said = Self {
            is_linked: linked.unwrap_or(false),
            recorded_at: from.time("recorded_at"),
            since: from.maybe_time("since"),
            by: maybe_short(from, "by"),
            evidence: maybe_short(from, "evidence"),
        };
        linked.map(|_| said)
    }

    /// As the recipients of a status are: what looks like a person's number is refused.
    pub fn tell_persons(&self, from: &mut Record<'_, '_>) {
        for (name, text) in [("by", &self.by), ("evidence", &self.evidence)] {
            if text.as_deref().is_some_and(holds_a_persons_number) {
                from.wrong(name, PERSONS_NUMBER);
            }
        }
    }
}

fn maybe_short(from: &mut Record<'_, '_>, name: &'static str) -> Option<String> {
    let text = from.maybe_text(name)?;
    if let Err(wrong) = short(&text) {
        from.wrong(name, wrong);
    }
    Some(text)
}
