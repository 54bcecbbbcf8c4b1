//! Single JSON values as the event's types. The messages never repeat the value.

use domain::time::UtcMicros;

use super::tree::Node;

type Read<T> = Result<T, &'static str>;

pub(crate) fn text(node: &Node<'_>) -> Read<String> {
    match node {
        Node::Text(text) => Ok(text.to_string()),
        Node::Integer(_) | Node::OtherNumber => Err("must be text: put it in quotes"),
        _ => Err("must be text"),
    }
}

pub(crate) fn boolean(node: &Node<'_>) -> Read<bool> {
    match node {
        Node::Bool(value) => Ok(*value),
        _ => Err("must be true or false, without quotes"),
    }
}

pub(crate) fn integer(node: &Node<'_>) -> Read<i64> {
    match node {
        Node::Integer(number) => Ok(*number),
        _ => Err("must be a whole number of at most 64 bits, without quotes"),
    }
}

/// A fact is text; booleans and whole numbers are taken as their text.
pub(crate) fn fact(node: &Node<'_>) -> Read<String> {
    match node {
        Node::Text(text) => Ok(text.to_string()),
        Node::Bool(value) => Ok(value.to_string()),
        Node::Integer(number) => Ok(number.to_string()),
        _ => Err("must be text, true, false or a whole number"),
    }
}

/// An instant by RFC 3339; digits beyond microseconds are cut off.
pub(crate) fn time(node: &Node<'_>) -> Read<UtcMicros> {
    const WRONG: &str =
        "must be a time with offset, such as 2026-02-05T09:30:00Z or 2026-07-01T10:30:00.5+01:00";
    let Node::Text(text) = node else {
        return Err(WRONG);
    };
    if !is_rfc_3339(text.as_bytes()) {
        return Err(WRONG);
    }
    let instant: jiff::Timestamp = text.parse().map_err(|_| WRONG)?;
    Ok(UtcMicros(instant.as_microsecond()))
}

/// The shape alone: the library would take more shapes than the standard.
fn is_rfc_3339(text: &[u8]) -> bool {
    let Some((date_time, rest)) = text.split_at_checked(19) else {
        return false;
    };
    let shaped = |text: &[u8], shape: &[u8]| {
        text.len() == shape.len()
            && text.iter().zip(shape).all(|(&byte, &form)| match form {
                b'0' => byte.is_ascii_digit(),
                b'T' => matches!(byte, b'T' | b't'),
                _ => byte == form,
            })
    };
    let offset = match rest {
        [b'.', rest @ ..] => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if !(1..=9).contains(&digits) {
                return false;
            }
            &rest[digits..]
        }
        rest => rest,
    };
    let is_offset = match offset {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', rest @ ..] => shaped(rest, b"00:00"),
        _ => false,
    };
    shaped(date_time, b"0000-00-00T00:00:00") && is_offset
}

/// 16 bytes in hex.
pub(crate) fn pseudonym(node: &Node<'_>) -> Read<[u8; 16]> {
    const WRONG: &str = "must be 32 hexadecimal digits";
    let Node::Text(text) = node else {
        return Err(WRONG);
    };
    if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(WRONG);
    }
    u128::from_str_radix(text, 16)
        .map(u128::to_be_bytes)
        .map_err(|_| WRONG)
}

pub(crate) fn uuid(node: &Node<'_>) -> Read<[u8; 16]> {
    const WRONG: &str = "must be a UUID, such as 0190a5c6-7d3e-7c00-8a00-000000000001";
    match node {
        Node::Text(text) => uuid::Uuid::try_parse(text)
            .map(uuid::Uuid::into_bytes)
            .map_err(|_| WRONG),
        _ => Err(WRONG),
    }
}

/// A name that a program would use, and no identifier of a person: those have digits, spaces, or an `@`.
pub(crate) fn looks_like_a_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'-';
    (1..=40).contains(&name.len()) && name.bytes().all(fits)
}
