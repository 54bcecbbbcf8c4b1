//! Any bytes are an event or an error; what we read as an event, the reference library reads too, and what we write
//! of it we read back.
#![no_main]

use std::sync::LazyLock;

use apache_avro::{Schema, reader::datum::GenericDatumReader};
use libfuzzer_sys::fuzz_target;
use wire::avro::{Decoded, Decoder, SchemaIds, V1, V1_TEXT, encode};

const HEADER_BYTES: usize = 10;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::parse_str(V1_TEXT).expect("our own"));
static DECODER: LazyLock<Decoder> = LazyLock::new(|| Decoder::new(SchemaIds::none().with(7, V1)));

fuzz_target!(|bytes: &[u8]| {
    // Mostly behind a good header: what lies beyond it is worth more than finding the header again.
    let mut message = vec![0xc3, 1];
    message.extend(V1.0);
    message.extend(bytes);
    check(&message);
    check(bytes);
});

fn check(message: &[u8]) {
    let Ok(decoded) = DECODER.decode(message) else {
        return;
    };
    if matches!(decoded, Decoded::Borrowed(_)) && message.starts_with(&[0xc3, 1]) {
        let mut body = &message[HEADER_BYTES..];
        let reader = GenericDatumReader::builder(&SCHEMA).build().expect("our own");
        reader.read_value(&mut body).expect("the library reads what we read");
        assert!(body.is_empty());
    }
    let event = decoded.into_owned();
    let mut again = Vec::new();
    encode(&event.event(), &mut again);
    // A message may hold a map key twice; written again it is shorter, and reads the same.
    if let Ok(read) = DECODER.decode(&again) {
        assert!(read.into_owned() == event);
    } else {
        assert!(again.len() > 1 << 20, "what we wrote is refused");
    }
}
