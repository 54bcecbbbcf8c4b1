//! Asks the registry on a thread of its own, again and again until it answers, so that the poll loop never waits.
//! Never gives an id up while somebody may still want it.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
};

use wire::schema_registry::Answer;

use super::{Registry, RegistryError};
use crate::{
    ConsumerError,
    backoff::Backoff,
    metrics::Metrics,
    status::{Condition, Status},
};

/// The questions that are under way, and the answers that nobody has taken yet.
pub(crate) struct Lookups {
    wanted: Sender<u32>,
    asked: HashSet<u32>,
    answers: Answers,
}

type Answers = Arc<Mutex<HashMap<u32, Answer>>>;

impl Lookups {
    /// Starts the thread; it ends with the last question after this is dropped.
    pub fn start(
        registry: Registry,
        status: Status,
        metrics: Metrics,
    ) -> Result<Self, ConsumerError> {
        let (wanted, questions) = channel();
        let answers = Answers::default();
        let asker = Asker {
            questions,
            answers: Arc::clone(&answers),
            status,
            metrics,
        };
        thread::Builder::new()
            .name("consumer-registry".into())
            .spawn(move || asker.run(|id| registry.schema(id)))
            .map_err(ConsumerError::Thread)?;
        Ok(Self {
            wanted,
            asked: HashSet::new(),
            answers,
        })
    }

    /// The answer for an id, which is the caller's to keep; `None`: it is being asked for, come again.
    pub fn ask(&mut self, id: u32) -> Option<Answer> {
        if self.asked.insert(id) {
            // The thread lives as long as this; were it gone, the partition would wait and say so.
            let _ = self.wanted.send(id);
            return None;
        }
        let answer = lock(&self.answers).remove(&id)?;
        self.asked.remove(&id);
        Some(answer)
    }

    /// Is the registry still being asked for it?
    pub fn is_pending(&self, id: u32) -> bool {
        self.asked.contains(&id) && !lock(&self.answers).contains_key(&id)
    }
}

/// What the thread has.
struct Asker {
    questions: Receiver<u32>,
    answers: Answers,
    status: Status,
    metrics: Metrics,
}

impl Asker {
    fn run(self, ask: impl Fn(u32) -> Result<Answer, RegistryError>) {
        while let Ok(id) = self.questions.recv() {
            if !self.ask_until_answered(id, &ask) {
                return;
            }
        }
    }

    /// Asks for one id; `false` when nobody listens any longer.
    fn ask_until_answered(
        &self,
        id: u32,
        ask: &impl Fn(u32) -> Result<Answer, RegistryError>,
    ) -> bool {
        let mut backoff = Backoff::default();
        let mut later = Vec::new();
        let answer = loop {
            match ask(id) {
                Ok(answer) => break answer,
                Err(error) => {
                    self.metrics.registry_failures.inc();
                    self.status.wait_for(
                        Condition::Registry,
                        format!("{error}; messages of schema {id} wait, and go on when it answers"),
                    );
                }
            }
            // Sleeps, and hears at once when nobody listens any longer.
            match self.questions.recv_timeout(backoff.next()) {
                Ok(other) => later.push(other),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        };
        lock(&self.answers).insert(id, answer);
        self.status.clear(Condition::Registry);
        later
            .into_iter()
            .all(|other| self.ask_until_answered(other, ask))
    }
}

fn lock(answers: &Answers) -> MutexGuard<'_, HashMap<u32, Answer>> {
    answers.lock().unwrap_or_else(PoisonError::into_inner)
}
