"""Damages good files: what comes of it may be worse than what was there, or unreadable, but it is no other patient.

Whatever could be meant is left alone: taking an entry off a list, a statement off `facts`, another number in place of a number, "none".
"""

import re

from containers import packed, unpacked
from spoiling import ABSENT, Pairs, Token, at, deep, places, put, read_json, typo, write_json
from spoiling_packages import ELEMENT, _whole

WRONG = [
    Token("true"), Token("NaN"), Token("Infinity"), Token("1E999999999"), Token("9" * 4000), "", " ", "\x00", "\ud800", "\ufffd", "?", "-", "unknown", "pending", "1e400", "N18.", "2026-02-30", "9999-12-31",
    "2026", "> 30 <", ">", "{}", "{qwz}", "#x", "urn:oid:1.2", "x" * 3000, "=1+1", "\x1b[31m", "e\u0301" * 40, "{INR}", Pairs(), [[]], Pairs([("x", Pairs())]),
]  # fmt: skip
MARKS = ["\ufffd", "\x00", "\u200b\ufffd", "\x1b", "\ud800", "¤¤¤¤¤", "<>"]


def damaged_text(text, rng):
    """Return a text of which something is lost."""
    where = rng.randrange(len(text) + 1)
    return text[:where] + rng.choice(MARKS) + text[where + 1 :]


def damage_value(value, rng):
    """Damage one place of a JSON value, and return it."""
    value = read_json(write_json(value)) if not isinstance(value, Pairs) else value
    container, index = place = rng.choice(places(value))
    inner = at(place)
    if isinstance(container, Pairs):
        key = container[index][0]
        stated = container is _facts(value)
        match rng.randrange(7):
            case 0 if not stated:
                del container[index]
            case 1 if not stated:
                container[index] = (typo(key, rng), inner)
            case 2 if not stated:
                container[index] = (f"_{key}", ABSENT)
            case 3:
                container.insert(index, (key, rng.choice(WRONG)))
            case 4:
                put(place, Pairs([("x", inner)]))
            case 5 if isinstance(inner, str) and not isinstance(inner, Token):
                put(place, damaged_text(inner, rng))
            case _:
                put(place, rng.choice(WRONG + [deep(rng)]))
    elif isinstance(inner, str) and not isinstance(inner, Token) and rng.random() < 0.5:
        put(place, damaged_text(inner, rng))
    else:
        put(place, rng.choice([*WRONG, deep(rng), Pairs([("x", inner)]), [inner, Token("true")]]))
    return value


def _facts(value):
    return next((inner for key, inner in value if key == "facts"), None)


def damage_json(data, rng):
    """Damage a JSON text: a value of it, or cut it off."""
    if rng.random() < 0.1:
        return data[: rng.randrange(len(data.rstrip()) - 1)]
    return write_json(damage_value(read_json(data), rng)).encode("utf-8", "surrogatepass")


def damage_lines(data, rng):
    """Damage a line of JSON, or cut the last one off."""
    lines = data.splitlines()
    where = rng.randrange(len(lines))
    if rng.random() < 0.1:
        return b"\n".join(lines[:where] + [lines[where][: rng.randrange(1, len(lines[where]))]])
    lines[where] = damage_json(lines[where], rng)
    return b"\n".join(lines)


def damage_folder(data, rng):
    """Damage a file of a folder, or lose it."""
    files = unpacked(data)
    name = rng.choice(list(files))
    if rng.random() < 0.1 and len(files) > 1:
        del files[name]
    else:
        files[name] = (damage_json if name.endswith(".json") else damage_lines)(files[name], rng)
    return packed(files)


IN_A_CELL = [
    "", " ", "?", "-", "n/a", "#REF!", "#N/A", "\x00", "\ufffd", "x", "=1", "2026-02-30", "1e400", "NaN", ">", "a;b", '"', '""', "\r", "pending", "x" * 200_000, "N18.", "\u202e", "1,5,5", "1 2",
]  # fmt: skip


def damage_table(data, rng):
    """Damage a table of text, in which no cell is in quotes and the id stands last: a cell, a heading, a column, a row, or cut it off."""
    if rng.random() < 0.05:
        return data[: rng.randrange(len(data))]
    rows = [line.split(b",") for line in data.splitlines()]
    number = rng.randrange(len(rows))
    row = rows[number]
    column = rng.randrange(len(row))
    match rng.randrange(8):
        case 0:
            del row[column]
        case 1:
            row.insert(column, rng.choice(row))
        case 2:
            rows = [[cell for at, cell in enumerate(row) if at != column] for row in rows]
        case 3:
            row[column] = damaged_text(row[column].decode(), rng).encode("utf-8", "surrogatepass")
        case 4 if column < len(rows[0]):
            rows[0][column] = typo(rows[0][column].decode(), rng).encode()
        case _:
            row[column] = rng.choice(IN_A_CELL).encode()
    return b"\n".join(map(b",".join, rows))


VALUE = re.compile(rb"<v>([^<]*)</v>")
PLACED = re.compile(rb' (r|t|s)="([^"]*)"')
IN_A_SHEET = {
    b"r": [b"A1", b"B2", b"C3", b"ZZ2", b"A0", b"x", b"XFE1", b"-1", b"99999999999"], b"t": [b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"x", b""], b"s": [b"0", b"1", b"2", b"99", b"-1", b"x"],
}  # fmt: skip


def damage_workbook(data, rng):
    """Damage the sheet of a workbook: an element lost or renamed, a value made nonsense, a place or type changed; or lose a part, or cut it off."""
    parts = unpacked(data)
    if rng.random() < 0.05:
        return data[: rng.randrange(len(data))]
    if rng.random() < 0.05:
        del parts[rng.choice(list(parts))]
        return packed(parts)
    name = "xl/worksheets/sheet1.xml" if rng.random() < 0.9 else "xl/styles.xml"
    sheet = parts[name]
    elements, values, placed = (list(pattern.finditer(sheet)) for pattern in (ELEMENT, VALUE, PLACED))
    found = rng.choice(elements)
    way = rng.randrange(6)
    if way == 0:
        sheet = sheet[: found.start()] + sheet[_whole(sheet, found) :]
    elif way == 1:
        sheet = sheet[: found.start(1)] + rng.choice([b"x", b"f", b"row", b"c", b"v", b"is"]) + sheet[found.end(1) :]
    elif way == 2 and values:
        value = rng.choice(values)
        sheet = sheet[: value.start(1)] + rng.choice([b"", b"x", b"NaN", b"1e400", b"#REF!", b"99999", b"-1", b"\xff", b"&#xFFFD;"]) + sheet[value.end(1) :]
    elif way == 3:
        sheet = sheet[: rng.randrange(len(sheet))]
    elif placed:
        where = rng.choice(placed)
        sheet = sheet[: where.start(2)] + rng.choice(IN_A_SHEET[where[1]]) + sheet[where.end(2) :]
    parts[name] = sheet
    return packed(parts)


DAMAGES = {
    "json": damage_json, "fhir": damage_json, "jsonl": damage_lines, "csv": damage_table, "xlsx": damage_workbook, "folder": damage_folder, "export": damage_folder,
}  # fmt: skip
"""How files of each kind are damaged."""
