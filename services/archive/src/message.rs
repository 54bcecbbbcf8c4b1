//! A message as Kafka held it (`schemas/avro/archived_message.v1.avsc`). Never decoded.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::LazyLock,
};

use apache_avro::{Schema, serde::bytes_opt};
use rdkafka::{
    Message as _, Timestamp,
    message::{BorrowedMessage, Headers},
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
    /// What it takes in memory, about.
    pub(crate) fn bytes(&self) -> usize {
        let length = |bytes: &Option<Vec<u8>>| bytes.as_ref().map_or(0, Vec::len);
        let headers = self.headers.iter();
        let headers: usize = headers
            .map(|header| size_of::<Header>() + header.key.len() + length(&header.value))
            .sum();
        size_of::<Self>() + length(&self.key) + length(&self.value) + headers
    }

    pub(crate) fn of(message: &BorrowedMessage<'_>) -> Self {
        let (timestamp_ms, is_broker_time) = match message.timestamp() {
            Timestamp::LogAppendTime(millis) => (millis, true),
            Timestamp::CreateTime(millis) => (millis, false),
            Timestamp::NotAvailable => (0, false),
        };
        let headers = message
            .headers()
            .map(|all| (0..all.count()).map(|at| header(all, at)));
        Self {
            offset: message.offset(),
            timestamp_ms,
            is_broker_time,
            key: message.key().map(<[u8]>::to_vec),
            value: message.payload().map(<[u8]>::to_vec),
            headers: headers.into_iter().flatten().collect(),
        }
    }
}

/// One header. The binding panics on a name that is no text, and anybody may write one: such a header is kept without
/// its name and value, and its message like any other.
fn header(headers: &impl Headers, at: usize) -> Header {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let header = headers.try_get(at)?;
        Some(Header {
            key: header.key.to_owned(),
            value: header.value.map(<[u8]>::to_vec),
        })
    }));
    read.ok().flatten().unwrap_or(Header {
        key: "\u{fffd}".into(),
        value: None,
    })
}

#[cfg(test)]
mod tests {
    use rdkafka::message::{Header as Borrowed, OwnedHeaders};

    use super::*;

    /// Real headers, of which the first has a name that is no text, as the binding meets it.
    struct WithNameless(OwnedHeaders);

    impl Headers for WithNameless {
        fn count(&self) -> usize {
            self.0.count()
        }

        fn try_get(&self, at: usize) -> Option<Borrowed<'_, &[u8]>> {
            assert_ne!(at, 0, "the name is no text");
            self.0.try_get(at)
        }
    }

    #[test]
    fn a_header_whose_name_is_no_text_does_not_stop_the_archive() {
        let headers = ["a", "b"]
            .into_iter()
            .fold(OwnedHeaders::new(), |all, key| {
                let value = Some("value");
                all.insert(Borrowed { key, value })
            });
        let headers = WithNameless(headers);
        let read = [0, 1, 2].map(|at| header(&headers, at));
        let keys = read.each_ref().map(|header| header.key.as_str());
        assert_eq!(keys, ["\u{fffd}", "b", "\u{fffd}"]);
        assert_eq!(read[1].value.as_deref(), Some(&b"value"[..]));
    }
}
