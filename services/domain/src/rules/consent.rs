//! What the rules about consent share: which states end one, and how a moment is told. Raises nothing by itself.

use super::{RuleInfo, raised::Raised};
use crate::{
    event::Subject,
    matching::{Case, Consent},
    status::{State, StatusKind},
    time::UtcMicros,
    vocabulary::LawfulBasis,
};

/// A finding where the disclosure rests on a consent that came to this end.
pub(super) fn ended(
    info: &RuleInfo,
    case: &Case<'_, '_>,
    subject: &Subject<'_>,
    by: State,
) -> Option<Raised> {
    if case.event.lawful_basis != LawfulBasis::Consent {
        return None;
    }
    match case.consent(subject) {
        Consent::Ended(state, since) if state == by => {
            let expected = "consent given and not ended";
            Some(Raised::finding(info, expected, words(state, since)))
        }
        _ => None,
    }
}

/// What became of a consent, and when.
pub(super) fn words(state: State, since: UtcMicros) -> String {
    let became = match state {
        State::Withdrawn => "withdrawn",
        State::Refused => "refused",
        _ => "ended",
    };
    format!("{became} at {since}")
}

/// A gap while more may be known than was read, or while nobody reports consents.
pub(super) fn known_or_gap(case: &Case<'_, '_>, raised: Raised) -> Raised {
    if case.on.status.is_complete(StatusKind::Consent) {
        raised
    } else {
        raised.into_gap()
    }
}
