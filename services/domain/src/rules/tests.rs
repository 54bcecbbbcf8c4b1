//! Each rule with events that break it and events that do not.

mod catalogue;
mod categories;
mod consents;
mod content;
mod hygiene;
mod law;
mod malformed;
mod matching;
mod names;
mod onward;
mod requires;
mod subjects;
mod transfers;

use crate::testing::{arbitrary::ARRANGEMENTS, codes};

#[test]
fn an_event_that_fits_its_arrangement_conforms_claimed_or_not() {
    for arrangement in ARRANGEMENTS {
        assert_eq!(codes(arrangement, |_| {}), [""; 0], "{arrangement}");
        let claimed = codes(arrangement, |event| event.arrangement = Some(arrangement));
        assert_eq!(claimed, [""; 0], "{arrangement}, claimed");
    }
}
