//! What can be reported of a person, and the states that it can be in (event.md 4, vocabulary.md 6).
//! Never says what a state means for a disclosure.

/// A kind of status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum StatusKind {
    /// Consent to a purpose or an arrangement (UK GDPR Art 7).
    Consent,
    /// Objection to a purpose, an arrangement or `all` (Art 21).
    Objection,
    /// Restriction of processing (Art 18).
    Restriction,
    /// Erasure (Art 17).
    Erasure,
    /// An address that must not become known.
    ProtectedAddress,
    /// The person is under 18.
    Child,
}

impl StatusKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Consent,
        Self::Objection,
        Self::Restriction,
        Self::Erasure,
        Self::ProtectedAddress,
        Self::Child,
    ];

    /// As messages and files write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Objection => "objection",
            Self::Restriction => "restriction",
            Self::Erasure => "erasure",
            Self::ProtectedAddress => "protected_address",
            Self::Child => "child",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The names of its states, as messages and files write them.
    pub fn states(self) -> impl Iterator<Item = &'static str> {
        self.table().iter().map(|(name, _)| *name)
    }

    /// The state of a name; `None` where this kind has none of that name.
    #[must_use]
    pub fn state(self, name: &str) -> Option<State> {
        let mut table = self.table().iter();
        table
            .find(|(known, _)| *known == name)
            .map(|(_, state)| *state)
    }

    const fn table(self) -> &'static [(&'static str, State)] {
        match self {
            // Revoked by somebody else, or found invalid: it came to its end without the person's doing.
            Self::Consent => &[
                ("given", State::Given),
                ("renewed", State::Given),
                ("withdrawn", State::Withdrawn),
                ("expired", State::Expired),
                ("revoked", State::Expired),
                ("invalidated", State::Expired),
                ("refused", State::Refused),
                ("unknown", State::Unknown),
            ],
            Self::Objection => &[
                ("objected", State::Objected),
                ("assessing", State::Assessing),
                ("overridden", State::Overridden),
                ("withdrawn", State::Ended),
            ],
            Self::Restriction => &[("restricted", State::InEffect), ("lifted", State::Ended)],
            Self::Erasure => &[("erased", State::InEffect), ("undone", State::Ended)],
            Self::ProtectedAddress => &[("protected", State::InEffect), ("ended", State::Ended)],
            Self::Child => &[("child", State::InEffect), ("ended", State::Ended)],
        }
    }

    /// Can this state come to an end by itself, at `ends_at`? What was erased does not come back.
    #[must_use]
    pub const fn can_end(self, state: State) -> bool {
        !matches!(self, Self::Erasure) && state.can_end()
    }

    /// What comes of a state whose end has passed.
    pub(super) const fn after_the_end(self) -> State {
        match self {
            Self::Consent => State::Expired,
            _ => State::Ended,
        }
    }
}

/// What a status says from some moment on. Within a kind the later in this order protects the person more: where two
/// reports of one moment differ, that one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum State {
    /// No longer, or not after all: an objection withdrawn, a restriction lifted, an erasure undone.
    Ended,
    /// Restricted, erased, protected, a child.
    InEffect,
    /// An objection that was decided against the person.
    Overridden,
    /// An objection that is being looked at.
    Assessing,
    /// An objection.
    Objected,
    /// Consent given or renewed.
    Given,
    /// Nobody knows whether there is consent.
    Unknown,
    /// Consent that came to its end.
    Expired,
    /// Consent refused.
    Refused,
    /// Consent withdrawn.
    Withdrawn,
}

impl State {
    /// Is it the same spell that goes on: an objection while it is looked at, too?
    pub(super) fn goes_on_as(self, next: Self) -> bool {
        let is_objection = |state| matches!(state, Self::Objected | Self::Assessing);
        self == next || is_objection(self) && is_objection(next)
    }

    /// Can it come to an end by itself, at `ends_at`?
    const fn can_end(self) -> bool {
        matches!(
            self,
            Self::Given | Self::InEffect | Self::Objected | Self::Assessing
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_state_has_a_name_that_is_read_again() {
        for kind in StatusKind::ALL {
            assert_eq!(StatusKind::parse(kind.as_str()), Some(kind));
            assert!(kind.states().all(|name| kind.state(name).is_some()));
        }
        assert_eq!(StatusKind::parse("Consent"), None);
        assert_eq!(StatusKind::Child.state("given"), None);
    }

    #[test]
    fn only_what_begins_something_ends_by_itself() {
        let ends = |kind: StatusKind| {
            let states = kind.states();
            let ending = states.filter(|name| kind.state(name).is_some_and(|of| kind.can_end(of)));
            ending.collect::<Vec<_>>()
        };
        assert_eq!(ends(StatusKind::Consent), ["given", "renewed"]);
        assert_eq!(ends(StatusKind::Objection), ["objected", "assessing"]);
        assert_eq!(ends(StatusKind::Restriction), ["restricted"]);
        assert_eq!(ends(StatusKind::Erasure), [""; 0]);
        assert_eq!(ends(StatusKind::ProtectedAddress), ["protected"]);
        assert_eq!(ends(StatusKind::Child), ["child"]);
    }
}
