//! Stories of single people, told by the tour: a few steps of ordinary life, and one that went wrong.
//! Never more than a handful; everything else is the crowd's.

/// One step of a story.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A conforming disclosure under this arrangement.
    Under(&'static str),
    /// A planted case, by the name of its way.
    Broken(&'static str),
    /// A planted case that a later event corrects.
    PutRight(&'static str),
}

/// A person's story.
pub struct Story {
    pub name: &'static str,
    pub words: &'static str,
    /// Each step at its place in the history, in thousandths.
    pub steps: &'static [(u32, Step)],
}

use Step::{Broken, PutRight, Under};

/// All stories, each of a different person.
pub const STORIES: &[Story] = &[
    Story {
        name: "moved-in",
        words: "Moved in; the energy supply was signed up, repairs were done, the police asked about one case, \
                the fraud initiative took its extract, and one recipient was \
                misspelt",
        steps: &[
            (300, Under("green-energy-uk-signup")),
            (320, Under("flagship-services-repairs")),
            (360, Under("gasway-heating")),
            (420, Under("external-repairs-contractors")),
            (500, Under("police-crime")),
            (560, Broken("recipient-misspelt")),
            (640, Under("postal-mail-house")),
        ],
    },
    Story {
        name: "moved-out",
        words: "Moved out; a new address went to a utility though nothing was owed, and a tracing company was asked",
        steps: &[
            (200, Under("card-payment-processor")),
            (450, Under("flagship-services-repairs")),
            (600, Broken("utility-settled")),
            (620, Under("tracing-company")),
        ],
    },
    Story {
        name: "warm-home",
        words: "Agreed to insulation; the department's former name was used once",
        steps: &[
            (250, Under("desnz-retrofit-funding")),
            (270, Broken("recipient-former-department")),
            (500, Under("gasway-heating")),
        ],
    },
    Story {
        name: "put-right",
        words: "More was sent than the register lists; the source corrected it a few days later",
        steps: &[
            (150, Under("livechat-amazon-connect")),
            (400, PutRight("category-beyond")),
            (700, Under("hb-claims-local-authority")),
        ],
    },
];
