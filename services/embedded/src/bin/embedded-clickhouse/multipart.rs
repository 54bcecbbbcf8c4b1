//! `multipart/form-data`, as clients send a query with parameters. Files with the same framing
//! (external tables) are refused by the caller, which knows no such field.

/// The fields of a form, in order.
pub type Fields = Vec<(String, String)>;

/// The boundary named by a Content-Type header, if it is of this kind.
pub fn boundary(content_type: &str) -> Option<&str> {
    let rest = content_type.trim().strip_prefix("multipart/form-data")?;
    let value = rest
        .split(';')
        .find_map(|part| part.trim().strip_prefix("boundary="))?;
    Some(value.trim_matches('"')).filter(|boundary| !boundary.is_empty())
}

/// Reads the form; the error says what is wrong with it.
pub fn parse(body: &[u8], boundary: &str) -> Result<Fields, &'static str> {
    let delimiter = format!("--{boundary}");
    let between = format!("\r\n{delimiter}");
    let mut rest = body
        .strip_prefix(delimiter.as_bytes())
        .ok_or("it does not begin with its boundary")?;
    let mut fields = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(fields);
        }
        rest = rest
            .strip_prefix(b"\r\n")
            .ok_or("a boundary is not followed by a line end")?;
        let headers_end = find(rest, b"\r\n\r\n").ok_or("a part has no end of headers")?;
        let (headers, part) = rest.split_at(headers_end);
        let part = part.get(4..).unwrap_or_default();
        let end = find(part, between.as_bytes()).ok_or("the closing boundary is missing")?;
        let (value, next) = part.split_at(end);
        let value = std::str::from_utf8(value).map_err(|_| "a value is not UTF-8")?;
        fields.push((name(headers).ok_or("a part has no name")?, value.to_owned()));
        rest = next.get(between.len()..).unwrap_or_default();
    }
}

fn name(headers: &[u8]) -> Option<String> {
    let headers = std::str::from_utf8(headers).ok()?;
    let disposition = headers.split("\r\n").find(|line| {
        line.to_ascii_lowercase()
            .starts_with("content-disposition:")
    })?;
    let (_, name) = disposition.split_once(" name=\"")?;
    Some(name.split_once('"')?.0.to_owned())
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &[u8] = b"--B\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\nSELECT {x:String}\r\n--B\r\ncontent-disposition: form-data; name=\"param_x\"\r\n\r\na\r\nb\r\n--B--\r\n";

    #[test]
    fn a_form_is_read_field_by_field() {
        let fields = parse(FORM, "B").unwrap();
        assert_eq!(fields[0], ("query".into(), "SELECT {x:String}".into()));
        assert_eq!(fields[1], ("param_x".into(), "a\r\nb".into()));
        assert_eq!(boundary("multipart/form-data; boundary=\"B\""), Some("B"));
        assert_eq!(boundary("text/plain"), None);
    }

    #[test]
    fn a_form_cut_anywhere_is_an_error_and_never_a_panic() {
        // Without its last four bytes (`--\r\n`) it is still cut; the line end alone may lack.
        for end in 0..FORM.len() - 2 {
            assert!(parse(&FORM[..end], "B").is_err(), "cut at {end}");
        }
    }
}
