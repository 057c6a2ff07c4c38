"""Spoils what is made of several files: the parts of a workbook, and the files of a folder."""

import gzip
import re

from containers import packed, unpacked
from spoiling import PIECES, TEXTS, spoil_bytes, spoil_json, spoil_lines, typo

ELEMENT = re.compile(rb"<([A-Za-z:]+)([^<>]*?)(/?)>")
ATTRIBUTE = re.compile(rb'([A-Za-z:]+)="([^"]*)"')
TEXT = re.compile(rb">([^<>]+)<")
VALUES = [
    b"", b"0", b"-1", b"1", b"99999999999", b"1048577", b"A1", b"XFE1", b"A0", b"B2:A1", b"A1:XFD1048576", b"A:A", b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"x", b"true", b"hidden",
    b"1e400", b"NaN", b"-0", b"2958466", b"0.00000001", b"45000.5", b"#REF!", b"#N/A", b"_x0000_", b"_xD800_", b"../../etc/x.xml", b"xl/worksheets/sheet1.xml", b"rId1", b"rId9", b"&#13;", b"&lt;",
]  # fmt: skip
MORE = [
    b"<v>7</v>", b"<f>1/0</f>", b'<c r="B2" t="e"><v>#DIV/0!</v></c>', b"<is><t>x</t></is>", b'<mergeCells><mergeCell ref="A1:B3"/></mergeCells>', b'<row r="2" hidden="1"/>', b"<!-- x -->", b"<?x y?>",
    b'<c t="s"><v>0</v></c>', b'<c r="C2" t="d"><v>2026-11-20</v></c>', b'<workbookPr date1904="1"/>', b"<si><r><t>a</t></r><rPh><t>b</t></rPh></si>", b'<t xml:space="preserve"> </t>',
    b'<numFmt numFmtId="164" formatCode="yyyy"/>', b'<dimension ref="A1:A1"/>', b"<sheetData/>", b'<definedName name="x">Ward!#REF!</definedName>', b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>',
]  # fmt: skip


def spoil_xml(data, rng, mutate=None):
    """Spoil an XML text: an element, an attribute or a text of it, once; now and then its bytes."""
    elements, texts = list(ELEMENT.finditer(data)), list(TEXT.finditer(data))
    way = rng.randrange(10)
    if not elements or way == 0:
        return spoil_bytes(data, rng, mutate)
    found = rng.choice(elements)
    whole = _whole(data, found)
    if way == 1:
        return data[: found.start()] + data[whole:]
    if way == 2:
        return data[:whole] + data[found.start() : whole] + data[whole:]
    if way == 3:
        other = rng.choice(elements)
        return data[: found.start()] + data[other.start() : _whole(data, other)] + data[whole:]
    if way == 4:
        where = rng.choice([found.start(), found.end(), whole])
        return data[:where] + rng.choice(MORE) + data[where:]
    if way == 5 and texts:
        text = rng.choice(texts)
        value = rng.choice(VALUES) if rng.random() < 0.6 else rng.choice([*PIECES, *(text.encode("utf-8", "surrogatepass") for text in TEXTS)])
        return data[: text.start(1)] + value + data[text.end(1) :]
    if way == 6:
        name = rng.choice([b"x", b"c", b"v", b"f", b"t", b"row", b"is", b"col", b"mergeCell", b"sheet"])
        return data[: found.start(1)] + name + data[found.end(1) :]
    attributes = list(ATTRIBUTE.finditer(data))
    if not attributes or way == 7:
        return data[: found.end(1)] + rng.choice([b' r="A2"', b' t="s"', b' hidden="1"', b' s="3"', b' spans="1:3"', b' date1904="1"', b' state="veryHidden"']) + data[found.end(1) :]
    attribute = rng.choice(attributes)
    value = rng.choice([*VALUES, rng.choice(attributes)[2]])
    return data[: attribute.start(2)] + value + data[attribute.end(2) :] if rng.random() < 0.8 else data[: attribute.start()] + data[attribute.end() :]


def _whole(data, found):
    """Return where an element ends that begins here."""
    if found[3]:
        return found.end()
    end = data.find(b"</" + found[1] + b">", found.end())
    return found.end() if end < 0 else end + len(found[1]) + 3


def spoil_workbook(data, rng, mutate=None):
    """Spoil a part of a workbook mostly, else which parts there are, else the bytes of the archive."""
    parts = unpacked(data)
    if not parts or rng.random() < 0.06:
        return spoil_bytes(data, rng, mutate)
    names = list(parts)
    if rng.random() < 0.08:
        name, other = rng.choice(names), rng.choice(names)
        match rng.randrange(3):
            case 0:
                del parts[name]
            case 1:
                parts[name], parts[other] = parts[other], parts[name]
            case _:
                parts[rng.choice(["xl/vbaProject.bin", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml", "mimetype", "/xl/x.xml", name.upper()])] = parts[name]
        return packed(parts)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        name = rng.choice([*names, *(name for name in names * 2 if "sheet" in name.lower() or "shared" in name)])
        parts[name] = spoil_xml(parts[name], rng, mutate)
    return packed(parts)


def spoil_folder(data, rng, mutate=None):
    """Spoil a file of a folder mostly, else which files there are."""
    files = unpacked(data)
    if not files:
        return data
    name = rng.choice(list(files))
    if rng.random() < 0.1:
        match rng.randrange(4):
            case 0:
                del files[name]
            case 1:
                files[rng.choice(["a.json", "b.ndjson", "c.jsonl", "d.ndjson.gz", "e.json.gz", "UP.JSON", "x.txt", "z.NDJSON"])] = files[name]
            case 2:
                files[f"{name}.gz"] = gzip.compress(files.pop(name), mtime=0)
            case _:
                files[name] = rng.choice(list(files.values()))
        return packed(files)
    if name.endswith(".gz"):
        files[name] = _spoilt_gzip(files[name], rng, mutate)
    else:
        files[name] = (spoil_json if name.lower().endswith(".json") else spoil_lines)(files[name], rng, mutate)
    return packed(files)


def _spoilt_gzip(data, rng, mutate):
    try:
        plain = gzip.decompress(data)
    except (OSError, EOFError, ValueError, gzip.zlib.error):
        return spoil_bytes(data, rng, mutate)
    return spoil_bytes(data, rng, mutate) if rng.random() < 0.3 else gzip.compress(spoil_lines(plain, rng, mutate), mtime=0)


def spoil_table(data, rng, mutate=None):
    """Spoil a table of text: a cell, a line, or its bytes."""
    if rng.random() < 0.4:
        return spoil_bytes(data, rng, mutate)
    lines = data.split(b"\n")
    where = rng.randrange(len(lines))
    cells = lines[where].split(b",")
    column = rng.randrange(len(cells))
    match rng.randrange(6):
        case 0:
            lines.insert(where, rng.choice(lines))
        case 1:
            del cells[column]
        case 2:
            cells.insert(column, rng.choice(cells))
        case 3:
            cells[column] = rng.choice(rng.choice(lines).split(b","))
        case 4:
            cells[column] = rng.choice([*PIECES, *VALUES])
        case _:
            cells[column] = rng.choice(TEXTS).encode("utf-8", "surrogatepass")
    if where < len(lines):
        lines[where] = b",".join(cells)
    return b"\n".join(lines)


def spoil_yaml(data, rng, mutate=None):
    """Spoil a rule file: a line, its indentation, what stands behind a colon; else its bytes."""
    if rng.random() < 0.3:
        return spoil_bytes(data, rng, mutate)
    lines = data.split(b"\n")
    for _ in range(rng.choice([1, 1, 2, 5])):
        where = rng.randrange(len(lines))
        key, colon, value = lines[where].partition(b":")
        match rng.randrange(8):
            case 0:
                del lines[where : where + rng.choice([1, 1, 3])]
            case 1:
                lines[where:where] = lines[where : where + rng.choice([1, 4])]
            case 2:
                lines[where] = rng.choice([b" ", b"  ", b"    ", b"\t", b"- "]) + lines[where]
            case 3:
                lines[where] = lines[where].removeprefix(b"  ")
            case 4:
                lines[where] = typo(key.decode("utf-8", "replace"), rng).encode("utf-8", "surrogatepass") + colon + value
            case 5:
                lines[where] = key + b": " + rng.choice(lines).partition(b":")[2].strip()
            case 6:
                lines[where] = key + b": " + rng.choice([*(text.encode("utf-8", "surrogatepass") for text in TEXTS), *PIECES, *OF_RULES])
            case _:
                other = rng.choice(lines).partition(b":")[0].strip()
                lines[where] = key[: len(key) - len(key.lstrip())] + other + colon + value
        if not lines:
            return b""
    return b"\n".join(lines)


OF_RULES = [
    b"{all: []}", b"{any: [{}]}", b"{not: {not: {not: {fact: pregnant}}}}", b"{fact: nobody}", b"{measure: egfr, below: egfr-severe}", b"[]", b"{}", b"1e9", b"99999999999999999", b"0.1", b"true", b"~",
    b"|", b">-", b"? x", b"*a", b"&a", b"!!int 3", b"[" * 60, b"{a: " * 60, b"'", b"- - - -", b"{codes: {icd: [M]}}", b"contraindicated", b"none", b"{condition: autoimmune}", b'"\\x00"', b'"\\ud800"',
]  # fmt: skip
SPOILS = {
    "json": spoil_json, "fhir": spoil_json, "jsonl": spoil_lines, "csv": spoil_table, "xlsx": spoil_workbook, "folder": spoil_folder, "export": spoil_folder, "yaml": spoil_yaml,
}  # fmt: skip
"""How good files of each kind are spoilt."""
