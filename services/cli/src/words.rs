//! How codes and slugs are told to people: the register's plain words, dates as people write them.
//! Never invents words: a slug that no register explains is shown as it is.

use domain::{
    register::{Register, Registers, model::Arrangement},
    rules,
    time::UtcMicros,
    verdict::RuleCode,
};
use jiff::{Timestamp, tz::TimeZone};

use crate::exit::Mistake;

/// The words of one register, or bare slugs where there is none.
pub struct Words<'r> {
    register: Option<&'r Register>,
}

impl<'r> Words<'r> {
    /// The words of the register version that judged, else of the newest.
    pub fn of(registers: &'r Registers, version: &str) -> Self {
        let named = registers
            .iter()
            .find(|register| register.data().version == version);
        Self {
            register: named.or_else(|| registers.iter().last()),
        }
    }

    /// Name of a recipient: the register's, else as reported.
    pub fn recipient(&self, id: &str, reported: &str) -> String {
        let registered = self.register.and_then(|register| register.recipient(id));
        match registered {
            Some(recipient) => recipient.name.clone(),
            None if reported.is_empty() => "somebody who was not named".into(),
            None => plain(reported),
        }
    }

    /// "to ..." of a purpose.
    pub fn purpose(&self, slug: &str) -> String {
        let registered = self.register.and_then(|register| register.purpose(slug));
        registered.map_or_else(|| format!("for '{slug}'"), |purpose| purpose.words.clone())
    }

    /// "your ..." of a category.
    pub fn category(&self, slug: &str) -> String {
        let registered = self.register.and_then(|register| register.category(slug));
        registered.map_or_else(|| format!("'{slug}'"), |category| category.words.clone())
    }

    /// Name of a source system.
    pub fn source(&self, id: &str) -> String {
        let registered = self.register.and_then(|register| register.source(id));
        registered.map_or_else(|| id.into(), |source| source.name.clone())
    }

    /// An arrangement.
    pub fn arrangement(&self, id: &str) -> Option<&'r Arrangement> {
        self.register.and_then(|register| register.arrangement(id))
    }

    /// What a finding means for the person; `None` where it is not shown to them.
    pub fn finding_for_person(&self, code: &str, recipient: &str, purpose: &str) -> Option<String> {
        let text = rules::info(RuleCode::parse(code)?).explain_person?;
        Some(
            text.replace("{recipient}", recipient)
                .replace("{purpose}", purpose),
        )
    }
}

/// A lawful basis as people say it.
pub fn lawful_basis(symbol: &str) -> &str {
    match symbol {
        "CONSENT" => "consent",
        "CONTRACT" => "a contract with the person",
        "LEGAL_OBLIGATION" => "a legal obligation",
        "VITAL_INTERESTS" => "somebody's vital interests",
        "PUBLIC_TASK" => "a public task",
        "RECOGNISED_LEGITIMATE_INTEREST" => "a recognised legitimate interest",
        "LEGITIMATE_INTERESTS" => "legitimate interests",
        _ => "no ground recorded",
    }
}

/// A channel as people say it.
pub fn channel(symbol: &str) -> &str {
    match symbol {
        "API" => "between computer systems",
        "FILE_TRANSFER" => "as a file",
        "PORTAL" => "through a portal",
        "EMAIL" => "by e-mail",
        "PHONE" => "by telephone",
        "POST" => "by post",
        "IN_PERSON" => "face to face",
        "VIEW_ACCESS" => "by letting them look into our system",
        _ => "in a way that was not recorded",
    }
}

static LONDON: TimeZone = jiff::tz::get!("Europe/London");

/// `14 March 2026, 10:32` in London.
pub fn when(micros: i64) -> String {
    match Timestamp::from_microsecond(micros) {
        Ok(at) => LONDON
            .to_datetime(at)
            .strftime("%-d %B %Y, %H:%M")
            .to_string(),
        Err(_) => "a date that no calendar has".into(),
    }
}

/// RFC 3339 in UTC, for machines.
pub fn rfc3339(micros: i64) -> String {
    UtcMicros(micros).to_string()
}

/// The start of a day that an option names, in UTC.
pub fn start_of(option: &str, day: &str) -> Result<UtcMicros, Mistake> {
    let wrong = |_| Mistake::Usage(format!("{option} {day}: write the day as YYYY-MM-DD"));
    let date: jiff::civil::Date = day.parse().map_err(wrong)?;
    let start = TimeZone::UTC
        .to_timestamp(date.at(0, 0, 0, 0))
        .map_err(wrong)?;
    Ok(UtcMicros(start.as_microsecond()))
}

/// What a rule says of any finding: the names of what a finding would put in, in plain words.
pub fn without_names(text: &str) -> String {
    [
        (" ({observed})", ""),
        ("{recipient}", "the recipient"),
        ("{arrangement}", "the arrangement"),
        ("{source}", "the source"),
        ("{expected}", "(what is expected)"),
        ("{observed}", "(what was seen)"),
        ("{day}", "the day"),
        ("{purpose}", "the purpose"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (name, words)| {
        text.replace(name, words)
    })
}

/// Text of others as one line that cannot steer a terminal: control, line and direction characters become `\u{fffd}`.
pub fn plain(text: &str) -> String {
    let steers = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|letter| if steers(letter) { '\u{fffd}' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn text_of_others_stays_on_its_line() {
        let text = plain("\u{202e}x\u{1b}[2J\n    note     all is fine");
        assert_eq!(text, "\u{fffd}x\u{fffd}[2J\u{fffd}    note     all is fine");
    }
}
