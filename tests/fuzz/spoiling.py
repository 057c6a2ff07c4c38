"""Spoils good files so that they stay near enough to good ones to be read on: bytes, and the values of a JSON text.

Everything is drawn from a `random.Random`, so that a seed tells what was fed. `rng.choice` over a list of ways is all the strategy there is.
"""

import json

PIECES = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b"{", b"}", b"[", b"]", b",", b";", b"\t", b"\r", b"\n", b"\xc3\x28", b"1e999", b"NaN", b"-", b"\xed\xa0\x80", b"\\ud800",
    b"9" * 400, b"null", b"PK\x03\x04", "🜨".encode(), b"&a *a", b"!!python/object", b"%", b"\x1b[31m", b"=1+1", b"\x1f\x8b", b"<!DOCTYPE x>", b"<![CDATA[", b"&#x0;", b"}{", b"\xe2\x80\xae",
]  # fmt: skip


def spoil_bytes(data, rng, mutate=None):
    """Cut out, put in, double, change; `mutate` is a fuzzer's own way."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(data))
        match rng.randrange(6 if mutate else 5):
            case 0:
                data = data[:at] + rng.choice(PIECES) + data[at:]
            case 1:
                data = data[:at] + data[at + rng.randint(1, 40) :]
            case 2:
                data = data[:at] + data[at : at + 60] + data[at:]
            case 3:
                data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
            case 4:
                data = data[:at] if rng.random() < 0.3 else data[:at] + data[: rng.randint(0, 200)] + data[at:]
            case _:
                data = mutate(data)
    return data


# ---------------------------------------------------------------- JSON


class Pairs(list):
    """An object as pairs, so that a key may stand twice."""


class Token(str):
    """A number or word as it is written."""

    __slots__ = ()


def read_json(data):
    """Return a JSON text as lists, Pairs, texts and Tokens; None where it is none."""
    try:
        return json.loads(data, object_pairs_hook=Pairs, parse_int=Token, parse_float=Token, parse_constant=Token)
    except (ValueError, RecursionError):
        return None


def write_json(value):
    """Return it as text again."""
    if isinstance(value, Pairs):
        return "{" + ", ".join(f"{json.dumps(key)}: {write_json(item)}" for key, item in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(write_json, value)) + "]"
    return str(value) if isinstance(value, Token) else json.dumps(value)


def places(value, found=None):
    """Return every place of a value as its container and the index in it."""
    found = [] if found is None else found
    if isinstance(value, list):
        for index, item in enumerate(value):
            found.append((value, index))
            places(item[1] if isinstance(value, Pairs) else item, found)
    return found


def at(place):
    """Return what stands at a place."""
    container, index = place
    return container[index][1] if isinstance(container, Pairs) else container[index]


def put(place, value):
    """Put something else at a place."""
    container, index = place
    container[index] = (container[index][0], value) if isinstance(container, Pairs) else value


def deep(rng):
    """Return something nested."""
    value = rng.choice([[], Pairs(), "x"])
    for _ in range(rng.choice([3, 30, 150, 190, 300])):
        value = [value] if rng.random() < 0.5 else Pairs([(rng.choice(["a", "extension", "contained", "section"]), value)])
    return value


NUMBERS = "0 -1 1 2 0.1 -0 1e400 1E-400 1E999999999 1E-999999999 1e308 NaN Infinity -Infinity 99999999999999999999 0.1000000000000000055511151231257827 2026 5000000000".split()
TEXTS = [
    "", " ", "\x00", "\ud800", "\u202e", "\u200b", "?", "-", "none", "unknown", "nil", "0", "1e400", "NaN", "true", "2026-02-30", "9999-99-99", "0001-01-01", "9999-12-31", "2026", "2026-11",
    "2026-11-23T25:61:00Z", ">", "<", "> 30 <", "N18.", "{}", "[]", "#", "#c1", "Patient/", "Patient/p1/_history/2", "http://x.example/fhir/Patient/p1", "urn:uuid:p1", "urn:oid:1.2", "Bundle", "x" * 3000,
    "٣", "%s", "{0}", "{path}", "{x!r:>999999999}", "=1+1", "\x1b[31m", "é", "e\u0301" * 40, "mg", "{INR}", "/min", "10*9/L", "-1 mg", "1000000000 mg", "1/2 mg twice",
]  # fmt: skip


def junk(rng):
    """Return a value of any kind."""
    way = rng.randrange(8)
    if way < 3:
        return Token(rng.choice(["null", "true", "false", *NUMBERS, "9" * 4000, "-" + "9" * 30, "0." + "1" * 500]))
    if way < 6:
        return rng.choice(TEXTS)
    return rng.choice([[], Pairs(), [[]], [Token("null")], Pairs([("", "")]), deep(rng), ["x"] * rng.choice([2, 300])])


def typo(key, rng):
    """Return a key, misspelt."""
    if not key:
        return "x"
    where = rng.randrange(len(key))
    return rng.choice([key[:where] + key[where + 1 :], key[:where] + key[where] + key[where:], key.upper(), f"_{key}", f"{key} ", key[:where] + "é" + key[where + 1 :]])


ABSENT = Pairs([("extension", [Pairs([("url", "http://hl7.org/fhir/StructureDefinition/data-absent-reason"), ("valueCode", "unknown")])])])
"""What stands in place of a primitive of which only an extension is given."""


def spoil_value(value, rng):
    """Change a JSON value in place, once; return it."""
    found = places(value)
    if not found:
        return junk(rng)
    place = rng.choice(found)
    container, index = place
    match rng.randrange(10):
        case 0 | 1:
            put(place, junk(rng))
        case 2:
            del container[index]
        case 3:
            container.insert(rng.randint(0, len(container)), container[index] if rng.random() < 0.5 or not isinstance(container, Pairs) else (container[index][0], junk(rng)))
        case 4 if isinstance(container, Pairs):
            container[index] = (typo(container[index][0], rng), container[index][1])
        case 5:
            inner = at(place)
            put(place, rng.choice([[inner], Pairs([("x", inner)]), inner[0] if isinstance(inner, list) and inner and not isinstance(inner, Pairs) else [inner]]))
        case 6:
            put(place, at(rng.choice(found)) if rng.random() < 0.7 else [at(place)] * rng.choice([2, 50]))
            value = read_json(write_json(value))  # no part of it stands in itself
        case 7 if isinstance(container, Pairs):
            key = container[index][0]
            container[index] = rng.choice([(f"_{key}", ABSENT), (key, ABSENT), ("modifierExtension", [ABSENT]), ("contained", [at(place)])])
        case 8:
            other = rng.choice(found)
            mine, theirs = at(place), at(other)
            put(place, theirs), put(other, mine)
            value = _untangled(value)
        case _:
            text = at(place)
            put(place, spoilt_text(text, rng) if isinstance(text, str) and not isinstance(text, Token) else junk(rng))
    return value


def _untangled(value):
    """Return a value in which two places were exchanged, unless one stands in the other now."""
    try:
        return read_json(write_json(value))
    except RecursionError:
        return Pairs()


def spoilt_text(text, rng):
    """Return a text with something wrong in it."""
    where = rng.randint(0, len(text))
    return text[:where] + rng.choice(["\ufffd", "\x00", "\u200b", "?", "\n", "  ", '"', "\x1b", ";", "\udcff", "ß", "%"]) + text[where + rng.randint(0, 1) :]


def spoil_json(data, rng, mutate=None):
    """Spoil a JSON text: its values mostly, else its bytes."""
    value = read_json(data) if rng.random() < 0.85 else None
    if value is None:
        return spoil_bytes(data, rng, mutate)
    try:
        for _ in range(rng.choice([1, 1, 1, 2, 4])):
            value = spoil_value(value, rng)
        return write_json(value).encode("utf-8", "surrogatepass")
    except RecursionError:
        return spoil_bytes(data, rng, mutate)


def spoil_lines(data, rng, mutate=None):
    """Spoil lines of JSON: one line, or their order and number."""
    lines = data.split(b"\n")
    where = rng.randrange(len(lines))
    match rng.randrange(6):
        case 0:
            lines.insert(where, rng.choice(lines))
        case 1:
            lines[where] = rng.choice([b"", b"[]", b"null", b"{}", b"\xef\xbb\xbf{}", b'{"resourceType"', b"\x00"])
        case 2:
            return spoil_bytes(data, rng, mutate)
        case _:
            lines[where] = spoil_json(lines[where], rng, mutate)
    return b"\n".join(lines)
