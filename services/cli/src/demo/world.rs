//! The demo's world: both engines, the gateway and the consumer. Starts in order, stops in reverse.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Result, anyhow};
use domain::register::Registers;
use embedded::{ClickHouse, ClickHouseOptions, Kafka, KafkaOptions, Progress};
use indicatif::{ProgressBar, ProgressStyle};
use store::{Store, StoreConfig};

use super::{
    files::Files,
    persons,
    services::{Service, free_address},
};
use crate::{args::DemoArgs, migrate};

/// Everything that runs.
pub struct World {
    /// The demo's folder.
    pub files: Files,
    /// Kafka's address.
    pub bootstrap: String,
    /// The gateway's address.
    pub gateway_url: String,
    /// The store.
    pub store: Store,
    kafka: Option<Kafka>,
    clickhouse: Option<ClickHouse>,
    gateway: Service,
    consumer: Service,
}

impl World {
    /// Starts what is not given, and waits until all of it is ready.
    pub async fn start(args: &DemoArgs, registers: &Registers) -> Result<Self> {
        let files = Files::open(&args.data_dir, registers)?;
        files.clear_half_a_load(args)?;
        let spinner =
            ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {msg}")?);
        spinner.enable_steady_tick(std::time::Duration::from_millis(100));
        let (kafka, clickhouse) = engines(args, &files, &spinner).await?;
        let bootstrap = address(&args.kafka, kafka.as_ref().map(Kafka::bootstrap));
        let clickhouse_url = address(&args.clickhouse, clickhouse.as_ref().map(ClickHouse::url));

        spinner.set_message("making tables and topics");
        let store = Store::connect(StoreConfig::new(&clickhouse_url))?;
        store.migrate().await?;
        migrate::ensure_topics(&bootstrap, registers).await?;

        spinner.set_message("starting the gateway");
        let addresses = Addresses::free()?;
        let variables = variables(args, &files, &bootstrap, &clickhouse_url, &addresses)?;
        let mut gateway = Service::start(
            "gateway",
            addresses.gateway_admin,
            &files.log("gateway"),
            &variables,
        )?;
        gateway.ready().await?;
        let gateway_url = format!("http://{}", addresses.gateway);
        if files.loaded(args)?.is_none() {
            tokio::task::block_in_place(|| {
                persons::report(args, registers, &gateway_url, &files, &spinner)
            })?;
        }
        // It reads what is known of persons to the end before it judges anything.
        spinner.set_message("starting the consumer");
        let mut consumer = Service::start(
            "consumer",
            addresses.consumer_admin,
            &files.log("consumer"),
            &variables,
        )?;
        consumer.ready().await?;
        spinner.finish_and_clear();
        write_environment(&files, &variables)?;
        Ok(Self {
            files,
            bootstrap,
            gateway_url,
            store,
            kafka,
            clickhouse,
            gateway,
            consumer,
        })
    }

    /// When something went wrong: was it because a part ended? Then says that.
    pub fn blame(&mut self, error: anyhow::Error) -> anyhow::Error {
        let engines = [
            self.kafka.as_ref().map(Kafka::watch),
            self.clickhouse.as_ref().map(ClickHouse::watch),
        ];
        let engine = engines
            .into_iter()
            .flatten()
            .find_map(|watch| watch.ended())
            .map(|exit| exit.to_string());
        let ended = engine
            .or_else(|| self.gateway.has_ended())
            .or_else(|| self.consumer.has_ended());
        match ended {
            Some(ended) => anyhow!("{ended}"),
            None => error,
        }
    }

    /// Waits until a part ends by itself; that is the only way out beside ctrl-C.
    pub async fn wait_for_the_end(&mut self) -> Result<()> {
        let kafka = self.kafka.as_ref().map(Kafka::watch);
        let clickhouse = self.clickhouse.as_ref().map(ClickHouse::watch);
        let exited = async |watch: Option<embedded::Watch>| match watch {
            Some(mut watch) => watch.exited().await.to_string(),
            None => std::future::pending().await,
        };
        let ended = tokio::select! {
            ended = exited(kafka) => ended,
            ended = exited(clickhouse) => ended,
            ended = self.gateway.exited() => ended,
            ended = self.consumer.exited() => ended,
        };
        Err(anyhow!("{ended}"))
    }

    /// Stops everything; the data stays.
    pub async fn stop(self) -> Result<()> {
        let (gateway, consumer) = tokio::join!(self.gateway.stop(), self.consumer.stop());
        let clickhouse = async {
            if let Some(engine) = self.clickhouse {
                engine.stop().await
            } else {
                Ok(())
            }
        };
        let kafka = async {
            if let Some(engine) = self.kafka {
                engine.stop().await
            } else {
                Ok(())
            }
        };
        let (clickhouse, kafka) = tokio::join!(clickhouse, kafka);
        gateway?;
        consumer?;
        clickhouse?;
        kafka?;
        Ok(())
    }
}

struct Addresses {
    gateway: SocketAddr,
    gateway_admin: SocketAddr,
    consumer_admin: SocketAddr,
}

impl Addresses {
    fn free() -> Result<Self> {
        Ok(Self {
            gateway: free_address()?,
            gateway_admin: free_address()?,
            consumer_admin: free_address()?,
        })
    }
}

async fn engines(
    args: &DemoArgs,
    files: &Files,
    spinner: &ProgressBar,
) -> Result<(Option<Kafka>, Option<ClickHouse>)> {
    let told = spinner.clone();
    let progress: Progress = Arc::new(move |what: &str| told.set_message(what.to_owned()));
    let kafka = async {
        let options = KafkaOptions {
            progress: Arc::clone(&progress),
            ..KafkaOptions::new(files.engine("kafka"))
        };
        if args.kafka.is_some() {
            Ok(None)
        } else {
            Kafka::start(options).await.map(Some)
        }
    };
    let clickhouse = async {
        let options = ClickHouseOptions {
            progress: Arc::clone(&progress),
            ..ClickHouseOptions::new(files.engine("clickhouse"))
        };
        if args.clickhouse.is_some() {
            Ok(None)
        } else {
            ClickHouse::start(options).await.map(Some)
        }
    };
    Ok(tokio::try_join!(kafka, clickhouse)?)
}

fn address(given: &Option<String>, embedded: Option<&str>) -> String {
    given.as_deref().or(embedded).unwrap_or_default().to_owned()
}

fn variables(
    args: &DemoArgs,
    files: &Files,
    bootstrap: &str,
    clickhouse_url: &str,
    addresses: &Addresses,
) -> Result<Vec<(&'static str, String)>> {
    let path = |path: std::path::PathBuf| path.display().to_string();
    Ok(vec![
        ("SHARETRAIL_KAFKA", bootstrap.into()),
        ("SHARETRAIL_CLICKHOUSE_URL", clickhouse_url.into()),
        (
            "SHARETRAIL_REGISTER",
            path(std::path::absolute(&args.register)?),
        ),
        ("SHARETRAIL_KEY_RING", path(files.key_ring())),
        (
            "SHARETRAIL_DEAD_LETTER_KEY_FILE",
            path(files.dead_letter_key()),
        ),
        ("SHARETRAIL_TOKENS_FILE", path(files.tokens())),
        ("SHARETRAIL_GATEWAY_LISTEN", addresses.gateway.to_string()),
        (
            "SHARETRAIL_GATEWAY_ADMIN_LISTEN",
            addresses.gateway_admin.to_string(),
        ),
        (
            "SHARETRAIL_CONSUMER_ADMIN_LISTEN",
            addresses.consumer_admin.to_string(),
        ),
        (
            "SHARETRAIL_GATEWAY_URL",
            format!("http://{}", addresses.gateway),
        ),
    ])
}

/// With these in the environment, every command finds the demo.
fn write_environment(files: &Files, variables: &[(&str, String)]) -> Result<()> {
    let line = |(name, value): &(&str, String)| {
        format!("export {name}='{}'\n", value.replace('\'', "'\\''"))
    };
    Ok(std::fs::write(
        files.environment(),
        variables.iter().map(line).collect::<String>(),
    )?)
}
