//! Both ways in carry the same event, and broken bytes are what they are said to be.

use domain::digest::content_digest;
use generator::{Body, Breakage, Generated, Pseudonyms, Role, reported};
use wire::{
    avro::{self, Decoder, SchemaIds},
    json,
    pseudonym::{KeyRing, Pseudonymiser},
    status::{StatusInput, take_statuses},
};

use crate::support::{all, register, scale, world};

fn decoder() -> Decoder {
    Decoder::new(SchemaIds::default())
}

#[test]
fn json_and_avro_say_the_same() {
    let world = world(scale(300, 4_000));
    let keys = KeyRing::random();
    let pseudonymiser = Pseudonymiser::new(keys, &register().data().schemes).expect("schemes");
    let mut key_id = String::new();
    let made = Pseudonyms::precompute(world.people(), "", |scheme, identifier| {
        let (pseudonym, id) = pseudonymiser.active(scheme, identifier)?;
        key_id = id.to_string();
        Ok::<_, wire::pseudonym::PseudonymError>(pseudonym)
    });
    made.expect("identifiers match their schemes");
    let pseudonyms = Pseudonyms::precompute(world.people(), &key_id, |scheme, identifier| {
        pseudonymiser
            .active(scheme, identifier)
            .map(|(pseudonym, _)| pseudonym)
    })
    .expect("again");
    let decoder = decoder();
    let (messages, _) = all(&world);
    for message in &messages {
        let Body::Event(event) = &message.body else {
            continue;
        };
        let sent = event.disclosure(&pseudonyms);
        let mut bytes = Vec::new();
        avro::encode(&sent, &mut bytes);
        let decoded = decoder.decode(&bytes).expect("Avro").into_owned();
        assert_eq!(content_digest(&decoded.event()), content_digest(&sent));
        if message.route == domain::register::model::Route::Gateway {
            let body = event.to_json(world.people()).expect("JSON");
            let mut submissions = json::parse_submissions(&body).expect("the gateway takes it");
            assert_eq!(submissions.len(), 1);
            let owned = submissions
                .remove(0)
                .pseudonymise(&pseudonymiser)
                .expect("identifiers");
            assert_eq!(content_digest(&owned.event()), content_digest(&sent));
        }
    }
}

#[test]
fn what_is_reported_of_persons_is_taken_in_one_body() {
    let world = world(scale(300, 4_000));
    let pseudonymiser = Pseudonymiser::new(KeyRing::random(), &register().data().schemes);
    let reported = reported(&world).expect("enough events");
    let lines = reported
        .iter()
        .filter_map(|one| one.to_json(world.people()));
    let body = lines.collect::<Vec<_>>().join("\n");
    let inputs = StatusInput::parse(body.as_bytes()).expect("statuses");
    let taken = take_statuses(inputs, &pseudonymiser.expect("schemes")).expect("of persons");
    assert!(taken.len() > 100, "{}", taken.len());
}

#[test]
fn broken_bytes_become_the_dead_letters_they_are_said_to_be() {
    let world = world(scale(300, 4_000));
    let pseudonyms = crate::support::pseudonyms(world.people());
    let decoder = decoder();
    let (messages, truth) = all(&world);
    let mut kinds = std::collections::BTreeSet::new();
    for Generated {
        body, role, route, ..
    } in &messages
    {
        let Body::Broken(event, how) = body else {
            continue;
        };
        assert_eq!(
            (*role, *route),
            (Role::Broken, domain::register::model::Route::Kafka)
        );
        let mut bytes = Vec::new();
        avro::encode(&event.disclosure(&pseudonyms), &mut bytes);
        how.apply(&mut bytes);
        assert_eq!(
            decoder.decode(&bytes).expect_err("broken").code(),
            how.code(),
            "{how:?}"
        );
        kinds.insert(*how);
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), Breakage::ALL);
    assert!(truth.counts.dead_letters >= 12);
}
