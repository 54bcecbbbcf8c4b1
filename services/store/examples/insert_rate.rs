//! How fast blocks are built and inserted, and how fast a person is found: figures for docs/performance.md.
//!
//! `cargo build --release -p embedded && cargo run --release -p store --example insert_rate [EVENTS] [BLOCK]`

use std::{error::Error, time::Instant};

use domain::{
    digest::ContentDigest,
    event::{Conditions, DisclosureEvent, EventId, EventRecipient, Pseudonym, Subject},
    time::{ReceivedAt, UtcMicros},
    verdict::{Finding, FindingOutcome, RuleCode, Severity, Verdict},
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use embedded::{ClickHouse, ClickHouseOptions};
use store::{BatchBuilder, Origin, Store, StoreConfig};

const NOW: i64 = 1_790_000_000_000_000;
const PEOPLE: u64 = 20_000;
const ASKED: u64 = 200;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let events: u64 = arguments
        .next()
        .map_or(Ok(1_000_000), |text| text.parse())?;
    let block: usize = arguments.next().map_or(Ok(100_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let clickhouse = ClickHouse::start(ClickHouseOptions::new(folder.path())).await?;
    let store = Store::connect(StoreConfig {
        compression: std::env::var_os("LZ4").is_some(),
        ..StoreConfig::new(clickhouse.url())
    })?;
    store.migrate().await?;
    let words = Words::new();
    let mut builder = BatchBuilder::new();
    let (mut building, mut sending, mut bytes, mut rows) = (0.0, 0.0, 0, 0);
    let start = Instant::now();
    for number in 0..events {
        let clock = Instant::now();
        words.push(number, &mut builder);
        let full = builder.rows() >= block || number + 1 == events;
        if !full {
            building += clock.elapsed().as_secs_f64();
            continue;
        }
        let batch = builder.finish();
        building += clock.elapsed().as_secs_f64();
        (bytes, rows) = (bytes + batch.bytes(), rows + batch.rows());
        let clock = Instant::now();
        store.insert(&batch).await?;
        sending += clock.elapsed().as_secs_f64();
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{events} events in {seconds:.1} s: {:.0} events/s; built in {building:.2} s, sent in {sending:.2} s; {rows} rows, {} bytes an event",
        events as f64 / seconds,
        bytes as u64 / events,
    );
    println!(
        "CPU an event: {:.2} us here, {:.2} us in the engine",
        cpu_seconds("self")? * 1e6 / events as f64,
        cpu_seconds(&clickhouse.pid().to_string())? * 1e6 / events as f64,
    );
    let mut times = Vec::new();
    for asked in 0..ASKED {
        let clock = Instant::now();
        let rows = store.lineage(&[person(asked * 97 % PEOPLE)]).await?;
        times.push((clock.elapsed().as_secs_f64() * 1000.0, rows.len()));
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    println!(
        "lineage of one person: p50 {:.1} ms, p99 {:.1} ms, e.g. {} rows",
        times[100].0, times[197].0, times[100].1
    );
    let clock = Instant::now();
    let summary = store.summary().await?;
    println!(
        "summary in {:.2} s: {} events, {} flagged",
        clock.elapsed().as_secs_f64(),
        summary.events,
        summary.flagged
    );
    for persons in [1, 200] {
        let persons: Vec<Pseudonym> = (0..persons)
            .map(|n| person((n * 97 + 97) % PEOPLE))
            .collect();
        let clock = Instant::now();
        let mut events = store.events_of(&persons).await?;
        let (mut whole, mut shared) = (0, 0);
        while let Some(stored) = events.next().await? {
            match stored.event().subjects.len() {
                1 => whole += 1,
                _ => shared += 1,
            }
        }
        println!(
            "all events of {} persons, to judge again: {:.2} s, {whole} of one person and {shared} of two",
            persons.len(),
            clock.elapsed().as_secs_f64()
        );
    }
    Ok(clickhouse.stop().await?)
}

/// Processor time of a process so far (Linux): what counts on a machine that others use too.
fn cpu_seconds(process: &str) -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: Result<Vec<f64>, _> = ticks.map(str::parse).collect();
    Ok(ticks?.iter().sum::<f64>() / 100.0)
}

fn person(number: u64) -> Pseudonym {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&mixed.to_be_bytes());
    bytes[8..].copy_from_slice(&mixed.rotate_left(23).to_be_bytes());
    Pseudonym(bytes)
}

/// Strings of a believable landlord: few sources, dozens of recipients, hundreds of reasons.
struct Words {
    sources: Vec<String>,
    recipients: Vec<(String, String)>,
    reasons: Vec<String>,
}

impl Words {
    fn new() -> Self {
        let numbered = |word: &str, count: u64| (0..count).map(|n| format!("{word}-{n}")).collect();
        Self {
            sources: numbered("source-system", 12),
            recipients: (0..84)
                .map(|n| {
                    (
                        format!("recipient-{n}"),
                        format!("Recipient number {n} Limited"),
                    )
                })
                .collect(),
            reasons: numbered(
                "Your tenancy started and the supplier has to know who pays the bills",
                300,
            ),
        }
    }

    fn push(&self, number: u64, builder: &mut BatchBuilder) {
        let mixed = number.wrapping_mul(0xD134_2543_DE82_EF95).rotate_left(31);
        let at = |count: usize| (mixed % count as u64) as usize;
        let mut id = [0; 16];
        id[..8].copy_from_slice(&(NOW as u64 + number).to_be_bytes());
        id[8..].copy_from_slice(&mixed.to_be_bytes());
        let (recipient, name) = &self.recipients[at(84)];
        // One in a thousand is about two persons.
        let persons = if number.is_multiple_of(1_000) { 2 } else { 1 };
        let subject = |person_number: u64| Subject {
            scheme: "person",
            pseudonym: person(person_number % PEOPLE),
            key_id: "2026-01",
            kind: SubjectKind::Tenant,
        };
        let subjects: Vec<_> = (0..persons).map(|more| subject(mixed + more)).collect();
        let event = DisclosureEvent {
            event_id: EventId(id),
            source: &self.sources[at(12)],
            sequence: Some(number as i64),
            kind: Kind::Disclosed,
            corrects: None,
            follows: None,
            environment: Environment::Live,
            occurred_at: UtcMicros(NOW - (mixed % 63_072_000) as i64 * 1_000_000),
            recorded_at: UtcMicros(NOW - (mixed % 63_072_000) as i64 * 1_000_000 + 5_000_000),
            disclosure_id: None,
            subject_count: subjects.len() as i64,
            subjects,
            recipient: EventRecipient {
                id: Some(recipient),
                name,
                kind: Some("utility"),
                country: "GB",
            },
            arrangement: Some(recipient),
            purpose: "utility-supply",
            lawful_basis: LawfulBasis::LegitimateInterests,
            conditions: Conditions::default(),
            categories: vec!["name", "address", "tenancy-start", "contact-phone"],
            channel: Channel::FileTransfer,
            transfer: None,
            case_reference: None,
            reason: &self.reasons[at(300)],
            facts: vec![
                ("outstanding_balance", "true"),
                ("tenancy_start", "2026-01-02"),
            ],
            decision: None,
        };
        let finding = Finding {
            code: RuleCode::BasisMismatch,
            outcome: FindingOutcome::Finding,
            severity: Severity::Medium,
            subject: None,
            expected: "one of CONTRACT".into(),
            observed: "LEGITIMATE_INTERESTS".into(),
            notice_lines: vec![65],
        };
        let verdict = Verdict {
            register: None,
            recipient: None,
            arrangement: None,
            findings: if number.is_multiple_of(50) {
                vec![finding]
            } else {
                Vec::new()
            },
        };
        let origin = Origin {
            topic: "disclosures.v1",
            partition: (number % 4) as i32,
            offset: (number / 4) as i64,
            received_at: ReceivedAt(UtcMicros(NOW + number as i64 * 10)),
        };
        let mut digest = id;
        digest.reverse();
        builder.push(&event, ContentDigest(digest), &verdict, &origin);
    }
}
