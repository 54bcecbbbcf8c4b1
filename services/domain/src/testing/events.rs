//! Events that conform to the sample register.

use crate::{
    event::{Conditions, DisclosureEvent, EventId, EventRecipient, Follows, Pseudonym, Subject},
    time::{ReceivedAt, UtcMicros},
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};

/// 2026-03-02T10:00:00Z.
pub(crate) const fn moment() -> UtcMicros {
    UtcMicros(1_772_445_600_000_000)
}

pub(crate) const fn received_after(event: &DisclosureEvent<'_>, seconds: i64) -> ReceivedAt {
    ReceivedAt(UtcMicros(
        event.occurred_at.0.saturating_add(seconds * 1_000_000),
    ))
}

pub(crate) const fn subject(number: u8) -> Subject<'static> {
    Subject {
        scheme: "person",
        pseudonym: Pseudonym([number; 16]),
        key_id: "k1",
        kind: SubjectKind::Tenant,
    }
}

/// One of many people.
pub(crate) fn numbered(number: usize) -> Subject<'static> {
    let mut pseudonym = [9; 16];
    for (place, byte) in pseudonym.iter_mut().zip(number.to_be_bytes()) {
        *place = byte;
    }
    Subject {
        pseudonym: Pseudonym(pseudonym),
        ..subject(1)
    }
}

/// A disclosure that claims nothing and conforms to this arrangement of the sample register.
pub(crate) fn conforming(arrangement: &str) -> DisclosureEvent<'static> {
    use LawfulBasis::{
        Consent, Contract, LegalObligation, LegitimateInterests, PublicTask, VitalInterests,
    };
    let (name, purpose, basis): (&str, &str, LawfulBasis) = match arrangement {
        "dwp-rent" => (
            "Department for Work and Pensions",
            "housing-costs",
            Contract,
        ),
        "desnz-retrofit" => ("DESNZ", "retrofit", Consent),
        "northlight-onward" => ("Northlight Evaluation", "evaluation", Consent),
        "police-crime" => ("Norfolk Constabulary", "crime", LegitimateInterests),
        "forwarding" => ("Anglian Water", "forwarding-address", LegitimateInterests),
        "green-signup" => ("Green Energy UK", "sign-up", LegitimateInterests),
        "recording" => ("Call Recorder's Limited", "recording", LegitimateInterests),
        "nfi-extract" => ("National Fraud Initiative", "fraud-matching", PublicTask),
        "switchee-survey" => ("Switchee", "survey", LegitimateInterests),
        "paramedics" => (
            "East of England Ambulance Service",
            "emergency-care",
            VitalInterests,
        ),
        "core-returns" => ("MHCLG", "statistics", LegalObligation),
        "view-access" => ("Infosec Auditors", "audit", LegitimateInterests),
        "casework" => ("Councillor for Mancroft ward", "casework", Consent),
        other => panic!("the sample has no event for {other}"),
    };
    let facts = match arrangement {
        "forwarding" => vec![("outstanding_balance", "true")],
        "green-signup" => vec![("tenancy_start", "2026-02-27")],
        "recording" => vec![("record_created", "2026-02-01")],
        "switchee-survey" => vec![("switchee_meter", "true")],
        "paramedics" => vec![("emergency", "true"), ("incapable_of_consent", "true")],
        _ => Vec::new(),
    };
    DisclosureEvent {
        event_id: EventId([7; 16]),
        source: "cx-housing",
        sequence: Some(1),
        kind: match arrangement {
            "northlight-onward" => Kind::Onward,
            _ => Kind::Disclosed,
        },
        corrects: None,
        follows: (arrangement == "northlight-onward").then_some(Follows {
            source: "energy-programmes",
            event_id: "0199a3c1-7d3e-7c00-8a00-000000000007",
        }),
        environment: Environment::Live,
        occurred_at: moment(),
        recorded_at: moment(),
        disclosure_id: None,
        subjects: vec![subject(1)],
        subject_count: 1,
        recipient: EventRecipient {
            id: None,
            name,
            kind: None,
            country: "GB",
        },
        arrangement: None,
        purpose,
        lawful_basis: basis,
        conditions: Conditions::default(),
        categories: vec!["identity"],
        channel: Channel::Api,
        transfer: None,
        case_reference: (arrangement == "police-crime").then_some("36/1234/26"),
        reason: "Because it was asked for",
        facts,
        decision: None,
    }
}
