//! The first event of a source system that writes to Kafka itself.

use std::error::Error;

use domain::{
    event::{Conditions, DisclosureEvent, EventId, EventRecipient, Pseudonym, Subject},
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use producer::{Producer, ProducerConfig};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let kafka = std::env::var("SHARETRAIL_KAFKA").unwrap_or_else(|_| "127.0.0.1:9092".into());
    let producer = Producer::connect(ProducerConfig::new(kafka, "cx-housing"))?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let now = UtcMicros(i64::try_from(now.as_micros())?);

    let event = DisclosureEvent {
        // Make it once, store it with your own record, and use it again whenever you must send again.
        event_id: EventId(uuid::Uuid::now_v7().into_bytes()),
        source: "cx-housing",
        sequence: None,
        kind: Kind::Disclosed,
        corrects: None,
        follows: None,
        environment: Environment::Test,
        occurred_at: now,
        recorded_at: now,
        disclosure_id: None,
        subjects: vec![Subject {
            scheme: "tenancy",
            // From wire::pseudonym, with the key of this source.
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
        arrangement: None,
        purpose: "utility-account-setup",
        lawful_basis: LawfulBasis::LegitimateInterests,
        conditions: Conditions::default(),
        categories: vec!["name", "address"],
        channel: Channel::Api,
        transfer: None,
        case_reference: None,
        reason: "New tenancy: the energy supplier opens an account.",
        facts: vec![("outstanding_balance", "true")],
        decision: None,
    };
    let ack = producer.send(&event).await?;
    println!("{} has it at {:?}", ack.topic, ack.place);
    Ok(())
}
