//! Whatever was stored is judged again to the same verdict while nothing new is known: every example of every rule.

use std::{collections::BTreeSet, fs, path::Path};

use domain::{digest::content_digest, event::Pseudonym, judge::judge, time::ReceivedAt};
use store::{BatchBuilder, Origin};
use wire::{
    OwnedEvent,
    pseudonym::{KeyRing, Pseudonymiser},
};

use crate::{
    said::given,
    world::{World, known},
};

fn examples(with: &Pseudonymiser) -> Vec<OwnedEvent> {
    let examples = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../schemas/register/examples"
    );
    let mut events = Vec::new();
    for folder in ["codes", "arrangements"] {
        let files = fs::read_dir(Path::new(examples).join(folder)).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        let is_events = |path: &Path| path.to_string_lossy().ends_with(".events.jsonl");
        for path in paths.filter(|path| is_events(path)) {
            let submissions = wire::json::parse_submissions(&fs::read(path).unwrap()).unwrap();
            let read = submissions.into_iter();
            events.extend(read.map(|submission| submission.pseudonymise(with).unwrap()));
        }
    }
    events
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_is_judged_again_to_the_verdict_that_it_had() {
    let world = World::start().await;
    let registers = world.registers();
    let schemes = &registers.iter().next().unwrap().data().schemes;
    let pseudonymiser = Pseudonymiser::new(KeyRing::random(), schemes).unwrap();
    let examples = examples(&pseudonymiser);
    let status = known(&[given(1)]);
    let mut batch = BatchBuilder::new();
    let (mut persons, mut identities) = (BTreeSet::new(), BTreeSet::new());
    for (offset, owned) in (0..).zip(&examples) {
        let event = owned.event();
        let received_at = ReceivedAt(event.recorded_at);
        let origin = Origin {
            topic: "disclosures.v1",
            partition: 0,
            offset,
            received_at,
        };
        let digest = content_digest(&event);
        let verdict = judge(&registers, &status, &event, received_at);
        let is_first = identities.insert((owned.event().source.to_owned(), event.event_id, digest));
        if is_first {
            persons.extend(event.subjects.iter().map(|subject| subject.pseudonym));
            batch.push(&event, digest, &verdict, &origin);
        }
    }
    world.ledger().insert(&batch.finish()).await.unwrap();

    let persons: Vec<Pseudonym> = persons.into_iter().collect();
    let (mut judged, mut found) = (BTreeSet::new(), 0);
    for some in persons.chunks(200) {
        let mut events = world.ledger().events_of(some).await.unwrap();
        while let Some(stored) = events.next().await.unwrap() {
            let event = stored.event();
            let verdict = judge(&registers, &status, &event, stored.received_at());
            assert!(
                stored.is_judged_as(&verdict),
                "{} {:?}: {verdict:?}",
                event.source,
                event.event_id
            );
            found += usize::from(!verdict.findings.is_empty());
            judged.insert((event.source.to_owned(), event.event_id, stored.digest()));
        }
    }
    assert!(judged.len() > 150, "{} of {}", judged.len(), examples.len());
    assert!(found > 100, "{found}");
}
