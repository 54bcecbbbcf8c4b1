//! Any bytes at all end in messages or in a problem, never in a panic.

use proptest::prelude::*;

use super::*;
use crate::prepare::{events, links, statuses};

proptest! {
    #[test]
    fn random_bytes_never_panic(body in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let with = pseudonymiser();
        let _ = events(&body, SOURCE, &with);
        let _ = (statuses(&body, &with), links(&body, &with));
    }

    #[test]
    fn a_damaged_event_never_panics(at in 0_usize..600, byte in any::<u8>(), end in 0_usize..1_200) {
        let mut body = json!([event(1), event(2)]).to_string().into_bytes();
        let length = body.len();
        body[at % length] = byte;
        body.truncate(end.max(1));
        let _ = events(&body, SOURCE, &pseudonymiser());
    }

    #[test]
    fn any_value_in_any_place_never_panics(
        place in prop::sample::select(vec!["event_id", "subjects", "recipient", "facts", "occurred_at", "conditions"]),
        value in prop::sample::select(vec![json!(null), json!(-1), json!(1e300), json!(""), json!([[]]), json!({"": {}})]),
    ) {
        let mut body = event(1);
        body[place] = value;
        let _ = events(body.to_string().as_bytes(), SOURCE, &pseudonymiser());
    }
}
