//! Just enough of ClickHouse's lexer to tell an INSERT's statement from its data, and what kind of
//! statement the rest is. Works on bytes: data are not text. Never decides what is valid SQL.

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Statement<'a> {
    /// A SELECT: its answer can be streamed.
    Select,
    /// An INSERT with data: the statement without FORMAT, the format if one is named, and where its
    /// inline data begin.
    Insert {
        head: &'a [u8],
        format: Option<&'a str>,
        data: &'a [u8],
    },
    /// Anything else, an INSERT ... SELECT included.
    Other,
}

/// Tells what `query` is.
pub fn classify(query: &[u8]) -> Statement<'_> {
    let mut tokens = Tokens {
        query,
        at: 0,
        depth: 0,
    };
    let mut first = tokens.next();
    while first.is_some_and(|token| token.text == b"(") {
        first = tokens.next();
    }
    let Some(first) = first else {
        return Statement::Other;
    };
    if first.is("SELECT") || first.is("WITH") {
        return Statement::Select;
    }
    if !first.is("INSERT") {
        return Statement::Other;
    }
    let mut end = first.start + first.text.len();
    let mut previous_is_dot = false;
    while let Some(token) = tokens.next() {
        // A table or column may be called `format`, but not at this depth after the first words:
        // what follows a dot is a name.
        let keyword = tokens.depth == 0 && !previous_is_dot;
        previous_is_dot = token.text == b".";
        if keyword && token.is("VALUES") {
            let data = query
                .get(token.start + token.text.len()..)
                .unwrap_or_default();
            return Statement::Insert {
                head: head(query, token.start),
                format: Some("Values"),
                data,
            };
        }
        if keyword
            && token.is("FORMAT")
            && let Some(name) = tokens.next()
        {
            let data = query
                .get(name.start + name.text.len()..)
                .unwrap_or_default();
            let format = std::str::from_utf8(name.text).unwrap_or_default();
            return Statement::Insert {
                head: head(query, token.start),
                format: Some(format),
                data: after_format(data),
            };
        }
        if keyword && (token.is("SELECT") || token.is("WITH")) {
            return Statement::Other;
        }
        end = token.start + token.text.len();
    }
    let head = query.get(..end).unwrap_or_default();
    Statement::Insert {
        head: head.strip_suffix(b";").unwrap_or(head),
        format: None,
        data: b"",
    }
}

/// The format that a SELECT names at its end, if it does.
pub fn named_format(query: &[u8]) -> Option<&str> {
    let mut tokens = Tokens {
        query,
        at: 0,
        depth: 0,
    };
    let mut found = None;
    while let Some(token) = tokens.next() {
        if tokens.depth == 0 && token.is("FORMAT") {
            found = tokens.next();
        }
    }
    found.and_then(|name| std::str::from_utf8(name.text).ok())
}

/// Whether a statement (of an INSERT: its head) makes the engine write or read a file of this machine: those two clauses
/// are the client's business in ClickHouse, so no grant stops them.
pub fn touches_files(query: &[u8]) -> bool {
    let mut tokens = Tokens {
        query,
        at: 0,
        depth: 0,
    };
    let mut previous: Option<Token<'_>> = None;
    while let Some(token) = tokens.next() {
        let after = |keyword| previous.is_some_and(|previous| previous.is(keyword));
        if (token.is("OUTFILE") && after("INTO")) || (token.is("INFILE") && after("FROM")) {
            return true;
        }
        previous = Some(token);
    }
    false
}

fn head(query: &[u8], end: usize) -> &[u8] {
    query.get(..end).unwrap_or_default()
}

/// Data begin after the format's name, blanks, and one line end.
fn after_format(mut data: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r' | 0x0c, rest @ ..] = data {
        data = rest;
    }
    if let [b';', rest @ ..] = data {
        data = rest;
    }
    data.strip_prefix(b"\n").unwrap_or(data)
}

#[derive(Clone, Copy)]
struct Token<'a> {
    start: usize,
    text: &'a [u8],
}

impl Token<'_> {
    fn is(&self, keyword: &str) -> bool {
        self.text.eq_ignore_ascii_case(keyword.as_bytes())
    }
}

struct Tokens<'a> {
    query: &'a [u8],
    at: usize,
    /// How many round, square or curly brackets are open.
    depth: usize,
}

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_blanks_and_comments();
        let start = self.at;
        let rest = self.query.get(start..).filter(|rest| !rest.is_empty())?;
        let length = match rest[0] {
            quote @ (b'\'' | b'"' | b'`') => quoted(rest, quote),
            byte if is_word(byte) => rest.iter().take_while(|byte| is_word(**byte)).count(),
            byte => {
                match byte {
                    b'(' | b'[' | b'{' => self.depth += 1,
                    b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                1
            }
        };
        self.at = start + length;
        Some(Token {
            start,
            text: &rest[..length],
        })
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            let rest = self.query.get(self.at..).unwrap_or_default();
            self.at += match rest {
                [blank, ..] if blank.is_ascii_whitespace() => 1,
                [b'-', b'-', ..] | [b'#', b' ' | b'!', ..] => rest
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .unwrap_or(rest.len()),
                [b'/', b'*', body @ ..] => body
                    .windows(2)
                    .position(|pair| pair == b"*/")
                    .map_or(rest.len(), |end| end + 4),
                _ => return,
            };
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The length of a quoted token with its quotes; an open one reaches to the end.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        at += 1;
        if *byte == b'\\' {
            at += 1;
        } else if *byte == quote {
            return at;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert<'a>(head: &'a str, format: Option<&'a str>, data: &'a [u8]) -> Statement<'a> {
        Statement::Insert {
            head: head.as_bytes(),
            format,
            data,
        }
    }

    #[test]
    fn an_insert_is_split_from_its_data_as_bytes() {
        assert_eq!(
            classify(b"INSERT INTO t(a,b) FORMAT RowBinary\n\n\n\xff"),
            insert("INSERT INTO t(a,b) ", Some("RowBinary"), b"\n\n\xff")
        );
        assert_eq!(
            classify(b"/* x */ insert into d.`format` (`values`) values (1, 'format')"),
            insert(
                "/* x */ insert into d.`format` (`values`) ",
                Some("Values"),
                b" (1, 'format')"
            )
        );
        assert_eq!(
            classify(b"INSERT INTO t (a);"),
            insert("INSERT INTO t (a)", None, b"")
        );
        assert_eq!(
            classify(b"INSERT INTO d.format SETTINGS x='FORMAT' FORMAT TSV 1\t2"),
            insert(
                "INSERT INTO d.format SETTINGS x='FORMAT' ",
                Some("TSV"),
                b"1\t2"
            )
        );
    }

    #[test]
    fn other_statements_are_told_apart() {
        assert_eq!(classify(b"-- INSERT\n (SELECT 1)"), Statement::Select);
        assert_eq!(classify(b"with 1 as x select x"), Statement::Select);
        assert_eq!(classify(b"INSERT INTO t SELECT 'VALUES'"), Statement::Other);
        assert_eq!(
            classify(b"CREATE TABLE t (a Int8) AS SELECT 1"),
            Statement::Other
        );
        assert_eq!(classify(b" \n"), Statement::Other);
    }

    #[test]
    fn a_format_is_found_only_where_it_is_one() {
        assert_eq!(
            named_format(b"SELECT format, 'FORMAT x' FROM t FORMAT JSON SETTINGS a=1"),
            Some("JSON")
        );
        assert_eq!(named_format(b"SELECT (SELECT 1 format Null)"), None);
    }

    #[test]
    fn broken_text_never_panics() {
        for query in [
            &b"'"[..],
            b"`\\",
            b"/*",
            b"--",
            b"INSERT INTO t FORMAT",
            b")))",
            b"\xff\xfe",
            b"INSERT INTO t VALUES",
        ] {
            classify(query);
            named_format(query);
        }
    }
}
