//! Verdicts of repeating combinations, remembered. Most disclosures are like one that was judged a moment ago: the same
//! source, recipient, purpose, basis, categories and facts in a time within which nothing began or ceased to count.
//! Where such a one conformed, only the rules that read its times, its persons and its texts are asked again; an event
//! about somebody of whom more is known than consents is judged in full.
//! Never decides by a hash: combinations are compared whole. Whatever is not plainly so is judged in full, so the
//! verdict is always that of [`judge`](super::judge).

use std::{ptr, sync::Arc};

use hashbrown::{HashMap, HashSet};

use super::{combination, eras::Eras, judge_on};
use crate::{
    event::DisclosureEvent,
    matching::{Consent, OnDay},
    register::{Registers, model::Arrangement},
    rules::{Deadline, IN_REFERENCE, passes_alone},
    status::SubjectStatus,
    text::{Patterns, personal, telling},
    time::{CivilDate, ReceivedAt},
    verdict::Verdict,
};

/// Combinations of one generation; two generations are remembered. About 12 MB.
const MOST: usize = 12_288;
/// Reasons that are remembered, and their greatest length in bytes; others are looked through each time.
const MOST_REASONS: usize = 4_096;
const LONGEST_REASON: usize = 256;
/// Where nothing is transferred.
const HOME: &str = "GB";

/// A judge that remembers, for one thread.
pub struct Remembering {
    registers: Arc<Registers>,
    known: Known,
    key: Vec<u8>,
    eras: Eras,
    reasons: Reasons,
    remembered: u64,
}

/// Reasons that hold no personal data and no telling phrase; sources write the same ones again and again.
#[derive(Default)]
struct Reasons(HashSet<Box<str>>);

/// Combinations that conformed, in two generations: what is not met again while a generation fills is forgotten.
#[derive(Default)]
struct Known {
    young: HashMap<Box<[u8]>, Conforming>,
    old: HashMap<Box<[u8]>, Conforming>,
}

impl Known {
    fn get(&mut self, key: &[u8]) -> Option<Conforming> {
        if let Some(known) = self.young.get(key) {
            return Some(*known);
        }
        let (key, known) = self.old.remove_entry(key)?;
        self.keep(key, known);
        Some(known)
    }

    fn insert(&mut self, key: &[u8], known: Conforming) {
        self.keep(key.into(), known);
    }

    fn keep(&mut self, key: Box<[u8]>, known: Conforming) {
        if self.young.len() >= MOST {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, known);
    }
}

/// Where a combination that conformed stands in the registers. Small: most of the time is spent on finding it in memory.
#[derive(Clone, Copy)]
struct Conforming {
    register: u32,
    recipient: u32,
    arrangement: Option<u32>,
    deadline: Deadline,
}

impl Remembering {
    /// Judges under these registers.
    #[must_use]
    pub fn new(registers: Arc<Registers>) -> Self {
        Self {
            eras: Eras::new(&registers),
            registers,
            known: Known::default(),
            key: Vec::new(),
            reasons: Reasons::default(),
            remembered: 0,
        }
    }

    /// Judges under these registers from now on; what was remembered under others is forgotten.
    pub fn renew(&mut self, registers: Arc<Registers>) {
        if !Arc::ptr_eq(&self.registers, &registers) {
            self.eras = Eras::new(&registers);
            self.registers = registers;
            self.known = Known::default();
        }
    }

    /// Verdicts that were remembered so far.
    #[must_use]
    pub const fn remembered(&self) -> u64 {
        self.remembered
    }

    /// As [`judge`](super::judge), with the same answer.
    pub fn judge(
        &mut self,
        status: &SubjectStatus,
        event: &DisclosureEvent<'_>,
        received: ReceivedAt,
    ) -> Verdict<'_> {
        let on = OnDay {
            event,
            received,
            day: CivilDate::in_london(event.occurred_at),
            registers: &self.registers,
            status,
        };
        if !combination::write(&on, self.eras.of(on.day), &mut self.key) {
            return judge_on(on);
        }
        if let Some(known) = self.known.get(&self.key) {
            if self.reasons.has_as_plain(event.reason)
                && let Some(verdict) = known.verdict(&on)
            {
                self.remembered += 1;
                return verdict;
            }
            return judge_on(on);
        }
        let verdict = judge_on(on);
        if let Some(conforming) = Conforming::of(&on, &verdict) {
            self.known.insert(&self.key, conforming);
        }
        verdict
    }
}

impl Reasons {
    /// Is there nothing in this reason that a rule could find?
    fn has_as_plain(&mut self, reason: &str) -> bool {
        if self.0.contains(reason) {
            return true;
        }
        let is_plain =
            personal(reason, Patterns::ALL).is_empty() && telling::phrases(reason).next().is_none();
        if is_plain && self.0.len() < MOST_REASONS && reason.len() <= LONGEST_REASON {
            self.0.insert(reason.into());
        }
        is_plain
    }
}

impl Conforming {
    fn of(on: &OnDay<'_, '_>, verdict: &Verdict<'_>) -> Option<Self> {
        let register = verdict.register.filter(|_| verdict.findings.is_empty())?;
        let recipient = verdict.recipient?;
        if recipient.country != HOME || on.event.recipient.country != HOME {
            // Tests of a transfer are counted in months back from the day.
            return None;
        }
        let of_register = (on.registers.iter()).position(|known| ptr::eq(known, register))?;
        let of_recipient = register.recipient_position(&recipient.id)?;
        let of_arrangement = match verdict.arrangement {
            Some(arrangement) => Some(register.arrangement_position(&arrangement.id)?),
            None => None,
        };
        Some(Self {
            register: u32::try_from(of_register).ok()?,
            recipient: u32::try_from(of_recipient).ok()?,
            arrangement: of_arrangement.map(u32::try_from).transpose().ok()?,
            deadline: Deadline::of(register.source(on.event.source)),
        })
    }

    /// The verdict of an event of this combination; `None` where it must be judged in full.
    fn verdict<'r>(&self, on: &OnDay<'_, 'r>) -> Option<Verdict<'r>> {
        let reference = on.event.case_reference;
        let passes = passes_alone(on)
            && self.deadline.missed(on).is_none()
            && reference.is_none_or(|text| personal(text, IN_REFERENCE).is_empty());
        let register = on.registers.at(self.register as usize).filter(|_| passes)?;
        let arrangements = &register.data().arrangements;
        let arrangement = self
            .arrangement
            .and_then(|at| arrangements.get(at as usize));
        if on.has_status_beside_consent() || !have_consented(on, arrangement) {
            return None;
        }
        Some(Verdict {
            register: Some(register),
            recipient: register.recipient_at(self.recipient as usize),
            arrangement,
            findings: Vec::new(),
        })
    }
}

/// Where it rests on consent: has everybody given it, in so many words where special categories may ask for that?
fn have_consented(on: &OnDay<'_, '_>, arrangement: Option<&Arrangement>) -> bool {
    let by_point = on.event.conditions.article_9 == Some("a");
    let mut subjects = on.event.subjects.iter();
    !on.rests_on_consent()
        || subjects.all(|subject| match on.consent(subject, arrangement) {
            Consent::Given { is_explicit } => is_explicit || !by_point,
            Consent::Ended(..) | Consent::Unknown => false,
        })
}

#[cfg(test)]
mod tests;
