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
    count >= listed && !others
}

/// People who are compared without asking for memory: as many as an event may list.
const INLINE: usize = 1_024;

/// How many entries say again what another one said. Sorted, not compared with each other: a source may list many.
fn repeated(subjects: &[Subject<'_>]) -> usize {
    let is_possible = match subjects.len() {
        ..=FEW => has_pair(subjects),
        _ => may_repeat(subjects),
    };
    if is_possible {
        count_repeated(subjects)
    } else {
        0
    }
}

/// People who are compared with each other.
const FEW: usize = 8;

fn has_pair(subjects: &[Subject<'_>]) -> bool {
    subjects.iter().enumerate().any(|(at, one)| {
        let mut others = subjects.iter().skip(at + 1);
        others.any(|other| other.pseudonym == one.pseudonym)
    })
}

/// Do two pseudonyms begin alike? Numbers are sorted faster than keys.
fn may_repeat(subjects: &[Subject<'_>]) -> bool {
    let mut inline = [0_u64; INLINE];
    let Some(beginnings) = inline.get_mut(..subjects.len()) else {
        return true;
    };
    for (beginning, subject) in beginnings.iter_mut().zip(subjects) {
        *beginning = subject.pseudonym.beginning();
    }
    beginnings.sort_unstable();
    let mut pairs = beginnings.windows(2);
    pairs.any(|pair| matches!(pair, [one, other] if one == other))
}

fn count_repeated(subjects: &[Subject<'_>]) -> usize {
    let mut keys: Vec<_> = subjects.iter().map(key).collect();
    keys.sort_unstable();
    let pairs = keys.windows(2);
    pairs
        .filter(|pair| matches!(pair, [one, other] if one == other))
        .count()
}

fn key<'s>(subject: &Subject<'s>) -> (crate::event::Pseudonym, &'s str, &'s str) {
    (subject.pseudonym, subject.scheme, subject.key_id)
}
