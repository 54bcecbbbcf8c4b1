//! Every event gets a verdict, the same each time, that can be written down.
#![no_main]

use std::sync::LazyLock;

use domain::{
    event::Pseudonym,
    judge::judge,
    register::{Register, Registers},
    status::{StatusChange, StatusKind, StatusRecord, SubjectStatus},
    time::{ReceivedAt, UtcMicros},
};
use libfuzzer_sys::fuzz_target;
use wire::avro::{Decoded, Decoder, SchemaIds, V1};

static REGISTERS: LazyLock<Registers> = LazyLock::new(|| {
    let yaml = include_bytes!("../../../schemas/register/register.yaml");
    let data = wire::register::read(yaml, "register.yaml").expect("our own");
    let register = Register::new(data).expect("our own");
    Registers::new(vec![register]).expect("only one")
});

fuzz_target!(|body: &[u8]| {
    let mut message = vec![0xc3, 1];
    message.extend(V1.0);
    message.extend(body);
    let decoder = Decoder::new(SchemaIds::none());
    let Ok(event) = decoder.decode(&message).map(Decoded::into_owned) else {
        return;
    };
    let event = event.event();
    let received = ReceivedAt(event.recorded_at);
    // Whoever it lists has a status of every kind.
    let mut status = SubjectStatus::default();
    for (subject, kind) in event.subjects.iter().zip(StatusKind::ALL.iter().cycle()) {
        status.record(&known(subject.pseudonym, *kind));
    }
    status.read_to_the_end();
    let verdict = judge(&REGISTERS, &status, &event, received);
    assert!(verdict.findings == judge(&REGISTERS, &status, &event, received).findings);
    let order = |finding: &domain::verdict::Finding| (finding.code, finding.subject);
    assert!(verdict.findings.is_sorted_by_key(order));
    let line = wire::verdict::to_json(&event, &verdict);
    assert!(!line.contains('\n'));
});

/// The first state of its kind, since 1970.
fn known(pseudonym: Pseudonym, kind: StatusKind) -> StatusRecord<'static> {
    let state = kind.states().next().and_then(|name| kind.state(name));
    StatusRecord {
        pseudonym,
        kind,
        scope: "all",
        history: vec![StatusChange {
            state: state.expect("every kind has states"),
            effective_at: UtcMicros(0),
            recorded_at: UtcMicros(0),
            ends_at: None,
            is_explicit: false,
            allowed: None,
            dangers: Vec::new(),
        }],
    }
}
