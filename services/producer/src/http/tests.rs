use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
};

use super::*;

/// A gateway that answers each request with the next of these; tells what it was sent.
fn gateway(answers: Vec<&'static str>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for answer in answers {
            let (stream, _) = listener.accept().unwrap();
            tell.send(serve(stream, answer)).unwrap();
        }
    });
    (address, told)
}

fn serve(mut stream: TcpStream, answer: &str) -> String {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut length, mut line) = (0, String::new());
    while reader.read_line(&mut line).unwrap() > 2 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let (status, body_out) = answer.split_once('\n').unwrap_or((answer, ""));
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n",
        body_out.len()
    );
    stream
        .write_all(format!("{head}\r\n{body_out}").as_bytes())
        .unwrap();
    String::from_utf8(body).unwrap()
}

fn submit(dir: &Path, gateway: &str, text: &str) -> Submit {
    let file = dir.join("events.jsonl");
    std::fs::write(&file, text).unwrap();
    Submit {
        patience: Duration::from_secs(2),
        ..Submit::new(file, gateway, SecretString::from("t0ken"))
    }
}

#[test]
fn a_file_is_sent_once_and_a_second_run_sends_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (address, told) = gateway(vec!["202 Accepted\n{\"accepted\":2}"]);
    let submit = submit(dir.path(), &address, "{\"a\":1}\n{\"b\":2}\n");
    let mut last = Progress::default();
    let report = submit_file(&submit, |progress| last = progress).unwrap();
    assert_eq!(
        (
            report.accepted,
            report.retries,
            last.bytes,
            last.total_bytes
        ),
        (2, 0, 16, 16)
    );
    assert_eq!(told.recv().unwrap(), "{\"a\":1}\n{\"b\":2}\n");
    let again = submit_file(&submit, |_| ()).unwrap();
    assert_eq!((again.accepted, again.lines_sent_before), (0, 2));
}

#[test]
fn a_gateway_that_is_not_ready_is_asked_again() {
    let dir = tempfile::tempdir().unwrap();
    let (address, told) = gateway(vec!["503 Service Unavailable\n{}", "202 Accepted\n{}"]);
    let report = submit_file(&submit(dir.path(), &address, "{}\n"), |_| ()).unwrap();
    assert_eq!((report.accepted, report.retries), (1, 1));
    assert_eq!(told.iter().take(2).collect::<Vec<_>>(), ["{}\n", "{}\n"]);
}

#[test]
fn a_gateway_that_stays_away_is_told_and_the_position_stays() {
    let dir = tempfile::tempdir().unwrap();
    let submit = submit(dir.path(), "http://127.0.0.1:1", "{}\n");
    let error = submit_file(&submit, |_| ()).unwrap_err();
    assert!(matches!(error, SubmitError::Away { .. }), "{error}");
    assert!(
        error.to_string().contains("run the same command again"),
        "{error}"
    );
}

#[test]
fn a_refusal_names_the_lines_of_the_file_and_the_rest_is_not_sent() {
    let dir = tempfile::tempdir().unwrap();
    let problem = "422 Unprocessable Content\n{\"title\":\"T\",\"detail\":\"D\",\"errors\":[\
                   {\"pointer\":\"/1/subjects/0/identifier\",\"detail\":\"does not match scheme nino\"}]}";
    let (address, _told) = gateway(vec![problem]);
    let submit = submit(dir.path(), &address, "{}\n\n{}\n");
    let SubmitError::Refused(refusal) = submit_file(&submit, |_| ()).unwrap_err() else {
        panic!("not refused")
    };
    let mistake = &refusal.mistakes[0];
    assert_eq!(
        (mistake.line, mistake.pointer.as_str()),
        (Some(3), "/subjects/0/identifier")
    );
    assert!(
        refusal
            .to_string()
            .contains("events.jsonl:3: /subjects/0/identifier does not match"),
        "{refusal}"
    );
    assert!(!position::beside(&submit.file).exists());
}

#[test]
fn a_pointer_into_a_single_event_is_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let (address, _told) = gateway(vec![
        "403 Forbidden\n{\"errors\":[{\"pointer\":\"/source\",\"detail\":\"x\"}]}",
    ]);
    let SubmitError::Refused(refusal) =
        submit_file(&submit(dir.path(), &address, "\n{}"), |_| ()).unwrap_err()
    else {
        panic!("not refused")
    };
    assert_eq!(
        (
            refusal.mistakes[0].line,
            refusal.mistakes[0].pointer.as_str()
        ),
        (Some(2), "/source")
    );
}

#[test]
fn the_token_is_never_printed_and_an_address_must_be_one() {
    let dir = tempfile::tempdir().unwrap();
    let submit = submit(dir.path(), "gateway.example", "{}\n");
    assert!(!format!("{submit:?}").contains("t0ken"));
    assert!(matches!(
        submit_file(&submit, |_| ()),
        Err(SubmitError::Address(_))
    ));
}
