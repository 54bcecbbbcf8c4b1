//! The real engines behind proxies, and the consumers in front of them; does to them what the campaign says.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result};
use embedded::{ClickHouse, ClickHouseOptions, Kafka, KafkaOptions, Proxied};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use store::{Store, StoreConfig};
use tokio::sync::Mutex;

use crate::{
    faults::{Fault, Planned},
    fleet::{Consumer, Program},
    group,
    proxy::{Mode, Proxy},
};

/// Consumers that are always there.
const CONSUMERS: usize = 2;

/// How long a fault that hits consumers at work waits until they do.
const WORKING_WITHIN: Duration = Duration::from_secs(30);

pub struct World {
    folder: PathBuf,
    proxied: Proxied,
    pub bootstrap: String,
    pub store: Store,
    /// The engine itself, past the proxy.
    pub store_url: String,
    broker: Mutex<Option<Kafka>>,
    engine: Mutex<Option<ClickHouse>>,
    to_broker: Proxy,
    to_store: Proxy,
    program: Program,
    consumers: Vec<Mutex<Option<Consumer>>>,
}

impl World {
    /// Starts everything; tables and topics are there.
    pub async fn start(folder: &Path, program: PathBuf, register: PathBuf) -> Result<Arc<Self>> {
        let (to_broker, to_store) = (Proxy::start().await?, Proxy::start().await?);
        let proxied = Proxied {
            listen: free_port()?,
            advertised: to_broker.port(),
        };
        to_broker.to(proxied.listen);
        let broker = start_broker(folder, proxied).await?;
        let engine = start_engine(folder).await?;
        to_store.to(port_of(engine.url())?);
        // The checks go straight to the engine, whose port survives its restarts.
        let store = Store::connect(StoreConfig {
            // Questions over millions of rows, on a machine that has just been through all this.
            request_timeout: Duration::from_secs(600),
            ..StoreConfig::new(engine.url())
        })?;
        store.migrate().await?;
        let bootstrap = broker.bootstrap().to_owned();
        let sources = [("cx-housing", true)];
        producer::topics::ensure(
            &bootstrap,
            &sources,
            producer::topics::TopicSettings::default(),
        )
        .await?;
        let keys = folder.join("dead-letter.keys");
        std::fs::write(&keys, consumer::dead_letter::generate_key_file("d1"))?;
        let program = Program {
            path: program,
            register,
            kafka: format!("127.0.0.1:{}", to_broker.port()),
            clickhouse: format!("http://127.0.0.1:{}", to_store.port()),
            keys,
            logs: folder.to_owned(),
        };
        let mut consumers = Vec::new();
        for number in 0..CONSUMERS {
            consumers.push(Mutex::new(Some(program.start(number)?)));
        }
        Ok(Arc::new(Self {
            folder: folder.to_owned(),
            proxied,
            bootstrap,
            store,
            store_url: engine.url().to_owned(),
            broker: Mutex::new(Some(broker)),
            engine: Mutex::new(Some(engine)),
            to_broker,
            to_store,
            program,
            consumers,
        }))
    }

    /// Does it, and mends it when its time is over.
    pub async fn suffer(&self, planned: Planned) -> Result<()> {
        let Planned {
            fault, lasts, who, ..
        } = planned;
        match fault {
            Fault::KillConsumer
            | Fault::PauseConsumer
            | Fault::ZombieConsumer
            | Fault::RestartConsumer => {
                self.consumer_suffers(fault, who % CONSUMERS, lasts).await?
            }
            Fault::KillBeforeStored => self.kill_before_stored(lasts).await?,
            Fault::JoinAndLeave => {
                let third = self.program.start(CONSUMERS)?;
                tokio::time::sleep(lasts).await;
                tokio::task::spawn_blocking(|| third.end()).await??;
            }
            Fault::KillBroker => {
                let mut broker = self.broker.lock().await;
                if let Some(running) = broker.take() {
                    running.kill9().await;
                }
                *broker = Some(start_broker(&self.folder, self.proxied).await?);
            }
            Fault::KillStore => {
                let mut engine = self.engine.lock().await;
                if let Some(running) = engine.take() {
                    running.kill9().await;
                }
                tokio::time::sleep(lasts).await;
                *engine = Some(start_engine(&self.folder).await?);
            }
            Fault::PauseBroker => {
                let broker = self.broker.lock().await;
                pause(broker.as_ref().map(Kafka::pid), lasts).await;
            }
            Fault::PauseStore => {
                let engine = self.engine.lock().await;
                pause(engine.as_ref().map(ClickHouse::pid), lasts).await;
            }
            Fault::CutStore => self.to_store.cut(),
            Fault::CutBroker => self.to_broker.cut(),
            Fault::DropStoreAnswers => spoil(&self.to_store, Mode::DropAnswers, lasts).await,
            Fault::StoreBlackHole => spoil(&self.to_store, Mode::BlackHole, lasts).await,
            Fault::SlowStore => spoil(&self.to_store, Mode::Slow, lasts).await,
            Fault::RefuseStore => {
                self.to_store.cut();
                spoil(&self.to_store, Mode::Refuse, lasts).await;
            }
            Fault::DropBrokerAnswers => spoil(&self.to_broker, Mode::DropAnswers, lasts).await,
            Fault::BrokerBlackHole => spoil(&self.to_broker, Mode::BlackHole, lasts).await,
            Fault::SlowBroker => spoil(&self.to_broker, Mode::Slow, lasts).await,
        }
        Ok(())
    }

    async fn kill_before_stored(&self, lasts: Duration) -> Result<()> {
        group::wait_until_confirming(&self.bootstrap, WORKING_WITHIN).await?;
        let mut places = Vec::new();
        for place in &self.consumers {
            places.push(place.lock().await);
        }
        self.to_store.set(Mode::BlackHole);
        tokio::time::sleep(lasts).await;
        places.iter_mut().for_each(|place| drop(place.take()));
        // First cut, then open: what was on its way must not arrive after all.
        self.to_store.cut();
        self.to_store.set(Mode::Pass);
        for (number, place) in places.iter_mut().enumerate() {
            **place = Some(self.program.start(number)?);
        }
        Ok(())
    }

    async fn consumer_suffers(&self, fault: Fault, who: usize, lasts: Duration) -> Result<()> {
        let mut place = self.consumers.get(who).context("one of them")?.lock().await;
        let consumer = place.take().context("every consumer is started again")?;
        *place = Some(match fault {
            Fault::KillConsumer => {
                drop(consumer);
                self.program.start(who)?
            }
            Fault::RestartConsumer => {
                tokio::task::spawn_blocking(|| consumer.end()).await??;
                self.program.start(who)?
            }
            _ => {
                consumer.pause();
                tokio::time::sleep(lasts).await;
                consumer.go_on();
                consumer
            }
        });
        Ok(())
    }

    /// Everything is as it should be again; a consumer that ended by itself is a failure of its own.
    pub async fn heal(&self) -> Result<()> {
        self.to_store.set(Mode::Pass);
        self.to_broker.set(Mode::Pass);
        for (number, place) in self.consumers.iter().enumerate() {
            let mut place = place.lock().await;
            if place.as_mut().is_none_or(Consumer::has_ended) {
                eprintln!(
                    "consumer {number} had ended by itself; its log is in {}",
                    self.folder.display()
                );
                *place = Some(self.program.start(number)?);
            }
        }
        Ok(())
    }
}

async fn spoil(proxy: &Proxy, mode: Mode, lasts: Duration) {
    proxy.set(mode);
    tokio::time::sleep(lasts).await;
    proxy.set(Mode::Pass);
    // What hung in there is not to be answered late as if nothing had been.
    proxy.cut();
}

async fn pause(pid: Option<u32>, lasts: Duration) {
    let signal = |signal| {
        if let Some(pid) = pid {
            let _ = kill(Pid::from_raw(pid as i32), signal);
        }
    };
    signal(Signal::SIGSTOP);
    tokio::time::sleep(lasts).await;
    signal(Signal::SIGCONT);
}

async fn start_broker(folder: &Path, proxied: Proxied) -> Result<Kafka> {
    let options = KafkaOptions {
        proxied: Some(proxied),
        ..KafkaOptions::new(folder.join("kafka"))
    };
    Ok(Kafka::start(options).await?)
}

async fn start_engine(folder: &Path) -> Result<ClickHouse> {
    Ok(ClickHouse::start(ClickHouseOptions::new(folder.join("clickhouse"))).await?)
}

fn port_of(url: &str) -> Result<u16> {
    let port = url.rsplit(':').next().context("a port")?;
    Ok(port.trim_end_matches('/').parse()?)
}

fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?
        .local_addr()?
        .port())
}
