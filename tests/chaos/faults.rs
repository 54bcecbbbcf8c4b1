//! What goes wrong, when, and for how long: drawn from a seed, so that a campaign can be repeated.

use std::time::Duration;

/// One kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// kill -9 of a consumer, which starts again.
    KillConsumer,
    /// kill -9 of both consumers while they work and nothing comes through to the store: what they hold is nowhere else.
    KillBeforeStored,
    /// A consumer stops for a moment.
    PauseConsumer,
    /// A consumer stops for longer than its session and wakes up as a zombie.
    ZombieConsumer,
    /// A consumer ends in order and starts again.
    RestartConsumer,
    /// One more consumer joins and leaves.
    JoinAndLeave,
    /// kill -9 of the broker, which starts again.
    KillBroker,
    /// The broker stops for a moment.
    PauseBroker,
    /// kill -9 of the store, which starts again.
    KillStore,
    /// The store stops for a moment.
    PauseStore,
    /// All connections to the store are cut.
    CutStore,
    /// The store does what it is told, and nobody hears of it.
    DropStoreAnswers,
    /// Nothing comes through to the store.
    StoreBlackHole,
    /// The store is slow.
    SlowStore,
    /// The store takes no connection.
    RefuseStore,
    /// All connections of consumers to the broker are cut.
    CutBroker,
    /// The broker does what it is told, and no consumer hears of it.
    DropBrokerAnswers,
    /// Nothing comes through from consumers to the broker.
    BrokerBlackHole,
    /// The broker is slow.
    SlowBroker,
}

impl Fault {
    pub const ALL: [Self; 19] = [
        Self::KillConsumer,
        Self::KillBeforeStored,
        Self::PauseConsumer,
        Self::ZombieConsumer,
        Self::RestartConsumer,
        Self::JoinAndLeave,
        Self::KillBroker,
        Self::PauseBroker,
        Self::KillStore,
        Self::PauseStore,
        Self::CutStore,
        Self::DropStoreAnswers,
        Self::StoreBlackHole,
        Self::SlowStore,
        Self::RefuseStore,
        Self::CutBroker,
        Self::DropBrokerAnswers,
        Self::BrokerBlackHole,
        Self::SlowBroker,
    ];

    /// Those whose name has one of the words; all without.
    pub fn named(words: &[String]) -> Vec<Self> {
        let has = |fault: &Self| {
            let name = format!("{fault:?}").to_lowercase();
            words.is_empty() || words.iter().any(|word| name.contains(&word.to_lowercase()))
        };
        Self::ALL.into_iter().filter(has).collect()
    }

    /// How long it lasts, at least and at most.
    const fn lasts(self) -> (u64, u64) {
        match self {
            Self::ZombieConsumer => (7_000, 12_000),
            Self::KillBeforeStored => (800, 2_000),
            Self::JoinAndLeave => (3_000, 8_000),
            Self::PauseBroker | Self::PauseStore | Self::BrokerBlackHole => (500, 4_000),
            Self::StoreBlackHole | Self::SlowStore | Self::SlowBroker => (1_000, 5_000),
            _ => (200, 2_000),
        }
    }
}

/// A fault at its time.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    pub fault: Fault,
    /// Since the load began.
    pub at: Duration,
    pub lasts: Duration,
    /// Which consumer, where it is about one.
    pub who: usize,
}

/// Draws a campaign: every kind in turn before any comes again, at random times.
pub fn plan(faults: usize, seed: u64, over: Duration, kinds: &[Fault]) -> Vec<Planned> {
    let mut dice = Dice(seed ^ 0x9e37_79b9_7f4a_7c15);
    let mut planned = Vec::with_capacity(faults);
    let mut left: Vec<Fault> = Vec::new();
    let step = over.as_secs_f64() / faults.max(1) as f64;
    for number in 0..faults {
        if left.is_empty() {
            left = kinds.to_vec();
        }
        let fault = left.swap_remove(dice.below(left.len() as u64) as usize);
        let (least, most) = fault.lasts();
        let jitter = dice.below(1_000) as f64 / 1_000.0;
        planned.push(Planned {
            fault,
            at: Duration::from_secs_f64(step * (number as f64 + jitter)),
            lasts: Duration::from_millis(least + dice.below(most - least)),
            who: dice.below(1 << 16) as usize,
        });
    }
    planned
}

/// SplitMix64: small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}
