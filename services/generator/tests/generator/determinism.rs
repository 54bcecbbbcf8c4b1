//! The same seed, the same bytes.

use generator::{Body, Generated, Scale};
use sha2::{Digest as _, Sha256};

use crate::support::{all, scale, world};

fn fingerprint(scale: Scale) -> String {
    let world = world(scale);
    let (messages, truth) = all(&world);
    let mut hash = Sha256::new();
    for Generated { via, at, body, .. } in &messages {
        let (event, how) = match body {
            Body::Event(event) => (event, None),
            Body::Broken(event, how) => (event, Some(how)),
        };
        hash.update(format!("{via} {} {how:?} ", at.0));
        hash.update(event.to_json(world.people()).expect("JSON"));
    }
    hash.update(serde_json::to_vec(&truth).expect("JSON"));
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let first = fingerprint(scale(300, 3_000));
    assert_eq!(first, fingerprint(scale(300, 3_000)));
}

#[test]
fn another_seed_gives_another_landlord() {
    assert_ne!(
        fingerprint(scale(300, 3_000)),
        fingerprint(Scale {
            seed: 2,
            ..scale(300, 3_000)
        })
    );
}
