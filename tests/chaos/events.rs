//! The load: every event is made from its number alone, so that it can be made again to be checked.

use anyhow::{Context as _, Result};
use domain::{
    event::{Conditions, DisclosureEvent, EventId, EventRecipient, Pseudonym, Subject},
    judge::judge,
    register::Registers,
    status::SubjectStatus,
    time::{ReceivedAt, UtcMicros},
    verdict::VerdictOutcome,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};

/// Sorts of events; the number of an event, taken by this, is its sort.
const SORTS: u64 = 8;
/// Persons of the load.
pub const PERSONS: u64 = 5_000;
/// One message in so many is no event.
const GARBAGE_EVERY: u64 = 997;
/// One event in so many is sent twice.
const REPEAT_EVERY: u64 = 101;

/// Is the message of this number bytes that are no event?
pub fn is_garbage(number: u64) -> bool {
    number % GARBAGE_EVERY == GARBAGE_EVERY - 1
}

/// Is it sent twice?
pub fn is_repeated(number: u64) -> bool {
    number.is_multiple_of(REPEAT_EVERY) && !is_garbage(number)
}

/// How many persons it lists.
pub fn persons(number: u64) -> u64 {
    if number % SORTS == 3 { 5 } else { 1 }
}

/// The person at this position.
pub fn person(number: u64, position: u64) -> u64 {
    (number.wrapping_mul(31) + position * 977) % PERSONS
}

/// The pseudonym of a person.
pub fn pseudonym(person: u64) -> Pseudonym {
    let mut bytes = [0x5a; 16];
    bytes[8..].copy_from_slice(&person.to_be_bytes());
    Pseudonym(bytes)
}

/// The id of an event, which holds its number.
pub fn id(number: u64) -> EventId {
    let mut bytes = [0xc4; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    EventId(bytes)
}

/// Makes the event of this number; it occurred at `start`.
pub fn event(number: u64, start: UtcMicros) -> DisclosureEvent<'static> {
    let subject = |position| Subject {
        scheme: "person",
        pseudonym: pseudonym(person(number, position)),
        key_id: "k1",
        kind: SubjectKind::Tenant,
    };
    let subjects: Vec<_> = (0..persons(number)).map(subject).collect();
    let sort = number % SORTS;
    DisclosureEvent {
        event_id: id(number),
        source: "repairs-scheduler",
        sequence: None,
        kind: Kind::Disclosed,
        corrects: None,
        follows: None,
        environment: Environment::Live,
        occurred_at: start,
        recorded_at: start,
        disclosure_id: None,
        subject_count: subjects.len() as i64,
        subjects,
        recipient: EventRecipient {
            id: (sort != 5).then_some("norvic-roofing"),
            name: if sort == 5 {
                "Somebody Else Ltd"
            } else {
                "Norvic Roofing Ltd (example)"
            },
            kind: Some("contractor"),
            country: "GB",
        },
        arrangement: None,
        purpose: if sort == 6 {
            "no-such-purpose"
        } else {
            "repairs-and-maintenance"
        },
        lawful_basis: if sort == 7 {
            LawfulBasis::Consent
        } else {
            LawfulBasis::Contract
        },
        conditions: Conditions::default(),
        categories: if sort == 4 {
            vec!["identity", "health"]
        } else {
            vec!["identity", "contact", "address", "repair_details"]
        },
        channel: Channel::Api,
        transfer: None,
        case_reference: None,
        reason: "We asked a roofer to mend your roof.",
        facts: Vec::new(),
        decision: None,
    }
}

/// What each sort of event is judged to be.
pub struct Verdicts(Vec<VerdictOutcome>);

impl Verdicts {
    /// Judges one event of each sort.
    pub fn of(registers: &Registers, start: UtcMicros) -> Result<Self> {
        let received = ReceivedAt(UtcMicros(start.0 + 60_000_000));
        let status = SubjectStatus::default();
        let judged = (0..SORTS)
            .map(|sort| judge(registers, &status, &event(sort, start), received).outcome());
        let verdicts: Vec<_> = judged.collect();
        let first = verdicts.first().context("there are sorts")?;
        anyhow::ensure!(
            verdicts.iter().any(|verdict| verdict != first),
            "the sorts of events differ in their verdicts"
        );
        Ok(Self(verdicts))
    }

    pub fn of_event(&self, number: u64) -> Option<&'static str> {
        let verdict = self.0.get(usize::try_from(number % SORTS).ok()?)?;
        Some(verdict.as_str())
    }
}
