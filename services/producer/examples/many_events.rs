//! Makes the topics and sends many events of one source as fast as the broker takes them:
//! `SHARETRAIL_KAFKA=127.0.0.1:9092 cargo run --release -p producer --example many_events -- 1000000`.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use domain::{
    event::{Conditions, DisclosureEvent, EventId, EventRecipient, Pseudonym, Subject},
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use producer::{Producer, ProducerConfig, topics};

const SOURCE: &str = "cx-housing";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let kafka = std::env::var("SHARETRAIL_KAFKA").unwrap_or_else(|_| "127.0.0.1:9092".into());
    let events: u64 = std::env::args()
        .nth(1)
        .map_or(Ok(100_000), |text| text.parse())?;
    let report =
        topics::ensure(&kafka, &[(SOURCE, true)], topics::TopicSettings::default()).await?;
    println!("made {:?}, found {:?}", report.created, report.existing);
    for difference in &report.differences {
        println!("{difference}");
    }

    let producer = Producer::connect(ProducerConfig::new(kafka, SOURCE))?;
    let begun = Instant::now();
    for _ in 0..events {
        producer
            .enqueue(&event(EventId(uuid::Uuid::now_v7().into_bytes())))
            .await?;
    }
    let count = producer.flush(Duration::from_secs(60)).await;
    let rate = count.acknowledged as f64 / begun.elapsed().as_secs_f64();
    println!("{count:?}, {rate:.0} acknowledged a second");
    Ok(())
}

fn event(event_id: EventId) -> DisclosureEvent<'static> {
    let at = UtcMicros(1_772_359_200_000_000);
    DisclosureEvent {
        event_id,
        source: SOURCE,
        sequence: None,
        kind: Kind::Disclosed,
        corrects: None,
        follows: None,
        environment: Environment::Test,
        occurred_at: at,
        recorded_at: at,
        disclosure_id: None,
        subjects: vec![Subject {
            scheme: "tenancy",
            pseudonym: Pseudonym([7; 16]),
            key_id: "k1",
            kind: SubjectKind::Tenant,
        }],
        subject_count: 1,
        recipient: EventRecipient {
            id: Some("green-energy-uk"),
            name: "Green Energy UK",
            kind: None,
            country: "GB",
        },
        arrangement: Some("green-energy-sign-up"),
        purpose: "utility-account-setup",
        lawful_basis: LawfulBasis::LegitimateInterests,
        conditions: Conditions::default(),
        categories: vec!["name", "address", "contact-details"],
        channel: Channel::Api,
        transfer: None,
        case_reference: None,
        reason: "New tenancy: the energy supplier opens an account.",
        facts: vec![("outstanding_balance", "true")],
        decision: None,
    }
}
