//! Puts the consumer together, runs it until it is told to stop, and takes it apart in order. Decides nothing.

use std::{
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use domain::judge::Remembering;
use rdkafka::consumer::BaseConsumer;
use runtime::{Readiness, Shutdown};
use store::Store;
use tokio::{sync::oneshot, task::JoinSet};
use wire::register::Current;

use crate::{
    ConsumerConfig, ConsumerError, Metrics,
    barrier::Barrier,
    batches::Batches,
    budget::Budget,
    client,
    commit::Committer,
    context::Context,
    dead_letter::DeadLetterPublisher,
    decoding::Decoding,
    flight::Flights,
    halt::{Halts, Ledger},
    holds::Holds,
    insert::{AT_ONCE, Inserter},
    intake::Intake,
    ownership::Ownership,
    pace::Pace,
    plans::Plans,
    poll::{Flow, PollLoop},
    registry::Lookups,
    status::{Condition, Status},
    stop::Stop,
    subjects::SharedStatus,
    watch::Watch,
};

/// Beyond `stop_within`: for a commit on its way and for leaving the group. Then the threads are left behind.
const LEAVE_WITHIN: Duration = Duration::from_secs(10);

/// What the consumer works with.
pub struct World {
    /// What disclosures are judged against.
    pub registers: Current,
    /// What is known of persons; must have been read to its end.
    pub status: SharedStatus,
    /// Where they go.
    pub store: Store,
    /// Where everything is counted.
    pub metrics: Metrics,
    /// Who is told what it waits for.
    pub readiness: Readiness,
}

/// Consumes until the shutdown begins, then stores and commits what was read and leaves the group.
///
/// Dropping the future stops the inserts; nothing that is not stored is ever committed.
///
/// # Errors
/// What only a new start mends; a broker or store that is away is waited for instead.
pub async fn run(
    config: ConsumerConfig,
    world: World,
    shutdown: Shutdown,
) -> Result<(), ConsumerError> {
    let status = Status::new(world.metrics.clone(), world.readiness);
    status.wait_for(
        Condition::Assignment,
        "waiting for partitions: the group is being joined, and there must be a topic disclosures.v1".into(),
    );
    let ownership = Arc::new(Ownership::default());
    let flights = Flights::default();
    let committer = Committer::new(
        Arc::clone(&ownership),
        world.metrics.clone(),
        status.clone(),
    );
    let barrier = Barrier {
        ownership: Arc::clone(&ownership),
        flights: flights.clone(),
        committer: Arc::new(Mutex::new(committer)),
        metrics: world.metrics.clone(),
    };
    let context = Context {
        ownership: Arc::clone(&ownership),
        barrier: barrier.clone(),
        status: status.clone(),
    };
    let consumer = Arc::new(client::subscribe(&config, context).map_err(ConsumerError::Kafka)?);
    let stop = Stop::default();
    let (shipments, to_insert) = tokio::sync::mpsc::channel(AT_ONCE);
    let to_insert = Arc::new(tokio::sync::Mutex::new(to_insert));
    let (questions, asked) = tokio::sync::mpsc::unbounded_channel();
    let (answered, ledger) = mpsc::channel();
    let asker = Ledger {
        store: world.store.clone(),
        status: status.clone(),
    };
    let lookups = config
        .registry
        .map(|registry| Lookups::start(registry, status.clone(), world.metrics.clone()))
        .transpose()?;
    let inserter = || Inserter {
        store: world.store.clone(),
        letters: DeadLetterPublisher::new(&config.bootstrap),
        flights: flights.clone(),
        metrics: world.metrics.clone(),
        status: status.clone(),
    };
    let inserters = (0..AT_ONCE).map(|_| inserter().run(Arc::clone(&to_insert)));
    let mut tasks: JoinSet<()> = inserters.collect();
    tasks.spawn(asker.run(asked, answered));
    let mut together = Together {
        tasks,
        stop: stop.clone(),
    };
    let poll_loop = PollLoop {
        intake: Intake {
            decoding: Decoding::new(config.decoder, lookups),
            halts: Halts::new(config.halt_limits),
            questions,
            judge: Remembering::new(world.registers.get()),
            registers: world.registers,
            status: world.status,
            keys: config.dead_letter_keys,
            ownership: Arc::clone(&ownership),
        },
        ledger,
        status: status.clone(),
        holds: Holds::default(),
        barrier,
        plans: Plans::new(status.clone()),
        batches: Batches::default(),
        pace: Pace::new(config.limits),
        budget: Budget::new(config.limits),
        shipments,
        stop: stop.clone(),
        flow: Flow::default(),
        ready: Vec::new(),
        metrics: world.metrics.clone(),
        consumer: Arc::clone(&consumer),
    };
    let watch = Watch {
        consumer: Arc::clone(&consumer),
        ownership,
        metrics: world.metrics,
        status,
        ended: Stop::default(),
    };
    let mut ended = start(consumer, poll_loop, watch)?;
    let stop_within = config.stop_within;
    let ended = tokio::select! {
        ended = &mut ended => ended,
        () = together.lost_one() => {
            // What it worked on would stand for ever: a new start reads it again.
            stop.ask(Duration::ZERO);
            let _ = tokio::time::timeout(LEAVE_WITHIN, ended).await;
            Ok(Err(ConsumerError::TaskEnded))
        }
        () = shutdown.begun() => {
            tracing::info!("stopping: what was read is stored and committed first");
            stop.ask(stop_within);
            match tokio::time::timeout(stop_within + LEAVE_WITHIN, ended).await {
                Ok(ended) => ended,
                Err(_) => {
                    tracing::warn!("left without a word to the group: what was not committed is read again");
                    Ok(Ok(()))
                }
            }
        }
    };
    drop(together);
    ended.unwrap_or(Err(ConsumerError::PollLoopEnded))
}

/// Starts the two threads. The answer comes when the loop has ended and the group is left.
fn start(
    consumer: Arc<BaseConsumer<Context>>,
    poll_loop: PollLoop,
    watch: Watch,
) -> Result<oneshot::Receiver<Result<(), ConsumerError>>, ConsumerError> {
    let (tell, ended) = oneshot::channel();
    let (watch_ended, nobody_polls) = (watch.ended.clone(), watch.ended.clone());
    let watching = thread::Builder::new()
        .name("consumer-watch".into())
        .spawn(move || watch.run())
        .map_err(ConsumerError::Thread)?;
    let polling = thread::Builder::new()
        .name("consumer-poll".into())
        .spawn(move || {
            let answer = poll_loop.run();
            watch_ended.ask(Duration::ZERO);
            // A panic over there has nothing to do with what is stored; its message is in the log.
            let _ = watching.join();
            // The last holder: dropping it leaves the group.
            drop(consumer);
            // The receiver is gone only when nobody waits any longer.
            let _ = tell.send(answer);
        });
    match polling {
        Ok(_) => Ok(ended),
        Err(error) => {
            nobody_polls.ask(Duration::ZERO);
            Err(ConsumerError::Thread(error))
        }
    }
}

/// Neither works without the other: when one has ended, or nobody waits any longer, so does the other.
struct Together {
    tasks: JoinSet<()>,
    stop: Stop,
}

impl Together {
    /// Waits until a task ends in a panic; for ever while they end in order.
    async fn lost_one(&mut self) {
        while let Some(ended) = self.tasks.join_next().await {
            if ended.is_err() {
                return;
            }
        }
        std::future::pending().await
    }
}

impl Drop for Together {
    fn drop(&mut self) {
        self.stop.ask(Duration::ZERO);
    }
}
