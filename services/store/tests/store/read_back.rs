//! Every column as the engine reads it, for values as odd as they come.

use domain::{
    event::{Conditions, Decision, EventId, Follows, Subject, Transfer},
    time::UtcMicros,
    verdict::{FindingOutcome, RuleCode},
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use serde_json::{Value, json};
use store::BatchBuilder;

use crate::support::{Engine, NOW, digest, event, finding, origin, person, subject, verdict};

/// All columns; times as microseconds, bytes as hexadecimal, without `stored_at`.
pub const EVERYTHING: &str = "SELECT * EXCEPT stored_at REPLACE (
        hex(subject) AS subject, hex(content_digest) AS content_digest,
        toUnixTimestamp64Micro(occurred_at) AS occurred_at,
        toUnixTimestamp64Micro(recorded_at) AS recorded_at,
        toUnixTimestamp64Micro(received_at) AS received_at,
        toUnixTimestamp64Micro(decision_requested_at) AS decision_requested_at)
    FROM disclosures ORDER BY offset, subject_index";

#[tokio::test]
async fn a_full_event_reads_back_in_every_column() {
    let engine = Engine::start().await;
    let long = "é".repeat(100_000);
    let full = domain::event::DisclosureEvent {
        event_id: EventId([
            0x01, 0x9A, 0x02, 0x03, 0x04, 0x05, 0x76, 0x07, 0x88, 0x09, 0x0A, 0x0B, 0x0C, 0x0D,
            0x0E, 0x0F,
        ]),
        sequence: Some(i64::MIN),
        kind: Kind::Onward,
        corrects: Some("not a uuid"),
        follows: Some(Follows {
            source: "s2",
            event_id: "e2",
        }),
        environment: Environment::Test,
        occurred_at: UtcMicros(6_311_433_600_000_001),
        recorded_at: UtcMicros(i64::MAX),
        disclosure_id: Some("bulk 'x' \\ \n\t\0 \u{1F980}"),
        subjects: vec![Subject {
            scheme: "nino",
            pseudonym: person(0xAB),
            key_id: "k2",
            kind: SubjectKind::NextOfKin,
        }],
        subject_count: i64::MAX,
        lawful_basis: LawfulBasis::RecognisedLegitimateInterest,
        conditions: Conditions {
            article_9: Some("h"),
            schedule_1: Some("pt2-para18"),
            annex_1: Some("a1"),
            legal_obligation_ref: Some("Act s.1"),
            consent_ref: Some("c"),
            no_consent_reason: Some("n"),
            compatibility: Some("8A"),
            collection_basis: Some("cb"),
            collection_purpose: Some("cp"),
        },
        categories: vec!["name", "", "name", "health"],
        channel: Channel::InPerson,
        transfer: Some(Transfer {
            mechanism: Some("idta"),
            test_ref: Some("t1"),
            test_date: Some("2026-01-02"),
        }),
        case_reference: Some("CR/1"),
        reason: &long,
        facts: vec![("a", "1"), ("", ""), ("tenancy_start", "2026-01-01")],
        decision: Some(Decision {
            requested_by: Some("rb"),
            requested_at: Some(UtcMicros(i64::MIN)),
            authorised_by: Some("ab"),
            necessity: Some("ne"),
            dpo_view: Some("dv"),
        }),
        ..event(1)
    };
    let findings = vec![
        finding(RuleCode::MalformedValue, FindingOutcome::Finding, None),
        finding(RuleCode::ImplausibleDate, FindingOutcome::Gap, None),
    ];
    let mut builder = BatchBuilder::new();
    builder.push(&full, digest(0xD1), &verdict(findings), &origin(7));
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    let rows = engine.json(EVERYTHING).await;
    let expected = json!({
        "subject": "AB".repeat(16), "subject_index": 0, "subject_scheme": "nino",
        "subject_key_id": "k2", "subject_kind": "NEXT_OF_KIN",
        "occurred_at": 6_311_433_600_000_001_i64, "source": "cx-housing",
        "event_id": "019a0203-0405-7607-8809-0a0b0c0d0e0f", "content_digest": "D1".repeat(16),
        "recorded_at": i64::MAX, "received_at": NOW + 7_000, "sequence": i64::MIN, "kind": "ONWARD",
        "corrects": "not a uuid", "follows_source": "s2", "follows_event_id": "e2",
        "environment": "TEST", "disclosure_id": "bulk 'x' \\ \n\t\0 \u{1F980}",
        "subject_count": i64::MAX, "recipient_id": "", "recipient_reported_id": "green-energy-uk",
        "recipient_name": "Green Energy UK", "recipient_kind": "utility", "recipient_country": "GB",
        "arrangement": "", "arrangement_claimed": "utility-sign-up", "purpose": "utility-supply",
        "lawful_basis": "RECOGNISED_LEGITIMATE_INTEREST", "article_9": "h",
        "schedule_1": "pt2-para18", "annex_1": "a1", "legal_obligation_ref": "Act s.1",
        "consent_ref": "c", "no_consent_reason": "n", "compatibility": "8A",
        "collection_basis": "cb", "collection_purpose": "cp",
        "categories": ["name", "", "name", "health"], "channel": "IN_PERSON",
        "transfer_mechanism": "idta", "transfer_test_ref": "t1", "transfer_test_date": "2026-01-02",
        "case_reference": "CR/1", "reason": long,
        "facts": {"a": "1", "": "", "tenancy_start": "2026-01-01"},
        "decision_requested_by": "rb", "decision_requested_at": i64::MIN,
        "decision_authorised_by": "ab", "decision_necessity": "ne", "decision_dpo_view": "dv",
        "verdict": "flagged", "codes": ["malformed_value"], "gap_codes": ["implausible_date"],
        "worst_severity": "medium", "event_verdict": "flagged", "register_version": "",
        "topic": "disclosures.v1", "partition": 0, "offset": 7,
        "version": !(((NOW / 1000 + 7) as u64) << 20 | 7),
    });
    assert_columns(&rows[0], &expected);
}

#[tokio::test]
async fn an_empty_event_reads_back_as_empty() {
    let engine = Engine::start().await;
    let mut empty = event(2);
    empty.source = "";
    empty.sequence = None;
    empty.subjects.clear();
    empty.subject_count = i64::MIN;
    empty.occurred_at = UtcMicros(i64::MIN);
    empty.recorded_at = UtcMicros(0);
    empty.recipient = domain::event::EventRecipient {
        id: None,
        name: "",
        kind: None,
        country: "",
    };
    empty.arrangement = None;
    empty.purpose = "";
    empty.categories.clear();
    empty.reason = "";
    empty.facts.clear();
    let mut builder = BatchBuilder::new();
    builder.push(&empty, digest(2), &verdict(Vec::new()), &origin(0));
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    let row = engine.json(EVERYTHING).await.remove(0);
    assert_eq!(row["subject"], "00".repeat(16));
    assert_eq!(row["occurred_at"], i64::MIN);
    assert_eq!(row["recorded_at"], 0);
    assert_eq!(row["subject_count"], i64::MIN);
    assert_eq!(row["verdict"], "conforms");
    for null in ["sequence", "decision_requested_at"] {
        assert_eq!(row[null], Value::Null, "{null}");
    }
    for empty in ["categories", "codes", "gap_codes"] {
        assert_eq!(row[empty], json!([]), "{empty}");
    }
    assert_eq!(row["facts"], json!({}));
    for empty in [
        "source",
        "reason",
        "recipient_name",
        "subject_scheme",
        "subject_kind",
    ] {
        assert_eq!(row[empty], "", "{empty}");
    }
}

#[tokio::test]
async fn a_thousand_and_one_persons_are_as_many_rows_with_the_same_event() {
    let engine = Engine::start().await;
    let mut many = event(3);
    many.subjects = (0..1001_u16)
        .map(|number| {
            let mut one = subject(0);
            one.pseudonym.0[..2].copy_from_slice(&number.to_be_bytes());
            one
        })
        .collect();
    let next = event(4);
    let mut builder = BatchBuilder::new();
    builder.push(&many, digest(3), &verdict(Vec::new()), &origin(0));
    builder.push(&next, digest(4), &verdict(Vec::new()), &origin(1));
    assert_eq!((builder.rows(), builder.messages()), (1002, 2));
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    let sum = "SELECT count() + uniqExact(subject) + uniqExact(subject_index) FROM disclosures WHERE offset = 0 \
        AND categories = ['name', 'address'] AND facts['outstanding_balance'] = 'true' AND reason = 'The tenancy started.'";
    assert_eq!(engine.count(sum).await, 3 * 1001);
    assert_eq!(
        engine
            .count("SELECT toUInt64(rows) FROM ingest_log WHERE offset = 0")
            .await,
        1001
    );
    assert_eq!(
        engine
            .count("SELECT count() FROM disclosures WHERE offset = 1")
            .await,
        1
    );
}

#[tokio::test]
async fn one_persons_finding_is_never_in_anothers_row() {
    let engine = Engine::start().await;
    let mut two = event(5);
    // The first person is listed twice; a finding on either position is about that person.
    two.subjects = vec![subject(1), subject(2), subject(1)];
    let findings = vec![
        finding(RuleCode::BasisMismatch, FindingOutcome::Gap, None),
        finding(RuleCode::MalformedValue, FindingOutcome::Finding, Some(2)),
    ];
    let mut builder = BatchBuilder::new();
    builder.push(&two, digest(5), &verdict(findings), &origin(0));
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    let rows = engine
        .json("SELECT subject_index, verdict, codes, gap_codes, event_verdict FROM disclosures ORDER BY subject_index")
        .await;
    assert_eq!(
        rows,
        [
            json!({"subject_index": 0, "verdict": "flagged", "codes": ["malformed_value"], "gap_codes": ["basis_mismatch"], "event_verdict": "flagged"}),
            json!({"subject_index": 1, "verdict": "incomplete", "codes": [], "gap_codes": ["basis_mismatch"], "event_verdict": "flagged"}),
        ]
    );
    let findings = engine
        .json("SELECT code, scope, subject_index, hex(subject) AS subject, notice_lines, expected, observed FROM findings ORDER BY code")
        .await;
    assert_eq!(
        findings,
        [
            json!({"code": "basis_mismatch", "scope": "event", "subject_index": null, "subject": "00".repeat(16), "notice_lines": [65, 72], "expected": "a", "observed": "b"}),
            json!({"code": "malformed_value", "scope": "subject", "subject_index": 2, "subject": "01".repeat(16), "notice_lines": [65, 72], "expected": "a", "observed": "b"}),
        ]
    );
}

#[tokio::test]
async fn one_block_is_one_part_however_large() {
    let engine = Engine::start().await;
    let mut builder = BatchBuilder::new();
    for number in 0..150_000_i64 {
        let mut one = event(1);
        one.event_id.0[..8].copy_from_slice(&number.to_be_bytes());
        builder.push(&one, digest(1), &verdict(Vec::new()), &origin(number));
    }
    let batch = builder.finish();
    engine.store.insert(&batch).await.expect("insert");
    let parts = "SELECT toUInt64(max(max_block_number) - min(min_block_number) + 1) FROM system.parts WHERE database = 'sharetrail' AND table = 'disclosures'";
    assert_eq!(engine.count(parts).await, 1, "one block number was taken");
    assert_eq!(
        engine.count("SELECT count() FROM disclosures").await,
        150_000
    );
}

pub fn assert_columns(row: &Value, expected: &Value) {
    let (row, expected) = (
        row.as_object().expect("row"),
        expected.as_object().expect("row"),
    );
    for (name, value) in expected {
        assert_eq!(row.get(name), Some(value), "column {name}");
    }
    assert_eq!(row.len(), expected.len(), "all columns are looked at");
}
