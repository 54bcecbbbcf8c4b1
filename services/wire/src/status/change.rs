//! What was said of one person: kind, scope, and the dated history. The same in topics, files and requests.
//! Never knows whom it is about.

use domain::{
    status::{State, StatusChange, StatusKind},
    text::holds_a_persons_number,
    time::UtcMicros,
};

use super::{LONGEST_TEXT, MOST_CHANGES, MOST_RECIPIENTS};
use crate::json::{
    at::{At, Errors},
    object::{Object, Value},
    record::Record,
    scalar,
    tree::Node,
};

pub(super) const PERSONS_NUMBER: &str =
    "holds what looks like a person's number, and would be kept for ever: give a reference";

/// What one record says.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Content {
    pub kind: StatusKind,
    /// Empty where the kind has none.
    pub scope: String,
    pub history: Vec<Change>,
}

/// Twin of [`StatusChange`]; the fields mean the same.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// The word that was given: several may mean one state.
    pub word: &'static str,
    pub state: State,
    pub effective_at: UtcMicros,
    pub recorded_at: UtcMicros,
    pub ends_at: Option<UtcMicros>,
    pub is_explicit: bool,
    pub allowed: Option<Vec<String>>,
    pub dangers: Vec<String>,
}

impl Content {
    /// Reads `kind`, `scope` and `history`.
    pub fn read(from: &mut Record<'_, '_>) -> Option<Self> {
        let names = StatusKind::ALL.iter().map(|kind| kind.as_str());
        let kind = from.word("kind", names).and_then(StatusKind::parse);
        let given = from.get("scope");
        let scope = match given {
            None => Some(String::new()),
            given => from.scalar("scope", given, scalar::text),
        };
        if let (Some(kind), Some(scope)) = (kind, &scope)
            && let Some(wrong) = wrong_scope(kind, scope)
        {
            from.wrong("scope", wrong);
        }
        let history = from.list("history", |node, at, errors| {
            Record::read(node, at, errors, |from| Change::read(from, kind)).flatten()
        });
        if history.is_empty() && from.is_fine_so_far() {
            from.wrong("history", "is empty: give every change so far");
        }
        if history.len() > MOST_CHANGES {
            from.wrong(
                "history",
                format!("has more than {MOST_CHANGES} changes: a status changes some times a year"),
            );
        }
        Some(Self {
            kind: kind?,
            scope: scope?,
            history,
        })
    }

    /// Refuses recipients that hold what looks like a person's number: what goes into the topic stays there.
    pub fn tell_persons(&self, from: &mut Record<'_, '_>) {
        let history = from.at.name("history");
        for (at, change) in self.history.iter().enumerate() {
            let change_at = history.index(at);
            let allowed = change.allowed.as_deref().unwrap_or_default();
            for (name, texts) in [("allowed", allowed), ("dangers", &change.dangers)] {
                let list_at = change_at.name(name);
                for (at, text) in texts.iter().enumerate() {
                    if holds_a_persons_number(text) {
                        from.errors.add(&list_at.index(at), PERSONS_NUMBER);
                    }
                }
            }
        }
    }

    pub fn fields(&self) -> Vec<(&'static str, Value<'_>)> {
        let history = self.history.iter();
        let history = history.map(|change| Value::Object(Object(change.fields())));
        let scope = Some(&*self.scope).filter(|scope| !scope.is_empty());
        vec![
            ("kind", Value::Text(self.kind.as_str())),
            ("scope", scope.map_or(Value::Null, Value::Text)),
            ("history", Value::List(history.collect())),
        ]
    }
}

impl Change {
    /// A kind that could not be read has no states to hold this one against.
    fn read(from: &mut Record<'_, '_>, kind: Option<StatusKind>) -> Option<Self> {
        let word = match kind {
            Some(kind) => {
                let states: Vec<_> = kind.states().collect();
                from.word("state", states.into_iter())
            }
            None => {
                from.get("state");
                None
            }
        };
        let (effective_at, recorded_at) = (from.time("effective_at"), from.time("recorded_at"));
        let ends_at = from.maybe_time("ends_at");
        let explicit = from.maybe_bool("explicit");
        let allowed = recipients(from, "allowed");
        let dangers = recipients(from, "dangers");
        let mut only = |of: StatusKind, name: &str, is_given: bool| {
            if is_given && kind.is_some_and(|kind| kind != of) {
                from.wrong(name, format!("is for {} only: leave it out", of.as_str()));
            }
        };
        only(StatusKind::Consent, "explicit", explicit.is_some());
        only(StatusKind::ProtectedAddress, "allowed", allowed.is_some());
        only(StatusKind::ProtectedAddress, "dangers", dangers.is_some());
        let (word, kind) = (word?, kind?);
        let state = kind.state(word)?;
        if ends_at.is_some() && !kind.can_end(state) {
            from.wrong(
                "ends_at",
                format!("must be left out: {word} does not end by itself"),
            );
        } else if ends_at.is_some_and(|end| end <= effective_at) {
            from.wrong("ends_at", "must lie after effective_at");
        }
        Some(Self {
            word,
            state,
            effective_at,
            recorded_at,
            ends_at,
            is_explicit: explicit.unwrap_or(false),
            allowed,
            dangers: dangers.unwrap_or_default(),
        })
    }

    pub fn borrow(&self) -> StatusChange<'_> {
        StatusChange {
            state: self.state,
            effective_at: self.effective_at,
            recorded_at: self.recorded_at,
            ends_at: self.ends_at,
            is_explicit: self.is_explicit,
            allowed: self.allowed.as_deref().map(borrowed),
            dangers: borrowed(&self.dangers),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Value<'_>)> {
        vec![
            ("state", Value::Text(self.word)),
            ("effective_at", Value::Time(self.effective_at)),
            ("recorded_at", Value::Time(self.recorded_at)),
            ("ends_at", self.ends_at.map_or(Value::Null, Value::Time)),
            (
                "explicit",
                if self.is_explicit {
                    Value::Bool(true)
                } else {
                    Value::Null
                },
            ),
            ("allowed", self.allowed.as_deref().map_or(Value::Null, list)),
            (
                "dangers",
                Some(&*self.dangers)
                    .filter(|dangers| !dangers.is_empty())
                    .map_or(Value::Null, list),
            ),
        ]
    }
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn list(texts: &[String]) -> Value<'_> {
    Value::List(texts.iter().map(|text| Value::Text(text)).collect())
}

/// What is wrong with the scope of a kind, if anything is. A scope is an id of the register, so no free text.
fn wrong_scope(kind: StatusKind, scope: &str) -> Option<&'static str> {
    let has_scope = matches!(kind, StatusKind::Consent | StatusKind::Objection);
    match (has_scope, scope) {
        (false, "") => None,
        (false, _) => Some("must be left out: this kind is about the person, not a purpose"),
        (true, "") => Some("is missing: the purpose or the arrangement that it is about"),
        (true, "all") if kind == StatusKind::Consent => {
            Some("must name one purpose or arrangement: consent is specific (UK GDPR Art 4(11))")
        }
        (true, scope) if is_id(scope) => None,
        (true, _) => Some("must be an id of the register: small letters, digits, - and _"),
    }
}

fn is_id(text: &str) -> bool {
    let begins = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let fits = |byte: u8| begins(byte) || byte == b'-' || byte == b'_';
    text.len() <= 100 && text.bytes().all(fits) && text.bytes().next().is_some_and(begins)
}

fn recipients(from: &mut Record<'_, '_>, name: &'static str) -> Option<Vec<String>> {
    let names = from.maybe_list(name, recipient)?;
    if names.len() > MOST_RECIPIENTS {
        from.wrong(name, format!("has more than {MOST_RECIPIENTS} recipients"));
    }
    Some(names)
}

fn recipient(node: &Node<'_>, at: At<'_>, errors: &mut Errors) -> Option<String> {
    let text = scalar::text(node).map_err(str::to_owned);
    match text.and_then(|text| short(&text).map(|()| text)) {
        Ok(text) => Some(text),
        Err(wrong) => {
            errors.add(&at, wrong);
            None
        }
    }
}

/// Is it some text, and not too long?
pub(super) fn short(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("is empty".into());
    }
    if text.chars().nth(LONGEST_TEXT).is_some() {
        return Err(format!("is longer than {LONGEST_TEXT} characters"));
    }
    Ok(())
}
