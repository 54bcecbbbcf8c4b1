//! Any value is a status, a link or a list of mistakes; what is accepted is read again as the same.
#![no_main]

use std::sync::LazyLock;

use domain::{status::SubjectStatus, time::UtcMicros};
use libfuzzer_sys::fuzz_target;
use wire::{
    pseudonym::{KeyRing, Pseudonymiser},
    status::{LinkInput, LinkMessage, StatusInput, StatusMessage, take_links, take_statuses},
};

static WITH: LazyLock<Pseudonymiser> = LazyLock::new(|| {
    let yaml = include_bytes!("../../../schemas/register/register.yaml");
    let register = wire::register::read(yaml, "register.yaml").expect("our own");
    Pseudonymiser::new(KeyRing::random(), &register.schemes).expect("our own")
});

fuzz_target!(|body: &[u8]| {
    let mut status = SubjectStatus::default();
    let statuses = StatusInput::parse(body).and_then(|inputs| take_statuses(inputs, &WITH));
    for taken in statuses.into_iter().flatten() {
        taken.records.iter().for_each(|message| take_status(message, &mut status));
    }
    let links = LinkInput::parse(body).and_then(|inputs| take_links(inputs, &WITH));
    for taken in links.into_iter().flatten() {
        taken.records.iter().for_each(|message| take_link(message, &mut status));
    }
    if let Ok(message) = StatusMessage::parse(body) {
        take_status(&message, &mut status);
    }
    if let Ok(message) = LinkMessage::parse(body) {
        take_link(&message, &mut status);
    }
});

fn take_status(message: &StatusMessage, status: &mut SubjectStatus) {
    let again = StatusMessage::parse(message.to_json().as_bytes());
    assert!(again.expect("we read what we write") == *message);
    let record = message.record();
    status.record(&record);
    assert!(!status.record(&record), "it is known now");
    let person = status.person(record.pseudonym);
    for at in record.history.iter().map(|change| change.effective_at) {
        person.standings(record.kind, at).count();
        person.protections(at).count();
    }
    person.standings(record.kind, UtcMicros(i64::MIN)).count();
}

fn take_link(message: &LinkMessage, status: &mut SubjectStatus) {
    let again = LinkMessage::parse(message.to_json().as_bytes());
    assert!(again.expect("we read what we write") == *message);
    status.link(message.link());
    assert!(!status.link(message.link()), "it is known now");
}
