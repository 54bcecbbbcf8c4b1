//! The files Kafka reads, written anew at each start. Never holds what must survive a restart.

use std::path::{Path, PathBuf};

use super::Proxied;
use crate::EmbeddedError;

/// What one message may weigh, with room for headers: submissions of 1 MiB and topics that allow
/// 2 MiB fit.
const MESSAGE_BYTES: usize = 2 * 1024 * 1024 + 64 * 1024;

pub(super) fn data(data_dir: &Path) -> PathBuf {
    data_dir.join("data")
}

pub(super) fn data_new(data_dir: &Path) -> PathBuf {
    data_dir.join("data.new")
}

/// For the broker.
pub(super) fn server(data_dir: &Path) -> PathBuf {
    data_dir.join("server.properties")
}

/// For the format tool: the same, with another data folder.
pub(super) fn format(data_dir: &Path) -> PathBuf {
    data_dir.join("format.properties")
}

pub(super) fn log4j(data_dir: &Path) -> PathBuf {
    data_dir.join("log4j2.properties")
}

pub(super) fn write(
    data_dir: &Path,
    ports: [u16; 2],
    proxied: Option<Proxied>,
) -> Result<(), EmbeddedError> {
    for (file, text) in [
        (
            server(data_dir),
            properties(&data(data_dir), ports, proxied),
        ),
        (
            format(data_dir),
            properties(&data_new(data_dir), ports, proxied),
        ),
        (log4j(data_dir), LOG4J.to_owned()),
    ] {
        std::fs::write(&file, text).map_err(EmbeddedError::folder("write", file))?;
    }
    Ok(())
}

/// One node, everything on 127.0.0.1. The two session settings let a broker that was killed come
/// back after 6 s instead of 14: it need not wait long for its dead self to expire.
fn properties(data: &Path, [broker, controller]: [u16; 2], proxied: Option<Proxied>) -> String {
    // A backslash starts an escape in a properties file.
    let data = data.display().to_string().replace('\\', "\\\\");
    let (listens, advertises) = proxied.map_or_else(Default::default, |proxied| {
        let at = |port| format!(",PROXIED://127.0.0.1:{port}");
        (at(proxied.listen), at(proxied.advertised))
    });
    format!(
        "process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{controller}{listens}
advertised.listeners=PLAINTEXT://127.0.0.1:{broker}{advertises}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={data}
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=300
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=4
group.initial.rebalance.delay.ms=0
num.network.threads=1
num.io.threads=2
message.max.bytes={MESSAGE_BYTES}
replica.fetch.max.bytes={MESSAGE_BYTES}
"
    )
}

/// To standard output, which is the log file, and until the very end (log4j would stop before Kafka). Kafka's list of its hundreds of settings is left out.
const LOG4J: &str = "status=warn
shutdownHook=disable
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d{ISO8601} %p %m (%c{1})%n
rootLogger.level=info
rootLogger.appenderRef.out.ref=out
logger.config.name=org.apache.kafka.common.config
logger.config.level=warn
logger.settings.name=kafka.server.KafkaConfig
logger.settings.level=warn
logger.clients.name=org.apache.kafka.clients
logger.clients.level=warn
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kafka_listens_on_this_machine_only_and_allows_messages_of_2_mib() {
        let text = properties(Path::new("/data"), [9092, 9093], None);
        for line in text.lines().filter(|line| line.contains("listeners=")) {
            assert_eq!(
                line.matches("://").count(),
                line.matches("://127.0.0.1:").count()
            );
        }
        assert!(text.contains("message.max.bytes=2162688\n"));
    }
}
