//! The records inside an owned event. Never checked here.

use domain::{
    event::{Conditions, Decision, EventRecipient, Follows, Pseudonym, Subject, Transfer},
    time::UtcMicros,
    vocabulary::SubjectKind,
};

/// Declares an owned twin of a record: how each field is kept, and how it is borrowed and copied.
macro_rules! twin {
    ($owned:ident of $borrowed:ident $(, $derive:ident)* { $($field:ident: $kind:tt $type:ty,)+ }) => {
        #[doc = concat!("Twin of [`", stringify!($borrowed), "`]; the fields mean the same.")]
        #[derive(Clone, Debug, PartialEq, Eq $(, $derive)*)]
        #[expect(missing_docs, reason = "each field is documented on its twin")]
        pub struct $owned { $(pub $field: $type,)+ }

        impl $owned {
            /// The record, borrowed from this one.
            #[must_use]
            pub fn borrow(&self) -> $borrowed<'_> {
                $borrowed { $($field: twin!(@borrow $kind self.$field),)+ }
            }
        }

        impl From<&$borrowed<'_>> for $owned {
            fn from(of: &$borrowed<'_>) -> Self {
                Self { $($field: twin!(@own $kind of.$field),)+ }
            }
        }
    };
    (@borrow text $value:expr) => { $value.as_str() };
    (@borrow maybe $value:expr) => { $value.as_deref() };
    (@borrow plain $value:expr) => { $value };
    (@own text $value:expr) => { String::from($value) };
    (@own maybe $value:expr) => { $value.map(String::from) };
    (@own plain $value:expr) => { $value };
}

twin! { OwnedFollows of Follows {
    source: text String,
    event_id: text String,
} }

twin! { OwnedSubject of Subject {
    scheme: text String,
    pseudonym: plain Pseudonym,
    key_id: text String,
    kind: plain SubjectKind,
} }

twin! { OwnedRecipient of EventRecipient {
    id: maybe Option<String>,
    name: text String,
    kind: maybe Option<String>,
    country: text String,
} }

twin! { OwnedConditions of Conditions, Default {
    article_9: maybe Option<String>,
    schedule_1: maybe Option<String>,
    annex_1: maybe Option<String>,
    legal_obligation_ref: maybe Option<String>,
    consent_ref: maybe Option<String>,
    no_consent_reason: maybe Option<String>,
    compatibility: maybe Option<String>,
    collection_basis: maybe Option<String>,
    collection_purpose: maybe Option<String>,
} }

twin! { OwnedTransfer of Transfer, Default {
    mechanism: maybe Option<String>,
    test_ref: maybe Option<String>,
    test_date: maybe Option<String>,
} }

twin! { OwnedDecision of Decision, Default {
    requested_by: maybe Option<String>,
    requested_at: plain Option<UtcMicros>,
    authorised_by: maybe Option<String>,
    necessity: maybe Option<String>,
    dpo_view: maybe Option<String>,
} }
