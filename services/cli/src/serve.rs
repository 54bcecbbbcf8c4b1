//! `sharetrail serve`: telemetry, configuration, connect, bind, run, drain. Nothing is bound before all is known
//! to be configured well.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context as _, Result, bail};
use prometheus::Registry;
use runtime::{Readiness, Shutdown, admin, telemetry};
use tokio::net::TcpListener;

use crate::{
    args::{ServeArgs, Service},
    exit::{Done, Mistake},
    settings,
};

/// Beyond the services' own limits for stopping.
const DRAIN: Duration = Duration::from_secs(60);

/// Runs the services until SIGINT or SIGTERM.
pub fn run(args: &ServeArgs) -> Result<Done> {
    let mut reader = settings::reader();
    let format = reader.value(&settings::LOG_FORMAT);
    let gateway = wants(args, Service::Gateway).then(|| settings::gateway(&mut reader));
    let consumer = wants(args, Service::Consumer).then(|| settings::consumer(&mut reader));
    let (format, gateway, consumer) = reader
        .finish(|| Some((format?, transpose(gateway)?, transpose(consumer)?)))
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
        let services = async {
            tokio::try_join!(
                async {
                    if let Some(settings) = gateway {
                        run_gateway(settings, &shutdown).await
                    } else {
                        Ok(())
                    }
                },
                async {
                    if let Some(settings) = consumer {
                        run_consumer(settings, &shutdown).await
                    } else {
                        Ok(())
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

async fn run_consumer(settings: settings::ConsumerSettings, shutdown: &Shutdown) -> Result<()> {
    let registry = Registry::new();
    let world = consumer::World {
        registers: settings.registers,
        store: settings.store,
        metrics: consumer::Metrics::new(&registry)?,
        readiness: starting("consumer"),
    };
    let listener = bind("SHARETRAIL_CONSUMER_ADMIN_LISTEN", settings.admin).await?;
    tracing::info!(address = %listener.local_addr()?, "the consumer's admin port is open");
    let port = admin::serve(listener, registry, world.readiness.clone(), shutdown);
    let work = consumer::run(settings.consumer, world, shutdown.clone());
    let ((), ()) = tokio::try_join!(
        async { port.await.context("the admin port of the consumer ended") },
        async {
            let ended = work.await;
            shutdown.begin();
            ended.context("the consumer ended")
        },
    )?;
    Ok(())
}

async fn run_gateway(settings: settings::GatewaySettings, shutdown: &Shutdown) -> Result<()> {
    let registry = Registry::new();
    let world = gateway::World {
        metrics: gateway::Metrics::new(&registry)?,
        readiness: starting("gateway"),
    };
    let admin = bind("SHARETRAIL_GATEWAY_ADMIN_LISTEN", settings.admin).await?;
    let listener = bind(gateway::LISTEN.name, settings.gateway.listen).await?;
    tracing::info!(address = %listener.local_addr()?, admin = %admin.local_addr()?, "the gateway is open");
    let port = admin::serve(admin, registry, world.readiness.clone(), shutdown);
    let work = gateway::run(listener, settings.gateway, world, shutdown);
    let ((), ()) = tokio::try_join!(
        async { port.await.context("the admin port of the gateway ended") },
        async {
            let ended = work.await;
            shutdown.begin();
            ended.context("the gateway ended")
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
