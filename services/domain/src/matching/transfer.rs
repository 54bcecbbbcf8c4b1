//! Where the data went, and what is recorded to carry it there (Art 44A ff.). Never says that it suffices.

use super::Case;
use crate::{event::Transfer, time::CivilDate};

/// The country of the register's own law.
const HOME: &str = "GB";

/// What is recorded for a transfer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Safeguard<'c> {
    pub(crate) mechanism: Option<&'c str>,
    pub(crate) test_ref: Option<&'c str>,
    pub(crate) test_date: Option<CivilDate>,
}

impl<'c> Case<'c, 'c> {
    /// The country outside the United Kingdom to which the data went: as the event says, else as registered.
    pub(crate) fn destination(&self) -> Option<&'c str> {
        let written = self.event.recipient.country;
        if is_country(written) && written != HOME {
            return Some(written);
        }
        self.home_of_recipient().filter(|country| *country != HOME)
    }

    fn home_of_recipient(&self) -> Option<&'c str> {
        let found = self.recipient.recipient();
        found.map(|found| found.country.as_str())
    }

    /// The event's own, else that of the arrangement, which holds only for the registered country of the recipient.
    pub(crate) fn transfer(&self, country: &str) -> Safeguard<'c> {
        if let Some(Transfer {
            mechanism,
            test_ref,
            test_date,
        }) = self.event.transfer
        {
            return Safeguard {
                mechanism,
                test_ref,
                test_date: test_date.and_then(CivilDate::parse),
            };
        }
        let registered = self
            .chosen
            .filter(|_| self.home_of_recipient() == Some(country))
            .and_then(|chosen| chosen.arrangement.transfer.as_ref());
        registered.map_or_else(Safeguard::default, |registered| Safeguard {
            mechanism: registered.mechanism.as_deref(),
            test_ref: registered.test_ref.as_deref(),
            test_date: registered.test_date,
        })
    }
}

/// Two capital letters of ISO 3166-1; `UK` is none.
pub(crate) fn is_country(code: &str) -> bool {
    matches!(code.as_bytes(), [b'A'..=b'Z', b'A'..=b'Z']) && code != "UK"
}
