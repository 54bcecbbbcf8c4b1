//! What the detector needs to know.

use std::time::Duration;

use runtime::config::{Reader, Setting};

const KAFKA: Setting =
    Setting::required("SHARETRAIL_KAFKA", "Kafka's host:port, several with commas");
const GROUP: Setting = Setting::with_default(
    "SHARETRAIL_DETECTOR_GROUP",
    "consumer group under which the detector confirms how far it got; one running detector a group",
    "sharetrail-detector",
);
const AGAIN: Setting = Setting::with_default(
    "SHARETRAIL_DETECTOR_AGAIN_SECONDS",
    "when a change is looked at again, in seconds after the first look, rising, each 1 to 604800; the last must be \
     longer than a consumer may need to store what it has judged",
    "60,600,5400",
);
const LONGEST: u64 = 604_800;

/// Every setting of the detector, for the documentation.
pub const SETTINGS: [Setting; 3] = [KAFKA, GROUP, AGAIN];

/// Configuration of the detector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetectorConfig {
    /// Kafka's `host:port`, several with commas.
    pub bootstrap: String,
    /// Consumer group that its offsets are confirmed under.
    pub group: String,
    /// When a change is looked at again, after the first look; rising.
    pub again: Vec<Duration>,
}

impl DetectorConfig {
    /// Reads [`SETTINGS`]; `None` after a mistake, which `reader` has noted with all others.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let (bootstrap, group) = (reader.value(&KAFKA), reader.value(&GROUP));
        let again: Option<Vec<u64>> = reader.list(&AGAIN);
        if let Some(again) = &again {
            let is_in_range = again.iter().all(|wait| (1..=LONGEST).contains(wait));
            if !is_in_range || !again.is_sorted_by(|one, next| one < next) {
                let detail =
                    format!("give rising seconds, each 1 to {LONGEST}, such as 60,600,5400");
                reader.mistake(AGAIN.name, detail);
                return None;
            }
        }
        Some(Self {
            bootstrap: bootstrap?,
            group: group?,
            again: again?.into_iter().map(Duration::from_secs).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(again: Option<&str>) -> Result<DetectorConfig, String> {
        let values = [(KAFKA.name, "127.0.0.1:9092")];
        let again = again.map(|again| (AGAIN.name, again));
        let mut reader = Reader::new(values.into_iter().chain(again));
        let config = DetectorConfig::read(&mut reader);
        reader
            .finish(|| config)
            .map_err(|mistakes| mistakes.to_string())
    }

    #[test]
    fn the_usual_needs_kafka_only() {
        let config = read(None).unwrap();
        assert_eq!(config.group, "sharetrail-detector");
        assert_eq!(config.again.last(), Some(&Duration::from_secs(5_400)));
    }

    #[test]
    fn looks_that_do_not_rise_or_come_at_once_are_mistakes() {
        for wrong in ["60,60", "600,60", "0", "604801", "soon"] {
            let told = read(Some(wrong)).unwrap_err();
            assert!(told.contains(AGAIN.name), "{wrong}: {told}");
        }
    }
}
