//! A whole system for one test: embedded Kafka and ClickHouse, and our services as processes of their own,
//! exactly as they are deployed. Everything ends with the value.

use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use embedded::{ClickHouse, ClickHouseOptions, Kafka, KafkaOptions};
use tempfile::TempDir;

use crate::{repository, service::Service};

/// A running system.
pub struct World {
    /// Kafka, `None` while a test has it stopped.
    pub kafka: Option<Kafka>,
    /// ClickHouse, `None` while a test has it stopped.
    pub clickhouse: Option<ClickHouse>,
    /// Where keys, tokens and logs lie.
    pub folder: TempDir,
    gateway: SocketAddr,
    gateway_admin: SocketAddr,
}

/// The program `sharetrail` of this build.
///
/// # Errors
/// It was not built.
pub fn sharetrail() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test
        .parent()
        .and_then(Path::parent)
        .context("a test lies in target/*/deps")?;
    let program = folder.join("sharetrail");
    ensure!(
        program.is_file(),
        "{} is missing: cargo build -p cli -p embedded",
        program.display()
    );
    Ok(program)
}

impl World {
    /// Starts both engines, makes keys, tokens, tables and topics.
    ///
    /// # Errors
    /// Whatever is missing, with the line that installs it.
    pub async fn start() -> Result<Self> {
        Self::start_within(TempDir::new()?).await
    }

    /// As [`World::start`], with everything in a folder that is there already; `clickhouse` in it is the store's.
    ///
    /// # Errors
    /// As there.
    pub async fn start_within(folder: TempDir) -> Result<Self> {
        let path = folder.path();
        let (kafka, clickhouse) = tokio::try_join!(
            Kafka::start(KafkaOptions::new(path.join("kafka"))),
            ClickHouse::start(ClickHouseOptions::new(path.join("clickhouse"))),
        )?;
        let world = Self {
            kafka: Some(kafka),
            clickhouse: Some(clickhouse),
            gateway: free_address()?,
            gateway_admin: free_address()?,
            folder,
        };
        world.prepare()?;
        Ok(world)
    }

    fn prepare(&self) -> Result<()> {
        self.succeed(&["key", "new", &self.file("keys.toml")])?;
        self.succeed(&["key", "new-dead-letter", &self.file("dead-letter-key.toml")])?;
        let mut tokens = String::new();
        let rights = [
            ("community-safety", "events"),
            ("governance-desk", "events"),
            ("consents", "status,links"),
        ];
        for (source, may) in rights {
            let entry = self.succeed(&[
                "token",
                "new",
                "--source",
                source,
                "--may",
                may,
                &self.file(&format!("{source}.token")),
            ])?;
            tokens.push_str(&entry);
        }
        std::fs::write(self.folder.path().join("tokens.toml"), tokens)?;
        self.succeed(&["migrate"])?;
        Ok(())
    }

    /// A file of this world.
    pub fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Kafka's address.
    ///
    /// # Panics
    /// While Kafka is stopped.
    #[expect(
        clippy::expect_used,
        reason = "a test that asks a stopped engine is wrong"
    )]
    pub fn bootstrap(&self) -> &str {
        self.kafka.as_ref().expect("Kafka runs").bootstrap()
    }

    /// ClickHouse's address.
    ///
    /// # Panics
    /// While ClickHouse is stopped.
    #[expect(
        clippy::expect_used,
        reason = "a test that asks a stopped engine is wrong"
    )]
    pub fn clickhouse_url(&self) -> &str {
        self.clickhouse.as_ref().expect("ClickHouse runs").url()
    }

    /// The gateway's address, whether or not it runs.
    pub fn gateway_url(&self) -> String {
        format!("http://{}", self.gateway)
    }

    /// `sharetrail` with everything in its environment that finds this world.
    ///
    /// # Errors
    /// The program was not built.
    pub fn command(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(sharetrail()?);
        command.args(arguments).stdin(Stdio::null());
        if let Some(kafka) = &self.kafka {
            command.env("SHARETRAIL_KAFKA", kafka.bootstrap());
        }
        if let Some(clickhouse) = &self.clickhouse {
            command.env("SHARETRAIL_CLICKHOUSE_URL", clickhouse.url());
        }
        command
            .env(
                "SHARETRAIL_REGISTER",
                repository().join("schemas/register/register.yaml"),
            )
            .env("SHARETRAIL_KEY_RING", self.file("keys.toml"))
            .env(
                "SHARETRAIL_DEAD_LETTER_KEY_FILE",
                self.file("dead-letter-key.toml"),
            )
            .env("SHARETRAIL_TOKENS_FILE", self.file("tokens.toml"))
            .env("SHARETRAIL_GATEWAY_LISTEN", self.gateway.to_string())
            .env(
                "SHARETRAIL_GATEWAY_ADMIN_LISTEN",
                self.gateway_admin.to_string(),
            )
            .env("SHARETRAIL_GATEWAY_URL", self.gateway_url());
        Ok(command)
    }

    /// Runs a command to its end, whatever that is.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Result<Output> {
        Ok(self.command(arguments)?.output()?)
    }

    /// Runs a command that must exit with 0; its standard output.
    ///
    /// # Errors
    /// It does not, with what it said.
    pub fn succeed(&self, arguments: &[&str]) -> Result<String> {
        let output = self.run(arguments)?;
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        ensure!(
            output.status.success(),
            "sharetrail {arguments:?}: {}\n{out}{err}",
            output.status
        );
        Ok(out.into_owned())
    }

    /// Starts the consumer; ready when it returns.
    ///
    /// # Errors
    /// It ended or is not ready in time, with its log.
    pub fn consumer(&self) -> Result<Service> {
        self.consumer_with(&[])
    }

    /// As [`World::consumer`], with more in its environment.
    ///
    /// # Errors
    /// As there.
    pub fn consumer_with(&self, environment: &[(&str, &str)]) -> Result<Service> {
        let admin = free_address()?;
        let mut command = self.command(&["serve", "consumer"])?;
        command.env("SHARETRAIL_CONSUMER_ADMIN_LISTEN", admin.to_string());
        command.envs(environment.iter().copied());
        let mut service = self.spawn("consumer", command, admin)?;
        service.wait_until_ready()?;
        Ok(service)
    }

    /// Starts the auditor, which looks every second; ready when its first audit is done.
    ///
    /// # Errors
    /// It ended or is not ready in time, with its log.
    pub fn auditor(&self) -> Result<Service> {
        let admin = free_address()?;
        let mut command = self.command(&["serve", "auditor"])?;
        command
            .env("SHARETRAIL_AUDITOR_ADMIN_LISTEN", admin.to_string())
            .env("SHARETRAIL_AUDIT_EVERY_SECONDS", "1")
            .env_remove("SHARETRAIL_REGISTER");
        let mut service = self.spawn("auditor", command, admin)?;
        service.wait_until_ready()?;
        Ok(service)
    }

    /// Starts the detector, which looks at each change again after a second; ready when it has read what is known.
    ///
    /// # Errors
    /// It ended or is not ready in time, with its log.
    pub fn detector(&self) -> Result<Service> {
        let admin = free_address()?;
        let mut command = self.command(&["serve", "detector"])?;
        command
            .env("SHARETRAIL_DETECTOR_ADMIN_LISTEN", admin.to_string())
            .env("SHARETRAIL_DETECTOR_AGAIN_SECONDS", "1");
        let mut service = self.spawn("detector", command, admin)?;
        service.wait_until_ready()?;
        Ok(service)
    }

    /// Starts the archiver, which finishes files every second; it may have to wait for its storage.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn archiver(&self, archive: &str) -> Result<Service> {
        let admin = free_address()?;
        let mut command = self.command(&["serve", "archive"])?;
        command
            .env("SHARETRAIL_ARCHIVE_ADMIN_LISTEN", admin.to_string())
            .env("SHARETRAIL_ARCHIVE", archive)
            .env("SHARETRAIL_ARCHIVE_FILE_SECONDS", "1")
            .env_remove("SHARETRAIL_REGISTER");
        let mut service = self.spawn("archiver", command, admin)?;
        service.wait_until_it_answers()?;
        Ok(service)
    }

    /// Starts the gateway; ready when it returns.
    ///
    /// # Errors
    /// It ended or is not ready in time, with its log.
    pub fn gateway(&self) -> Result<Service> {
        let command = self.command(&["serve", "gateway"])?;
        let mut service = self.spawn("gateway", command, self.gateway_admin)?;
        service.wait_until_ready()?;
        Ok(service)
    }

    fn spawn(&self, name: &'static str, command: Command, admin: SocketAddr) -> Result<Service> {
        let log = self.folder.path().join(format!("{name}.log"));
        Service::spawn(name, command, admin, log)
    }

    /// Asks again and again until `is_so` says yes.
    ///
    /// # Errors
    /// It did not within `limit`; the last answer is told.
    pub async fn eventually<T: std::fmt::Debug>(
        &self,
        limit: Duration,
        mut ask: impl AsyncFnMut() -> Result<T>,
        is_so: impl Fn(&T) -> bool,
    ) -> Result<T> {
        let start = Instant::now();
        loop {
            let answer = ask().await?;
            if is_so(&answer) {
                return Ok(answer);
            }
            ensure!(
                start.elapsed() < limit,
                "not so after {limit:?}: {answer:?}"
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// A client of the store.
    ///
    /// # Errors
    /// The address is none.
    pub fn store(&self) -> Result<store::Store> {
        Ok(store::Store::connect(store::StoreConfig::new(
            self.clickhouse_url(),
        ))?)
    }
}

/// An address on this machine that nobody listens on.
///
/// # Errors
/// There is none.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
