#!/usr/bin/env python3
"""Checks the contract's vectors from their description alone: it shares no code with the Rust crates.

Reads schemas/avro: the schema and its fingerprint, the pseudonyms, the content digests of every valid example and the
finding ids. Says what differs and exits 1; prints how much it checked and exits 0. Needs Python 3.8 and nothing else.
"""

import datetime
import hashlib
import hmac
import json
import pathlib
import re
import struct
import sys
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
AVRO = ROOT / "schemas" / "avro"
EXAMPLES = AVRO / "examples"
PRIMITIVES = {"null", "boolean", "int", "long", "float", "double", "bytes", "string"}

failures = []


def check(what, found, expected):
    """Notes a difference."""
    if found != expected:
        failures.append(f"{what}: expected {expected}, found {found}")


def read(path):
    """A JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


# Fingerprint: CRC-64-AVRO of the parsing canonical form (Avro specification).


def canonical_form(schema, namespace=""):
    """The schema as its parsing canonical form."""
    if isinstance(schema, list):
        return "[" + ",".join(canonical_form(branch, namespace) for branch in schema) + "]"
    if isinstance(schema, str):
        name = schema if schema in PRIMITIVES or "." in schema else f"{namespace}.{schema}"
        return json.dumps(name)
    kind = schema["type"]
    if kind in PRIMITIVES:
        return json.dumps(kind)
    if kind == "array":
        return '{"type":"array","items":%s}' % canonical_form(schema["items"], namespace)
    if kind == "map":
        return '{"type":"map","values":%s}' % canonical_form(schema["values"], namespace)
    namespace = schema.get("namespace", namespace)
    head = '{"name":%s,"type":"%s"' % (json.dumps(f"{namespace}.{schema['name']}"), kind)
    if kind == "enum":
        return head + ',"symbols":[' + ",".join(json.dumps(symbol) for symbol in schema["symbols"]) + "]}"
    if kind == "fixed":
        return head + ',"size":%d}' % schema["size"]
    fields = (
        '{"name":%s,"type":%s}' % (json.dumps(field["name"]), canonical_form(field["type"], namespace))
        for field in schema["fields"]
    )
    return head + ',"fields":[' + ",".join(fields) + "]}"


def fingerprint(text):
    """CRC-64-AVRO in the order of its bytes on the wire."""
    empty = 0xC15D213AA4D7A795
    table = []
    for byte in range(256):
        entry = byte
        for _ in range(8):
            entry = (entry >> 1) ^ (empty if entry & 1 else 0)
        table.append(entry)
    crc = empty
    for byte in text.encode():
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
    return struct.pack("<Q", crc).hex()


# Pseudonyms (event.md 3).


def normalise(scheme, identifier):
    """The normalised identifier, or None where the scheme refuses it."""
    rules = scheme["normalise"]
    if not identifier.isascii():
        return None
    text = identifier.strip(" \t\n\r\x0c") if rules["trim"] else identifier
    text = "".join(letter for letter in text if letter not in rules["drop"])
    text = {"upper": text.upper(), "lower": text.lower(), "keep": text}[rules["case"]]
    if scheme["max_length"] is not None and len(text) > scheme["max_length"]:
        return None
    return text if re.fullmatch(scheme["pattern"], text) else None


def pseudonym(key, scheme, normalised):
    """The first half of HMAC-SHA256(key, scheme || 0x1F || normalised), in hex."""
    message = scheme.encode() + b"\x1f" + normalised.encode()
    return hmac.new(bytes.fromhex(key), message, hashlib.sha256).hexdigest()[:32]


# Content digest (services/domain/src/digest.rs describes it). Walks the schema: a type's canonical bytes.


def canonical(schema, value, names):
    """The canonical bytes of a value in the shape of the JSON examples, with every default filled in."""
    if isinstance(schema, str) and schema in names:
        schema = names[schema]
    if isinstance(schema, list):
        return canonical(schema[1], value, names)
    kind = schema if isinstance(schema, str) else schema["type"]
    if kind == "string":
        if isinstance(schema, dict) and schema.get("logicalType") == "uuid":
            return uuid.UUID(value).bytes
        return value.encode()
    if kind == "long":
        return struct.pack("<q", value)
    if kind == "enum":
        return value.encode()
    if kind == "fixed":
        return bytes.fromhex(value)
    if kind == "map":
        entries = sorted((key.encode(), text.encode()) for key, text in value.items())
        return b"".join(measured(key) + measured(text) for key, text in entries)
    if kind == "array":
        items = schema["items"]
        if items == "string":
            return b"".join(measured(text) for text in sorted(text.encode() for text in value))
        order = sorted(value, key=lambda of: (of["scheme"].encode(), of["pseudonym"], of["key_id"].encode(), of["kind"]))
        return b"".join(measured(canonical(items, item, names)) for item in order)
    fields = b""
    for number, field in enumerate(schema["fields"], 1):
        if "default" not in field or value[field["name"]] != field["default"]:
            content = canonical(field["type"], value[field["name"]], names)
            fields += struct.pack("<H", number) + measured(content)
    return fields


def measured(content):
    """Bytes behind their length."""
    return struct.pack("<I", len(content)) + content


def complete(schema, value, names):
    """The value of a JSON example with defaults filled in and times as microseconds."""
    if isinstance(schema, list):
        return None if value is None else complete(schema[1], value, names)
    if isinstance(schema, str):
        return value
    kind = schema["type"]
    if kind == "record":
        done = {}
        for field in schema["fields"]:
            given = value.get(field["name"])
            if given is None and "default" in field:
                done[field["name"]] = field["default"]
            else:
                done[field["name"]] = complete(field["type"], given, names)
        return done
    if kind == "array":
        return [complete(schema["items"], item, names) for item in value]
    if kind == "enum":
        return value if value in schema["symbols"] else schema["default"]
    if kind == "map":
        return {key: text if isinstance(text, str) else json.dumps(text) for key, text in value.items()}
    if schema.get("logicalType") == "timestamp-micros":
        instant = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        since = instant - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
        return since // datetime.timedelta(microseconds=1)
    return value


def half_of_sha256(content):
    """SHA-256, first 16 bytes, in hex."""
    return hashlib.sha256(content).hexdigest()[:32]


def event_digest(schema, example, keys, schemes):
    """The content digest of a JSON example, its identifiers made pseudonyms first."""
    subjects = []
    for subject in example["subjects"]:
        subject = dict(subject)
        identifier = subject.pop("identifier", None)
        if identifier is not None:
            scheme = subject["scheme"]
            normalised = normalise(schemes[scheme], identifier)
            subject["pseudonym"] = pseudonym(keys["keys"][keys["active"]], scheme, normalised)
            subject["key_id"] = keys["active"]
        subjects.append(subject)
    example = dict(example, subjects=subjects, subject_count=example.get("subject_count", len(subjects)))
    return half_of_sha256(canonical(schema, complete(schema, example, {}), {}))


def finding_id(of):
    """The id of a finding."""
    parts = [
        of["source"].encode(),
        uuid.UUID(of["event_id"]).bytes,
        bytes.fromhex(of["content_digest"]),
        of["code"].encode(),
        b"" if of["subject"] is None else struct.pack("<I", of["subject"]),
        (of["register_version"] or "").encode(),
    ]
    return half_of_sha256(b"".join(measured(part) for part in parts))


def main():
    """Checks everything."""
    schema = read(AVRO / "disclosure_event.v1.avsc")
    register = read(ROOT / "schemas" / "register" / "register.json")
    schemes = {scheme["id"]: scheme for scheme in register["schemes"]}
    pseudonyms = read(EXAMPLES / "pseudonyms.json")
    digests = read(EXAMPLES / "digests.json")

    check("fingerprint", fingerprint(canonical_form(schema)), digests["fingerprint"])
    for vector in pseudonyms["pseudonyms"]:
        name = f"pseudonym of {vector['scheme']} {vector['identifier']!r}"
        normalised = normalise(schemes[vector["scheme"]], vector["identifier"])
        check(name + ", normalised", normalised, vector["normalised"])
        for key_id, expected in vector["pseudonyms"].items():
            check(name, pseudonym(pseudonyms["keys"][key_id], vector["scheme"], normalised), expected)
    for vector in pseudonyms["refused"]:
        name = f"refused {vector['scheme']} {vector['identifier']!r}"
        check(name, normalise(schemes[vector["scheme"]], vector["identifier"]), None)
    found = {
        path.name: event_digest(schema, read(path), pseudonyms, schemes)
        for path in sorted((EXAMPLES / "valid").glob("*.json"))
    }
    check("content digests", found, digests["content_digests"])
    for vector in digests["finding_ids"]:
        check(f"finding id of {vector['code']}", finding_id(vector), vector["finding_id"])

    if failures:
        print("\n".join(failures), file=sys.stderr)
        return 1
    counts = (len(pseudonyms["pseudonyms"]), len(pseudonyms["refused"]), len(found), len(digests["finding_ids"]))
    print("%d pseudonyms, %d refused identifiers, %d content digests, %d finding ids agree" % counts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
