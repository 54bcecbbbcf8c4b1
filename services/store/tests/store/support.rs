//! An engine of its own for each test, and events to put into it.

use clickhouse::Client;
use domain::{
    digest::ContentDigest,
    event::{Conditions, DisclosureEvent, EventId, EventRecipient, Pseudonym, Subject},
    time::{ReceivedAt, UtcMicros},
    verdict::{Finding, FindingOutcome, RuleCode, Severity, Verdict},
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use embedded::{ClickHouse, ClickHouseOptions};
use store::{BatchBuilder, Origin, Store, StoreConfig};

/// 2026-09-21, as microseconds.
pub const NOW: i64 = 1_790_000_000_000_000;
pub const NOBODY: Pseudonym = Pseudonym([0; 16]);

pub struct Engine {
    pub clickhouse: ClickHouse,
    pub store: Store,
    /// The official client, to look behind the store.
    pub client: Client,
    folder: tempfile::TempDir,
}

impl Engine {
    /// An engine without our tables.
    pub async fn bare() -> Self {
        Self::open(tempfile::tempdir().expect("a folder")).await
    }

    /// What is left of it, to start it again.
    pub fn into_parts(self) -> (tempfile::TempDir, ClickHouse) {
        (self.folder, self.clickhouse)
    }

    /// The engine of a folder.
    pub async fn open(folder: tempfile::TempDir) -> Self {
        let clickhouse = ClickHouse::start(ClickHouseOptions::new(folder.path()))
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        Self {
            store: Store::connect(StoreConfig::new(clickhouse.url())).expect("configuration"),
            client: Client::default()
                .with_url(clickhouse.url())
                .with_database("sharetrail"),
            clickhouse,
            folder,
        }
    }

    /// An engine with our tables.
    pub async fn start() -> Self {
        let engine = Self::bare().await;
        engine.store.migrate().await.expect("migrate");
        engine
    }

    /// One number.
    pub async fn count(&self, sql: &str) -> u64 {
        self.client.query_raw(sql).fetch_one().await.expect(sql)
    }

    /// Rows as JSON, numbers as they are.
    pub async fn json(&self, sql: &str) -> Vec<serde_json::Value> {
        let mut cursor = (self.client.query_raw(sql))
            .with_setting("output_format_json_quote_64bit_integers", "0")
            .fetch_bytes("JSONEachRow")
            .expect(sql);
        let bytes = cursor.collect().await.expect(sql);
        let text = std::str::from_utf8(&bytes).expect("UTF-8");
        text.lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    /// Inserts events with verdicts that found nothing, one offset after the other.
    pub async fn insert(&self, events: &[(&DisclosureEvent<'_>, i64)]) {
        let mut builder = BatchBuilder::new();
        for (event, offset) in events {
            builder.push(event, digest(1), &verdict(Vec::new()), &origin(*offset));
        }
        self.store.insert(&builder.finish()).await.expect("insert");
    }
}

pub fn id(number: u8) -> EventId {
    let mut bytes = [0xE0; 16];
    bytes[15] = number;
    EventId(bytes)
}

/// The text form of [`id`].
pub fn id_text(number: u8) -> String {
    format!("e0e0e0e0-e0e0-e0e0-e0e0-e0e0e0e0e0{number:02x}")
}

pub fn person(number: u8) -> Pseudonym {
    Pseudonym([number; 16])
}

pub fn digest(number: u8) -> ContentDigest {
    ContentDigest([number; 16])
}

/// Offset n was received n milliseconds after [`NOW`].
pub fn origin(offset: i64) -> Origin<'static> {
    Origin {
        topic: "disclosures.v1",
        partition: 0,
        offset,
        received_at: ReceivedAt(UtcMicros(NOW + offset * 1000)),
    }
}

pub fn verdict(findings: Vec<Finding>) -> Verdict<'static> {
    Verdict {
        register: None,
        recipient: None,
        arrangement: None,
        findings,
    }
}

pub fn finding(code: RuleCode, outcome: FindingOutcome, subject: Option<u32>) -> Finding {
    Finding {
        code,
        outcome,
        severity: Severity::Medium,
        subject,
        expected: "a".into(),
        observed: "b".into(),
        notice_lines: vec![65, 72],
    }
}

pub fn subject(number: u8) -> Subject<'static> {
    Subject {
        scheme: "person",
        pseudonym: person(number),
        key_id: "k1",
        kind: SubjectKind::Tenant,
    }
}

/// An ordinary disclosure about person 1.
pub fn event(number: u8) -> DisclosureEvent<'static> {
    DisclosureEvent {
        event_id: id(number),
        source: "cx-housing",
        sequence: Some(i64::from(number)),
        kind: Kind::Disclosed,
        corrects: None,
        follows: None,
        environment: Environment::Live,
        occurred_at: UtcMicros(NOW - 3_600_000_000),
        recorded_at: UtcMicros(NOW - 60_000_000),
        disclosure_id: None,
        subjects: vec![subject(1)],
        subject_count: 1,
        recipient: EventRecipient {
            id: Some("green-energy-uk"),
            name: "Green Energy UK",
            kind: Some("utility"),
            country: "GB",
        },
        arrangement: Some("utility-sign-up"),
        purpose: "utility-supply",
        lawful_basis: LawfulBasis::Contract,
        conditions: Conditions::default(),
        categories: vec!["name", "address"],
        channel: Channel::Api,
        transfer: None,
        case_reference: None,
        reason: "The tenancy started.",
        facts: vec![("outstanding_balance", "true")],
        decision: None,
    }
}
