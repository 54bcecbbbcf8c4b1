//! What `sharetrail serve` reads from the environment beside the services' own settings. All mistakes at once.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use domain::register::Registers;
use runtime::{
    config::{ExposeSecret as _, Reader, Setting},
    telemetry,
};
use store::{Store, StoreConfig};

/// How log lines look.
pub const LOG_FORMAT: Setting = Setting::with_default(
    "SHARETRAIL_LOG_FORMAT",
    "how log lines look: json or pretty",
    "pretty",
);
const REGISTER: Setting = Setting::required(
    "SHARETRAIL_REGISTER",
    "register files, several with commas (schemas/register/register.yaml); or the word published: what \
     `sharetrail register publish` put into Kafka, picked up without a restart",
);
const CLICKHOUSE_URL: Setting =
    Setting::required("SHARETRAIL_CLICKHOUSE_URL", "ClickHouse's http://host:port");
const CLICKHOUSE_DATABASE: Setting = Setting::with_default(
    "SHARETRAIL_CLICKHOUSE_DATABASE",
    "database: letters, digits and _",
    "sharetrail",
);
const CLICKHOUSE_USER: Setting =
    Setting::with_default("SHARETRAIL_CLICKHOUSE_USER", "ClickHouse user", "default");
const CLICKHOUSE_PASSWORD_FILE: Setting = Setting::with_default(
    "SHARETRAIL_CLICKHOUSE_PASSWORD_FILE",
    "file with the user's password; without: none",
    "-",
);
const CONSUMER_ADMIN_LISTEN: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_ADMIN_LISTEN",
    "where the consumer's admin port listens: ip:port, for operators only",
    "127.0.0.1:9102",
);

const GATEWAY_ADMIN_LISTEN: Setting = Setting::with_default(
    "SHARETRAIL_GATEWAY_ADMIN_LISTEN",
    "where the gateway's admin port listens: ip:port, for operators only",
    "127.0.0.1:9101",
);
const AUDITOR_ADMIN_LISTEN: Setting = Setting::with_default(
    "SHARETRAIL_AUDITOR_ADMIN_LISTEN",
    "where the auditor's admin port listens: ip:port, for operators only",
    "127.0.0.1:9103",
);
const ARCHIVE_ADMIN_LISTEN: Setting = Setting::with_default(
    "SHARETRAIL_ARCHIVE_ADMIN_LISTEN",
    "where the archiver's admin port listens: ip:port, for operators only",
    "127.0.0.1:9104",
);
const DETECTOR_ADMIN_LISTEN: Setting = Setting::with_default(
    "SHARETRAIL_DETECTOR_ADMIN_LISTEN",
    "where the detector's admin port listens: ip:port, for operators only",
    "127.0.0.1:9105",
);
/// The auditor sums over everything: one answer may take minutes.
const AUDIT_REQUEST_WITHIN: Duration = Duration::from_secs(600);
/// The detector looks through a column for the other persons of an event.
const DETECTOR_REQUEST_WITHIN: Duration = Duration::from_secs(120);

/// Variables that other commands, and the gateway when only the consumer runs, find in the same environment.
const OTHERS: &[&str] = &[
    telemetry::FILTER,
    "SHARETRAIL_DEMO_DIR",
    "SHARETRAIL_ENGINES",
    "SHARETRAIL_GATEWAY_URL",
    "SHARETRAIL_TOKEN_FILE",
];

/// What the consumer needs beside its own settings.
pub struct ConsumerSettings {
    /// Its own.
    pub consumer: consumer::ConsumerConfig,
    /// Where disclosures go.
    pub store: Store,
    /// Its admin port.
    pub admin: SocketAddr,
}

/// What the gateway needs beside its own settings.
pub struct GatewaySettings {
    /// Its own.
    pub gateway: gateway::GatewayConfig,
    /// Its admin port.
    pub admin: SocketAddr,
}

/// What the auditor needs beside its own settings.
pub struct AuditorSettings {
    /// Its own.
    pub auditor: auditor::AuditorConfig,
    /// What it audits.
    pub store: Store,
    /// Its admin port.
    pub admin: SocketAddr,
}

/// What the detector needs beside its own settings.
pub struct DetectorSettings {
    /// Its own.
    pub detector: detector::DetectorConfig,
    /// What it judges again, and where later verdicts go.
    pub store: Store,
    /// Its admin port.
    pub admin: SocketAddr,
}

/// What the archiver needs beside its own settings.
pub struct ArchiveSettings {
    /// Its own.
    pub archive: archive::ArchiveConfig,
    /// Its admin port.
    pub admin: SocketAddr,
}

/// A reader that knows which variables belong to others.
pub fn reader() -> Reader {
    let mut reader = Reader::from_env();
    reader.also_known(OTHERS);
    for settings in [
        &consumer::SETTINGS[..],
        &gateway::SETTINGS[..],
        &auditor::SETTINGS[..],
        &archive::SETTINGS[..],
        &detector::SETTINGS[..],
        &OWN[..],
    ] {
        let names: Vec<&'static str> = settings.iter().map(|setting| setting.name).collect();
        reader.also_known(&names);
    }
    reader
}

/// Every setting of this file, for the documentation.
pub const OWN: [Setting; 11] = [
    LOG_FORMAT,
    REGISTER,
    CLICKHOUSE_URL,
    CLICKHOUSE_DATABASE,
    CLICKHOUSE_USER,
    CLICKHOUSE_PASSWORD_FILE,
    CONSUMER_ADMIN_LISTEN,
    GATEWAY_ADMIN_LISTEN,
    AUDITOR_ADMIN_LISTEN,
    ARCHIVE_ADMIN_LISTEN,
    DETECTOR_ADMIN_LISTEN,
];

/// Where registers come from.
pub enum RegisterSource {
    /// Files, read already.
    Files(Registers),
    /// The topic of published registers, at this Kafka.
    Published(String),
}

/// The registers; every problem of their files is one mistake.
pub fn registers(reader: &mut Reader) -> Option<RegisterSource> {
    let files: Vec<PathBuf> = reader.list(&REGISTER)?;
    if files == [PathBuf::from("published")] {
        return Some(RegisterSource::Published(reader.value(&gateway::KAFKA)?));
    }
    match wire::register::load(&files) {
        Ok(registers) => Some(RegisterSource::Files(registers)),
        Err(errors) => {
            for error in errors {
                reader.mistake(REGISTER.name, error.to_string());
            }
            None
        }
    }
}

/// What the consumer needs; `None` after a mistake, which the reader has noted.
pub fn consumer(reader: &mut Reader) -> Option<ConsumerSettings> {
    let consumer = consumer::ConsumerConfig::read(reader);
    let store = store(reader);
    let admin = reader.value(&CONSUMER_ADMIN_LISTEN);
    Some(ConsumerSettings {
        consumer: consumer?,
        store: store?,
        admin: admin?,
    })
}

/// What the gateway needs; `None` after a mistake, which the reader has noted.
pub fn gateway(reader: &mut Reader) -> Option<GatewaySettings> {
    let gateway = gateway::GatewayConfig::read(reader);
    let admin = reader.value(&GATEWAY_ADMIN_LISTEN);
    Some(GatewaySettings {
        gateway: gateway?,
        admin: admin?,
    })
}

/// What the archiver needs; `None` after a mistake, which the reader has noted.
pub fn archive(reader: &mut Reader) -> Option<ArchiveSettings> {
    let archive = archive::ArchiveConfig::read(reader);
    let admin = reader.value(&ARCHIVE_ADMIN_LISTEN);
    Some(ArchiveSettings {
        archive: archive?,
        admin: admin?,
    })
}

/// What the detector needs; `None` after a mistake, which the reader has noted.
pub fn detector(reader: &mut Reader) -> Option<DetectorSettings> {
    let detector = detector::DetectorConfig::read(reader);
    let store = store(reader);
    let admin = reader.value(&DETECTOR_ADMIN_LISTEN);
    Some(DetectorSettings {
        detector: detector?,
        store: store?.with_request_timeout(DETECTOR_REQUEST_WITHIN),
        admin: admin?,
    })
}

/// What the auditor needs; `None` after a mistake, which the reader has noted.
pub fn auditor(reader: &mut Reader) -> Option<AuditorSettings> {
    let auditor = auditor::AuditorConfig::read(reader);
    let store = store(reader);
    let admin = reader.value(&AUDITOR_ADMIN_LISTEN);
    Some(AuditorSettings {
        auditor: auditor?,
        store: store?.with_request_timeout(AUDIT_REQUEST_WITHIN),
        admin: admin?,
    })
}

fn store(reader: &mut Reader) -> Option<Store> {
    let url: Option<String> = reader.value(&CLICKHOUSE_URL);
    let database: Option<String> = reader.value(&CLICKHOUSE_DATABASE);
    let user: Option<String> = reader.value(&CLICKHOUSE_USER);
    let is_open = reader.value::<String>(&CLICKHOUSE_PASSWORD_FILE).as_deref() == Some("-");
    let password = if is_open {
        Some(String::new())
    } else {
        read_password(reader)
    };
    let config = StoreConfig {
        database: database?,
        user: user?,
        password: password?,
        ..StoreConfig::new(url?)
    };
    Store::connect(config)
        .map_err(|error| reader.mistake(CLICKHOUSE_URL.name, error.to_string()))
        .ok()
}

fn read_password(reader: &mut Reader) -> Option<String> {
    reader
        .secret(&CLICKHOUSE_PASSWORD_FILE)
        .map(|secret| secret.expose_secret().to_owned())
}
