//! The example register and small landlords.

use std::sync::Arc;

use domain::{
    event::Pseudonym,
    register::{Register, Registers},
};
use generator::{Generated, Generator, People, Pseudonyms, Scale, Truth, World};
use sha2::{Digest as _, Sha256};

const EXAMPLE: &[u8] = include_bytes!("../../../../schemas/register/register.yaml");

pub fn register() -> Register {
    let data = wire::register::read(EXAMPLE, "register.yaml").expect("the example reads");
    Register::new(data).expect("the example is sound")
}

pub fn registers() -> Registers {
    Registers::new(vec![register()]).expect("one register")
}

pub fn scale(people: u32, events: u32) -> Scale {
    Scale {
        people,
        events,
        ..Scale::default()
    }
}

pub fn world(scale: Scale) -> Arc<World> {
    Arc::new(World::new(&register(), scale).expect("a landlord of this size"))
}

pub fn all(world: &Arc<World>) -> (Vec<Generated>, Truth) {
    let mut generator = Generator::new(Arc::clone(world)).expect("enough events");
    let messages = generator.by_ref().collect();
    (messages, generator.into_truth())
}

/// Stands for the keyed pseudonym: these tests need a value, not a secret.
pub fn pseudonyms(people: &People) -> Pseudonyms {
    Pseudonyms::precompute(people, "k1", |scheme, identifier| {
        let hash = Sha256::digest(format!("{scheme}\u{1f}{identifier}"));
        let mut first = [0; 16];
        first.copy_from_slice(&hash[..16]);
        Ok::<_, std::convert::Infallible>(Pseudonym(first))
    })
    .expect("made")
}
