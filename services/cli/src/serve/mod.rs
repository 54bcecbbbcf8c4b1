//! `sharetrail serve`: telemetry, configuration, connect, bind, run, drain. Nothing is bound before all is known
//! to be configured well.

mod fit;
mod registers;

use std::{io, net::SocketAddr, time::Duration};

use anyhow::{Context as _, Result, bail};
use prometheus::Registry;
use runtime::{Readiness, Shutdown, admin, telemetry};
use tokio::{net::TcpListener, sync::watch};
use wire::register::Current;

use crate::{
    args::{ServeArgs, Service},
    exit::{Done, Mistake},
    settings, statuses,
};

/// Beyond the services' own limits for stopping.
const DRAIN: Duration = Duration::from_secs(60);

/// Runs the services until SIGINT or SIGTERM.
pub fn run(args: &ServeArgs) -> Result<Done> {
    let mut reader = settings::reader();
    let format = reader.value(&settings::LOG_FORMAT);
    let gateway = wants(args, Service::Gateway).then(|| settings::gateway(&mut reader));
    if wants(args, Service::Consumer) && consumer::IS_BROKEN_ON_PURPOSE {
        bail!(
            "this program's consumer was built with a mistake on purpose, for a test; build it without broken-* features"
        );
    }
    let consumer = wants(args, Service::Consumer).then(|| settings::consumer(&mut reader));
    let auditor = wants(args, Service::Auditor).then(|| settings::auditor(&mut reader));
    let archive = wants(args, Service::Archive).then(|| settings::archive(&mut reader));
    let detector = wants(args, Service::Detector).then(|| settings::detector(&mut reader));
    // The others judge nothing: alone they need no registers.
    let judges = gateway.is_some() || consumer.is_some() || detector.is_some();
    let registers = judges.then(|| settings::registers(&mut reader));
    let (format, registers, gateway, consumer, auditor, archive, detector) = reader
        .finish(|| {
            Some((
                format?,
                transpose(registers)?,
                transpose(gateway)?,
                transpose(consumer)?,
                transpose(auditor)?,
                transpose(archive)?,
                transpose(detector)?,
            ))
        })
        .map_err(|mistakes| Mistake::Configuration(mistakes.to_string()))?;
    if args.check_config {
        println!("the configuration is fit to run with");
        return Ok(Done::Well);
    }
    let filter = std::env::var(telemetry::FILTER).ok();
    telemetry::init(format, filter.as_deref())
        .map_err(|error| Mistake::Configuration(error.to_string()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let shutdown = Shutdown::on_signals().context("cannot listen to signals")?;
        if args.stop_with_stdin {
            stop_with_stdin(shutdown.clone());
        }
        let readiness = ["gateway", "consumer", "detector"].map(starting);
        let [of_gateway, of_consumer, of_detector] = readiness.clone();
        let (told, wait_for) = watch::channel(None);
        let services = async {
            tokio::try_join!(
                async {
                    if let Some(registers) = registers {
                        let found = registers::open(registers, &readiness, &shutdown).await?;
                        told.send_replace(found);
                    }
                    // Whoever still waits for registers hears of the shutdown from the closed channel.
                    drop(told);
                    Ok(())
                },
                async {
                    match gateway {
                        Some(settings) => {
                            run_gateway(settings, of_gateway, wait_for.clone(), &shutdown).await
                        }
                        None => Ok(()),
                    }
                },
                async {
                    match consumer {
                        Some(settings) => {
                            run_consumer(settings, of_consumer, wait_for.clone(), &shutdown).await
                        }
                        None => Ok(()),
                    }
                },
                async {
                    match detector {
                        Some(settings) => {
                            run_detector(settings, of_detector, wait_for.clone(), &shutdown).await
                        }
                        None => Ok(()),
                    }
                },
                async {
                    match archive {
                        Some(settings) => run_archive(settings, &shutdown).await,
                        None => Ok(()),
                    }
                },
                async {
                    match auditor {
                        Some(settings) => run_auditor(settings, &shutdown).await,
                        None => Ok(()),
                    }
                },
            )
        };
        match shutdown.drain(services, DRAIN).await {
            Ok(ended) => ended.map(|_| Done::Well),
            Err(overdue) => {
                bail!("{overdue}; what was not confirmed comes again at the next start")
            }
        }
    })
}

fn wants(args: &ServeArgs, service: Service) -> bool {
    args.services.contains(&service)
}

/// Not wanted, or wanted and configured well; `None` after a mistake.
fn transpose<T>(wanted: Option<Option<T>>) -> Option<Option<T>> {
    match wanted {
        None => Some(None),
        Some(None) => None,
        Some(configured) => Some(configured),
    }
}

/// The registers, when there are any; `None` when the shutdown came first.
type Registers = watch::Receiver<Option<Current>>;

async fn wait_for(mut registers: Registers) -> Option<Current> {
    let found = registers.wait_for(Option::is_some).await.ok()?;
    found.clone()
}

/// Registers and a store that is fit: what is needed to judge into it. `None` when the shutdown came first.
async fn needs(
    registers: Registers,
    store: &store::Store,
    readiness: &Readiness,
    shutdown: &Shutdown,
) -> Result<Option<Current>> {
    let registers = wait_for(registers).await;
    let is_fit = registers.is_some() && fit::wait(store, readiness, shutdown).await?;
    Ok(registers.filter(|_| is_fit))
}

async fn run_consumer(
    settings: settings::ConsumerSettings,
    readiness: Readiness,
    registers: Registers,
    shutdown: &Shutdown,
) -> Result<()> {
    let registry = Registry::new();
    let metrics = consumer::Metrics::new(&registry)?;
    let listener = bind("SHARETRAIL_CONSUMER_ADMIN_LISTEN", settings.admin).await?;
    tracing::info!(address = %listener.local_addr()?, "the consumer's admin port is open");
    let port = admin::serve(listener, registry, readiness.clone(), shutdown);
    let work = async {
        let needs = needs(registers, &settings.store, &readiness, shutdown);
        let Some(registers) = needs.await.map_err(io::Error::other)? else {
            return Ok(());
        };
        let bootstrap = &settings.consumer.bootstrap;
        let status = statuses::open(bootstrap, &metrics, &readiness, shutdown).await;
        let Some(status) = status.map_err(io::Error::other)? else {
            return Ok(());
        };
        let world = consumer::World {
            registers,
            status,
            store: settings.store,
            metrics,
            readiness,
        };
        let ended = consumer::run(settings.consumer, world, shutdown.clone()).await;
        ended.map_err(io::Error::other)
    };
    beside("consumer", port, work, shutdown).await
}

async fn run_detector(
    settings: settings::DetectorSettings,
    readiness: Readiness,
    registers: Registers,
    shutdown: &Shutdown,
) -> Result<()> {
    let registry = Registry::new();
    let metrics = detector::Metrics::new(&registry)?;
    let listener = bind("SHARETRAIL_DETECTOR_ADMIN_LISTEN", settings.admin).await?;
    tracing::info!(address = %listener.local_addr()?, "the detector's admin port is open");
    let port = admin::serve(listener, registry, readiness.clone(), shutdown);
    let work = async {
        let needs = needs(registers, &settings.store, &readiness, shutdown);
        let Some(registers) = needs.await.map_err(io::Error::other)? else {
            return Ok(());
        };
        let world = detector::World {
            registers,
            store: settings.store,
            metrics,
            readiness,
        };
        let ended = detector::run(settings.detector, world, shutdown.clone()).await;
        ended.map_err(io::Error::other)
    };
    beside("detector", port, work, shutdown).await
}

async fn run_archive(settings: settings::ArchiveSettings, shutdown: &Shutdown) -> Result<()> {
    let registry = Registry::new();
    let readiness = starting("archive");
    let world = archive::World {
        metrics: archive::Metrics::new(&registry)?,
        readiness: readiness.clone(),
    };
    let listener = bind("SHARETRAIL_ARCHIVE_ADMIN_LISTEN", settings.admin).await?;
    tracing::info!(address = %listener.local_addr()?, "the archiver's admin port is open");
    let port = admin::serve(listener, registry, readiness, shutdown);
    let work = archive::run(settings.archive, world, shutdown.clone());
    beside("archiver", port, work, shutdown).await
}

async fn run_auditor(settings: settings::AuditorSettings, shutdown: &Shutdown) -> Result<()> {
    let registry = Registry::new();
    let readiness = starting("auditor");
    let world = auditor::World {
        store: settings.store,
        metrics: auditor::Metrics::new(&registry)?,
        readiness: readiness.clone(),
    };
    let listener = bind("SHARETRAIL_AUDITOR_ADMIN_LISTEN", settings.admin).await?;
    tracing::info!(address = %listener.local_addr()?, "the auditor's admin port is open");
    let port = admin::serve(listener, registry, readiness, shutdown);
    let work = auditor::run(settings.auditor, world, shutdown.clone());
    beside("auditor", port, work, shutdown).await
}

async fn run_gateway(
    settings: settings::GatewaySettings,
    readiness: Readiness,
    registers: Registers,
    shutdown: &Shutdown,
) -> Result<()> {
    let registry = Registry::new();
    let metrics = gateway::Metrics::new(&registry)?;
    let admin = bind("SHARETRAIL_GATEWAY_ADMIN_LISTEN", settings.admin).await?;
    let listener = bind(gateway::LISTEN.name, settings.gateway.listen).await?;
    tracing::info!(address = %listener.local_addr()?, admin = %admin.local_addr()?, "the gateway is open");
    let port = admin::serve(admin, registry, readiness.clone(), shutdown);
    let work = async {
        let Some(registers) = wait_for(registers).await else {
            return Ok(());
        };
        let world = gateway::World {
            metrics,
            readiness,
            registers,
        };
        gateway::run(listener, settings.gateway, world, shutdown).await
    };
    beside("gateway", port, work, shutdown).await
}

/// Runs a service beside its admin port; when it ends, so does everything.
async fn beside<P, W>(
    name: &str,
    port: impl Future<Output = Result<(), P>>,
    work: impl Future<Output = Result<(), W>>,
    shutdown: &Shutdown,
) -> Result<()>
where
    P: std::error::Error + Send + Sync + 'static,
    W: std::error::Error + Send + Sync + 'static,
{
    tokio::try_join!(
        async {
            port.await
                .with_context(|| format!("the admin port of the {name} ended"))
        },
        async {
            let ended = work.await;
            shutdown.begin();
            ended.with_context(|| format!("the {name} ended"))
        },
    )?;
    Ok(())
}

/// Not ready before the service itself says so.
fn starting(part: &'static str) -> Readiness {
    let readiness = Readiness::default();
    readiness.set(part, &["starting"]);
    readiness
}

async fn bind(variable: &str, address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        Mistake::Configuration(format!("{variable}: cannot listen on {address}: {error}")).into()
    })
}

/// The end of standard input ends the services: a supervisor that dies takes them with it.
fn stop_with_stdin(shutdown: Shutdown) {
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        shutdown.begin();
    });
}
