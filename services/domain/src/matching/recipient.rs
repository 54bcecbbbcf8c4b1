//! Who the recipient of an event is (judging.md 2.1). Never guesses: an id, a name, or nobody.

use crate::{
    event::DisclosureEvent,
    register::{NameMatch, Register, model::Recipient},
    time::CivilDate,
};

/// What the event's id and name of a recipient come to; the id counts before the name.
#[derive(Clone, Copy)]
pub(crate) struct Resolution<'r> {
    /// Position in the register and entry of the one that counts.
    pub(crate) found: Option<(usize, &'r Recipient)>,
    /// The id resolves.
    pub(crate) by_id: bool,
    /// Whom the name means on the day.
    pub(crate) by_name: NameMatch,
}

impl<'r> Resolution<'r> {
    pub(super) fn new(register: &'r Register, event: &DisclosureEvent<'_>, day: CivilDate) -> Self {
        let by_id = event
            .recipient
            .id
            .and_then(|id| register.recipient_position(id));
        let by_name = register.names().find(event.recipient.name, day);
        let counts = by_id.or(by_name.recipient());
        Self {
            found: counts.and_then(|at| Some((at, register.recipient_at(at)?))),
            by_id: by_id.is_some(),
            by_name,
        }
    }

    /// The registered recipient.
    pub(crate) fn recipient(&self) -> Option<&'r Recipient> {
        self.found.map(|(_, recipient)| recipient)
    }
}
