//! Where the services' registers come from: files, read once, or the topic of published ones, followed for as long
//! as the services run. A register that cannot be used is told and never replaces a good one.

use std::{sync::mpsc, thread};

use anyhow::{Context as _, Result};
use follow::{Follower, Told};
use runtime::{Readiness, Shutdown};
use wire::register::{Current, Published, RegisterError, Taken};

use crate::settings::RegisterSource;

const PART: &str = "registers";

/// The registers in use. Published ones: returns when at least one has been read; `None` when the shutdown came first.
pub async fn open(
    source: RegisterSource,
    readiness: &[Readiness],
    shutdown: &Shutdown,
) -> Result<Option<Current>> {
    let bootstrap = match source {
        RegisterSource::Files(registers) => return Ok(Some(Current::new(registers))),
        RegisterSource::Published(bootstrap) => bootstrap,
    };
    let say = |what: &[&str]| readiness.iter().for_each(|part| part.set(PART, what));
    say(&["reading the published registers"]);
    let current = Current::default();
    let (first, is_there) = mpsc::channel();
    let (feed, over) = (current.clone(), shutdown.clone());
    let parts = readiness.to_vec();
    thread::Builder::new()
        .name("registers".into())
        .spawn(move || follow(&bootstrap, &feed, &parts, &over, &first))
        .context("cannot start a thread for the registers")?;
    let waited = tokio::task::spawn_blocking(move || is_there.recv());
    let found = tokio::select! {
        found = waited => found.is_ok_and(|found| found.is_ok()),
        () = shutdown.begun() => false,
    };
    Ok(found.then_some(current))
}

/// Follows the topic until the shutdown; opens it again whenever it cannot be read.
fn follow(
    bootstrap: &str,
    current: &Current,
    readiness: &[Readiness],
    shutdown: &Shutdown,
    first: &mpsc::Sender<()>,
) {
    let say = |what: &[String]| readiness.iter().for_each(|part| part.set(PART, what));
    let mut feed = Feed {
        current,
        published: Published::default(),
        is_caught_up: false,
        first,
    };
    while !shutdown.is_begun() {
        let ended = Follower::open(bootstrap, wire::register::TOPIC).and_then(|follower| {
            follower.run(
                || shutdown.is_begun(),
                |told| {
                    if let Some(waits_for) = feed.hear(told) {
                        say(&waits_for);
                    }
                },
            )
        });
        if let Err(error) = ended {
            tracing::warn!(%error, "the published registers cannot be read; it is tried again");
            if !feed.is_caught_up {
                say(&[error.to_string()]);
            }
            thread::sleep(std::time::Duration::from_secs(1));
        }
    }
}

struct Feed<'a> {
    current: &'a Current,
    published: Published,
    is_caught_up: bool,
    first: &'a mpsc::Sender<()>,
}

impl Feed<'_> {
    /// Takes in what the follower tells; says what the services wait for, if that changed.
    fn hear(&mut self, told: Told<'_>) -> Option<Vec<String>> {
        match told {
            Told::Record(record) => match self.published.take(record.key, record.value) {
                Ok(Taken::New) if self.is_caught_up => return Some(self.publish()),
                Ok(Taken::New | Taken::Known) => {}
                Err(errors) => tell(&errors),
            },
            Told::CaughtUp => {
                self.is_caught_up = true;
                return Some(self.publish());
            }
            Told::Away(reason) => tracing::warn!(reason, "published registers"),
            Told::Back => tracing::info!("published registers: Kafka answers again"),
        }
        None
    }

    fn publish(&self) -> Vec<String> {
        if self.published.is_empty() {
            let what = "no register has been published: sharetrail register publish FILE";
            return vec![what.into()];
        }
        match self.published.registers() {
            Ok(registers) => {
                let versions: Vec<&str> = registers
                    .iter()
                    .map(|one| one.data().version.as_str())
                    .collect();
                tracing::info!(versions = versions.join(", "), "registers in use");
                self.current.set(registers);
                // Nobody waits any longer after the first.
                let _ = self.first.send(());
            }
            Err(errors) => tell(&errors),
        }
        Vec::new()
    }
}

fn tell(errors: &[RegisterError]) {
    for error in errors {
        tracing::error!("a published register is not used: {error}");
    }
}
