//! The ClickHouse engine (libchdb) behind ClickHouse's HTTP interface on 127.0.0.1, for one machine.
//! Started by the library of this crate, which gives it its folder and watches it.
//! Never listens on another address, and never answers before the engine is open.

mod compress;
mod config;
mod confine;
mod engine;
mod ffi;
mod formats;
mod http;
mod login;
mod multipart;
mod refusal;
mod request;
mod run;
mod sql;

use std::error::Error;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;

use crate::confine::{Confined, confine};
use crate::engine::Engine;
use crate::http::Server;
use crate::login::Login;

/// Requests the engine works on at the same time; the others wait.
const PLACES: usize = 32;
/// How long running requests may take after SIGTERM.
const DRAIN: Duration = Duration::from_secs(20);

/// Serves the ClickHouse engine over HTTP on 127.0.0.1.
#[derive(Parser)]
struct Arguments {
    /// libchdb.so, as fetched by ./dev setup
    #[arg(long)]
    library: PathBuf,
    /// Folder of the store; created when missing
    #[arg(long)]
    data_dir: PathBuf,
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long)]
    port: u16,
    /// Memory the engine may use
    #[arg(long, default_value_t = 2 << 30)]
    memory_bytes: u64,
    /// Largest body of a request
    #[arg(long, default_value_t = 256 << 20)]
    body_bytes: usize,
    /// Port of this machine that SQL may reach, and with it Kafka tables; may be given several times
    #[arg(long)]
    reachable_port: Vec<u16>,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut text = error.to_string();
            let mut source = error.source();
            while let Some(cause) = source {
                text = format!("{text}: {cause}");
                source = cause.source();
            }
            eprintln!("embedded-clickhouse: {text}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let data = arguments.data_dir.join("data");
    std::fs::create_dir_all(&data)?;
    let reachable = &arguments.reachable_port;
    let config = config::write(
        &arguments.data_dir,
        arguments.memory_bytes,
        !reachable.is_empty(),
    )?;
    let library = engine::load(&arguments.library)?;
    if confine(&arguments.data_dir, &arguments.library, reachable)? != Confined::Wholly {
        eprintln!(
            "embedded-clickhouse: this kernel cannot confine the engine to its folder (Linux 6.10 can): \
             SQL of anybody who can log in reads what this user can read"
        );
    }
    let (engine, mut kept_open) = Engine::open(library, &data, &config)?;
    let timezone = kept_open
        .query("SELECT timezone()", "TabSeparated", &[])
        .map_err(|refusal| refusal.0)?;
    let timezone = HeaderValue::from_bytes(timezone.bytes().trim_ascii())?;
    let user = std::env::var("EMBEDDED_CLICKHOUSE_USER").ok();
    let password = std::env::var("EMBEDDED_CLICKHOUSE_PASSWORD").unwrap_or_default();
    let server = Arc::new(Server {
        engine: engine.clone(),
        login: Login::new(user.map(|user| (user, password))),
        body_bytes: arguments.body_bytes,
        places: Arc::new(Semaphore::new(PLACES)),
        timezone,
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(listen(arguments.port, server))?;
    // Requests that did not end in time still hold connections; then the engine ends with us.
    runtime.shutdown_timeout(Duration::from_secs(1));
    drop(kept_open);
    engine.shutdown();
    Ok(())
}

/// Serves until SIGTERM or SIGINT, then lets running requests end.
async fn listen(port: u16, server: Arc<Server>) -> Result<(), Box<dyn Error>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    eprintln!(
        "embedded-clickhouse: listening on {}",
        listener.local_addr()?
    );
    let (stopping, stop) = tokio::sync::oneshot::channel::<()>();
    let app = axum::Router::new().fallback(http::serve).with_state(server);
    let serving = axum::serve(listener, app).with_graceful_shutdown(async {
        let _ = stop.await;
    });
    let serving = tokio::spawn(serving.into_future());
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    eprintln!("embedded-clickhouse: finishing running requests");
    let _ = stopping.send(());
    match tokio::time::timeout(DRAIN, serving).await {
        Ok(served) => served??,
        Err(_) => eprintln!("embedded-clickhouse: some requests did not end in time"),
    }
    eprintln!("embedded-clickhouse: stopped");
    Ok(())
}
