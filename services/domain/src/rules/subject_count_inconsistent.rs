//! The number of people does not fit the list, or somebody is listed twice.
//! Never says who.

use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{
    event::{DisclosureEvent, Subject},
    matching::OnDay,
};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::SubjectCountInconsistent,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Low,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(d)"],
    notice_lines: &[137],
    explain_dpo: "The number of people does not fit the list: {observed}.",
    explain_person: None,
};

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    let event = on.event;
    let repeated = repeated(&event.subjects);
    (!fits(event) || repeated > 0).then(|| {
        let (count, listed) = (event.subject_count, event.subjects.len());
        let observed = format!("count {count}, listed {listed}, repeated {repeated}");
        Raised::finding(&INFO, "subject_count that fits the list", observed)
    })
}

/// More people than are listed are in other events of the same disclosure.
fn fits(event: &DisclosureEvent<'_>) -> bool {
    let listed = i64::try_from(event.subjects.len()).unwrap_or(i64::MAX);
    let count = event.subject_count;
    let others = count > listed && listed > 0 && event.disclosure_id.is_none();
    count >= listed && count >= 0 && !others
}

/// People whose places are sorted without asking for memory: as many as an event may list.
const INLINE: usize = 1_024;

/// How many entries say again what another one said. Sorted, not compared with each other: a source may list many.
fn repeated(subjects: &[Subject<'_>]) -> usize {
    match subjects {
        [] | [_] => 0,
        [one, other] => usize::from(key(one) == key(other)),
        _ => {
            let mut inline = [0_u32; INLINE];
            let mut many = Vec::new();
            let places = match inline.get_mut(..subjects.len()) {
                Some(places) => places,
                None => {
                    many.resize(subjects.len(), 0);
                    &mut many[..]
                }
            };
            count_repeated(subjects, places)
        }
    }
}

fn count_repeated(subjects: &[Subject<'_>], places: &mut [u32]) -> usize {
    for (place, at) in places.iter_mut().zip(0..) {
        *place = at;
    }
    let of = |place: u32| {
        subjects
            .get(usize::try_from(place).unwrap_or(usize::MAX))
            .map(key)
    };
    places.sort_unstable_by(|one, other| of(*one).cmp(&of(*other)));
    let pairs = places.windows(2);
    pairs
        .filter(|pair| matches!(pair, [one, other] if of(*one) == of(*other)))
        .count()
}

fn key<'s>(subject: &Subject<'s>) -> (crate::event::Pseudonym, &'s str, &'s str) {
    (subject.pseudonym, subject.scheme, subject.key_id)
}
