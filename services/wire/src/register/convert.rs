//! A register in JSON into [`RegisterData`]. The schema was asked before: what is missing or wrong here was
//! reported, and gets a stand-in so that the rest can be checked too. Never reports, never fails.

mod arrangement;
mod value;

use domain::{
    register::model::{
        Alias, Category, Controller, Fact, FactType, Identifies, Notice, Purpose, Recipient,
        RegisterData, Route, Scheme, SchemeCase, Source,
    },
    time::{CivilDate, DateRange, UtcMicros},
    vocabulary::RecipientKind,
};
use serde_json::Value;

use value::{day, each, flag, optional, text, texts, word};

/// Everything.
pub fn register(value: &Value) -> RegisterData {
    RegisterData {
        version: text(value, "version"),
        effective_from: day_or_stand_in(value, "effective_from"),
        controller: text(value, "controller"),
        controllers: each(value, "controllers", controller),
        notice: notice(&value["notice"]),
        schemes: each(value, "schemes", scheme),
        facts: each(value, "facts", fact),
        sources: each(value, "sources", source),
        recipients: each(value, "recipients", recipient),
        purposes: each(value, "purposes", purpose),
        categories: each(value, "categories", category),
        arrangements: each(value, "arrangements", arrangement::arrangement),
    }
}

/// A required day; where it is missing, which was reported, 1 January 1970 stands in.
fn day_or_stand_in(value: &Value, key: &str) -> CivilDate {
    day(value, key).unwrap_or_else(|| CivilDate::in_london(UtcMicros(0)))
}

fn controller(value: &Value) -> Controller {
    Controller {
        id: text(value, "id"),
        name: text(value, "name"),
        trading_as: optional(value, "trading_as"),
    }
}

fn notice(value: &Value) -> Notice {
    Notice {
        title: text(value, "title"),
        published: day_or_stand_in(value, "published"),
    }
}

fn scheme(value: &Value) -> Scheme {
    let normalise = &value["normalise"];
    let longest = value["max_length"].as_u64();
    Scheme {
        id: text(value, "id"),
        case: match word(normalise, "case") {
            "upper" => SchemeCase::Upper,
            "lower" => SchemeCase::Lower,
            _ => SchemeCase::Keep,
        },
        drop: text(normalise, "drop"),
        trim: flag(normalise, "trim"),
        pattern: text(value, "pattern"),
        max_length: longest.and_then(|longest| usize::try_from(longest).ok()),
        identifies: match word(value, "identifies") {
            "household" => Identifies::Household,
            "property" => Identifies::Property,
            _ => Identifies::Person,
        },
    }
}

fn fact(value: &Value) -> Fact {
    Fact {
        id: text(value, "id"),
        kind: match word(value, "type") {
            "boolean" => FactType::Boolean,
            "date" => FactType::Date,
            "integer" => FactType::Integer,
            _ => FactType::String,
        },
        words: text(value, "words"),
    }
}

fn source(value: &Value) -> Source {
    Source {
        id: text(value, "id"),
        name: text(value, "name"),
        controller: text(value, "controller"),
        route: match word(value, "route") {
            "kafka" => Route::Kafka,
            _ => Route::Gateway,
        },
        arrangements: texts(value, "arrangements"),
        cadence: optional(value, "cadence"),
        imported_until: day(value, "imported_until"),
    }
}

fn recipient(value: &Value) -> Recipient {
    Recipient {
        id: text(value, "id"),
        name: text(value, "name"),
        aliases: each(value, "aliases", |value| Alias {
            name: text(value, "name"),
            valid: range(value),
        }),
        kind: RecipientKind::parse(word(value, "kind")).unwrap_or(RecipientKind::DEFAULT),
        country: optional(value, "country").unwrap_or_else(|| "GB".into()),
        is_individual: flag(value, "is_individual"),
        article_19_contact: optional(value, "article_19_contact"),
    }
}

fn range(value: &Value) -> DateRange {
    DateRange {
        from: day(value, "from"),
        to: day(value, "to"),
    }
}

fn purpose(value: &Value) -> Purpose {
    Purpose {
        id: text(value, "id"),
        words: text(value, "words"),
        service: flag(value, "service"),
        iri: optional(value, "iri"),
    }
}

fn category(value: &Value) -> Category {
    Category {
        id: text(value, "id"),
        words: text(value, "words"),
        special: optional(value, "special"),
        offence: optional(value, "offence"),
        sensitive: flag(value, "sensitive"),
        broader: optional(value, "broader"),
        iri: optional(value, "iri"),
    }
}
