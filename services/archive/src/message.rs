//! A message as Kafka held it (`schemas/avro/archived_message.v1.avsc`). Never decoded.

use std::sync::LazyLock;

use apache_avro::{Schema, serde::bytes_opt};
use rdkafka::{
    Message as _, Timestamp,
    message::{BorrowedMessage, Headers as _},
};
use serde::{Deserialize, Serialize};

/// The schema of an archived message.
#[expect(clippy::expect_used, reason = "a fixed text, which a test parses")]
pub(crate) static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    Schema::parse_str(include_str!(
        "../../../schemas/avro/archived_message.v1.avsc"
    ))
    .expect("the schema of archived messages is valid")
});

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "ArchivedMessage")]
pub struct Message {
    /// Offset in its partition.
    pub offset: i64,
    /// Kafka's timestamp, milliseconds since 1970.
    pub timestamp_ms: i64,
    /// Did the broker give it (`LogAppendTime`)?
    pub is_broker_time: bool,
    /// Key.
    #[serde(with = "bytes_opt")]
    pub key: Option<Vec<u8>>,
    /// Value; none for a tombstone.
    #[serde(with = "bytes_opt")]
    pub value: Option<Vec<u8>>,
    /// Headers, in order.
    pub headers: Vec<Header>,
}

/// One header of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Its name.
    pub key: String,
    /// Its value.
    #[serde(with = "bytes_opt")]
    pub value: Option<Vec<u8>>,
}

impl Message {
    pub(crate) fn of(message: &BorrowedMessage<'_>) -> Self {
        let (timestamp_ms, is_broker_time) = match message.timestamp() {
            Timestamp::LogAppendTime(millis) => (millis, true),
            Timestamp::CreateTime(millis) => (millis, false),
            Timestamp::NotAvailable => (0, false),
        };
        let headers = message.headers().into_iter().flat_map(|all| all.iter());
        Self {
            offset: message.offset(),
            timestamp_ms,
            is_broker_time,
            key: message.key().map(<[u8]>::to_vec),
            value: message.payload().map(<[u8]>::to_vec),
            headers: headers
                .map(|header| Header {
                    key: header.key.to_owned(),
                    value: header.value.map(<[u8]>::to_vec),
                })
                .collect(),
        }
    }
}
