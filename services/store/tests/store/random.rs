//! Random events, extremes among them, read back in every column: what the source said is what the columns hold.

use domain::{
    digest::ContentDigest,
    event::{
        Conditions, Decision, DisclosureEvent, EventId, EventRecipient, Follows, Pseudonym,
        Subject, Transfer,
    },
    time::{ReceivedAt, UtcMicros},
    verdict::{FindingOutcome, RuleCode, Severity},
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use serde_json::{Map, Value, json};
use store::{BatchBuilder, Origin};

use crate::{
    read_back::{EVERYTHING, assert_columns},
    support::{Engine, finding, verdict},
};

const EVENTS: i64 = 1_500;

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn number(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 ^ (self.0 >> 29)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.number() >> 11) as usize % most
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn bytes(&mut self) -> [u8; 16] {
        (u128::from(self.number()) << 64 | u128::from(self.number())).to_be_bytes()
    }

    fn long(&mut self) -> i64 {
        match self.below(6) {
            0 => i64::MIN,
            1 => i64::MAX,
            2 => 0,
            3 => -1,
            _ => self.number().cast_signed(),
        }
    }

    fn text<'p>(&mut self, pool: &'p [String]) -> &'p str {
        // Mostly few values, as in life; sometimes any of many.
        let most = if self.below(4) == 0 { pool.len() } else { 12 };
        &pool[self.below(most)]
    }

    fn maybe<'p>(&mut self, pool: &'p [String]) -> Option<&'p str> {
        (self.below(2) == 0).then(|| self.text(pool))
    }
}

/// Texts of every odd kind, and enough of them that an index needs two bytes.
fn pool() -> Vec<String> {
    let odd = [
        "",
        "a",
        "\0",
        "'",
        "\\",
        "\"\n\t",
        "é",
        "\u{1F980}",
        "NULL",
        " ",
        "\u{FFFF}",
        "0",
    ];
    let long = [127, 128, 129, 16_384].map(|length| "x".repeat(length));
    let many = (0..600).map(|number| format!("value {number}"));
    odd.map(String::from)
        .into_iter()
        .chain(long)
        .chain(many)
        .collect()
}

fn event<'p>(dice: &mut Dice, pool: &'p [String], number: i64) -> DisclosureEvent<'p> {
    let mut event_id = dice.bytes();
    event_id[..8].copy_from_slice(&number.to_be_bytes());
    let mut facts: Vec<(&str, &str)> = (0..dice.below(4))
        .map(|_| (dice.text(pool), dice.text(pool)))
        .collect();
    facts.sort_unstable();
    facts.dedup_by_key(|fact| fact.0);
    DisclosureEvent {
        event_id: EventId(event_id),
        source: dice.text(pool),
        sequence: (dice.below(2) == 0).then(|| dice.long()),
        kind: dice.one_of(Kind::ALL),
        corrects: dice.maybe(pool),
        follows: (dice.below(2) == 0).then(|| Follows {
            source: dice.text(pool),
            event_id: dice.text(pool),
        }),
        environment: dice.one_of(Environment::ALL),
        occurred_at: UtcMicros(dice.long()),
        recorded_at: UtcMicros(dice.long()),
        disclosure_id: dice.maybe(pool),
        subjects: (0..dice.below(4))
            .map(|_| Subject {
                scheme: dice.text(pool),
                // Few persons, so that some are listed twice.
                pseudonym: Pseudonym([1 + dice.below(4) as u8; 16]),
                key_id: dice.text(pool),
                kind: dice.one_of(SubjectKind::ALL),
            })
            .collect(),
        subject_count: dice.long(),
        recipient: EventRecipient {
            id: dice.maybe(pool),
            name: dice.text(pool),
            kind: dice.maybe(pool),
            country: dice.text(pool),
        },
        arrangement: dice.maybe(pool),
        purpose: dice.text(pool),
        lawful_basis: dice.one_of(LawfulBasis::ALL),
        conditions: Conditions {
            article_9: dice.maybe(pool),
            schedule_1: dice.maybe(pool),
            annex_1: dice.maybe(pool),
            legal_obligation_ref: dice.maybe(pool),
            consent_ref: dice.maybe(pool),
            no_consent_reason: dice.maybe(pool),
            compatibility: dice.maybe(pool),
            collection_basis: dice.maybe(pool),
            collection_purpose: dice.maybe(pool),
        },
        categories: (0..dice.below(5)).map(|_| dice.text(pool)).collect(),
        channel: dice.one_of(Channel::ALL),
        transfer: (dice.below(2) == 0).then(|| Transfer {
            mechanism: dice.maybe(pool),
            test_ref: dice.maybe(pool),
            test_date: dice.maybe(pool),
        }),
        case_reference: dice.maybe(pool),
        reason: dice.text(pool),
        facts,
        decision: (dice.below(2) == 0).then(|| Decision {
            requested_by: dice.maybe(pool),
            requested_at: (dice.below(2) == 0).then(|| UtcMicros(dice.long())),
            authorised_by: dice.maybe(pool),
            necessity: dice.maybe(pool),
            dpo_view: dice.maybe(pool),
        }),
    }
}

/// What every row of an event must hold, said a second time and without the encoder.
fn expected(event: &DisclosureEvent<'_>, digest: [u8; 16], origin: &Origin<'_>) -> Value {
    let (given, recipient) = (event.conditions, event.recipient);
    let (transfer, decision) = (
        event.transfer.unwrap_or_default(),
        event.decision.unwrap_or_default(),
    );
    let text = Option::<&str>::unwrap_or_default;
    let facts: Map<String, Value> = event
        .facts
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    json!({
        "occurred_at": event.occurred_at.0, "recorded_at": event.recorded_at.0,
        "received_at": origin.received_at.0.0, "source": event.source,
        "event_id": uuid(event.event_id.0), "content_digest": hex(digest),
        "sequence": event.sequence, "kind": event.kind.symbol(), "corrects": text(event.corrects),
        "follows_source": text(event.follows.map(|follows| follows.source)),
        "follows_event_id": text(event.follows.map(|follows| follows.event_id)),
        "environment": event.environment.symbol(), "disclosure_id": text(event.disclosure_id),
        "subject_count": event.subject_count, "recipient_id": "",
        "recipient_reported_id": text(recipient.id), "recipient_name": recipient.name,
        "recipient_kind": text(recipient.kind), "recipient_country": recipient.country,
        "arrangement": "", "arrangement_claimed": text(event.arrangement),
        "purpose": event.purpose, "lawful_basis": event.lawful_basis.symbol(),
        "article_9": text(given.article_9), "schedule_1": text(given.schedule_1),
        "annex_1": text(given.annex_1), "legal_obligation_ref": text(given.legal_obligation_ref),
        "consent_ref": text(given.consent_ref), "no_consent_reason": text(given.no_consent_reason),
        "compatibility": text(given.compatibility), "collection_basis": text(given.collection_basis),
        "collection_purpose": text(given.collection_purpose), "categories": event.categories,
        "channel": event.channel.symbol(), "transfer_mechanism": text(transfer.mechanism),
        "transfer_test_ref": text(transfer.test_ref), "transfer_test_date": text(transfer.test_date),
        "case_reference": text(event.case_reference), "reason": event.reason, "facts": facts,
        "decision_requested_by": text(decision.requested_by),
        "decision_requested_at": decision.requested_at.map(|at| at.0),
        "decision_authorised_by": text(decision.authorised_by),
        "decision_necessity": text(decision.necessity), "decision_dpo_view": text(decision.dpo_view),
        "register_version": "", "topic": origin.topic, "partition": origin.partition,
        "offset": origin.offset,
    })
}

#[tokio::test]
async fn random_events_read_back_in_every_column() {
    let engine = Engine::start().await;
    let (pool, mut dice) = (pool(), Dice(4));
    let mut builder = BatchBuilder::new();
    let mut wanted = Vec::new();
    for number in 0..EVENTS {
        let event = event(&mut dice, &pool, number);
        let origin = Origin {
            topic: dice.text(&pool),
            partition: dice.long() as i32,
            offset: number,
            received_at: ReceivedAt(UtcMicros(dice.long())),
        };
        let outcomes = [
            (FindingOutcome::Finding, "flagged"),
            (FindingOutcome::Gap, "incomplete"),
        ];
        let found =
            (dice.below(2) == 0).then(|| (dice.one_of(RuleCode::ALL), dice.one_of(&outcomes)));
        let findings = found.map(|(code, (outcome, _))| finding(code, outcome, None));
        let digest = dice.bytes();
        builder.push(
            &event,
            ContentDigest(digest),
            &verdict(findings.into_iter().collect()),
            &origin,
        );
        let of = |wanted: FindingOutcome| {
            let codes = found.filter(|(_, (outcome, _))| *outcome == wanted);
            json!(
                codes
                    .map(|(code, _)| code.as_str())
                    .into_iter()
                    .collect::<Vec<_>>()
            )
        };
        let verdict = found.map_or("conforms", |(_, (_, verdict))| verdict);
        let mut row = expected(&event, digest, &origin);
        row["verdict"] = json!(verdict);
        row["event_verdict"] = json!(verdict);
        row["codes"] = of(FindingOutcome::Finding);
        row["gap_codes"] = of(FindingOutcome::Gap);
        row["worst_severity"] = json!(found.map_or("", |_| Severity::Medium.as_str()));
        wanted.extend(persons(&event).into_iter().map(|person| with(&row, person)));
    }
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    let rows = engine.json(EVERYTHING).await;
    assert_eq!(rows.len(), wanted.len());
    for (row, wanted) in rows.iter().zip(&mut wanted) {
        // Its meaning has tests of its own.
        wanted["version"] = row["version"].clone();
        assert_columns(row, wanted);
    }
}

/// The columns of each person, once, at the first position; of nobody when none is listed.
fn persons(event: &DisclosureEvent<'_>) -> Vec<Value> {
    let mut seen = Vec::new();
    let mut rows = Vec::new();
    for (index, subject) in event.subjects.iter().enumerate() {
        if !seen.contains(&subject.pseudonym) {
            seen.push(subject.pseudonym);
            rows.push(json!({
                "subject": hex(subject.pseudonym.0), "subject_index": index,
                "subject_scheme": subject.scheme, "subject_key_id": subject.key_id,
                "subject_kind": subject.kind.symbol(),
            }));
        }
    }
    if rows.is_empty() {
        rows.push(json!({
            "subject": "00".repeat(16), "subject_index": 0, "subject_scheme": "",
            "subject_key_id": "", "subject_kind": "",
        }));
    }
    rows
}

fn with(row: &Value, person: Value) -> Value {
    let mut row = row.clone();
    if let (Some(row), Value::Object(person)) = (row.as_object_mut(), person) {
        row.extend(person);
    }
    row
}

fn hex(bytes: [u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn uuid(bytes: [u8; 16]) -> String {
    let hex = hex(bytes).to_lowercase();
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}
