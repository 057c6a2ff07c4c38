"""Whether a file is a workbook that can be read at all, told from its package before anything of it is parsed."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from mifa_screen.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SEARCHED = 4_000_000
MOST_PARTS = 10_000
SMALL = 16_000_000
MOST_SHRUNK = 250
LARGEST_SHEET = 2_000_000_000
LARGEST_OTHER = 250_000_000
SHEETS = "xl/worksheets/"
CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
AS_XLSX = "open it in Excel and save it as “Excel Workbook (.xlsx)”"


def check_package(path: Path) -> None:
    """Raise InputError for a file that is no workbook, is protected, holds macros, is damaged, or would unpack beyond measure."""
    source = str(path)
    with path.open("rb") as raw:
        if raw.read(len(OLE)) == OLE:
            what = "protected by a password; remove it" if ENCRYPTED in raw.read(SEARCHED) else f"in the format of Excel before 2007 (.xls); {AS_XLSX}"
            raise InputError(source, f"this workbook is {what}")
    try:
        with zipfile.ZipFile(path) as package:
            _check_names(package, source)
            _check_sizes(package, source)
            _check_kind(package, source)
            damaged = package.testzip() if _small(package) else None
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        raise damaged_workbook(source) from None
    if damaged is not None:
        raise damaged_workbook(source)


def damaged_workbook(source: str) -> InputError:
    """Return the error of a workbook that cannot be read."""
    return InputError(source, "the workbook is damaged, or written in a way that cannot be read; open it in Excel and save it again")


def _small(package: zipfile.ZipFile) -> bool:
    return sum(part.file_size for part in package.infolist()) <= SMALL


def _check_names(package: zipfile.ZipFile, source: str) -> None:
    names = set(package.namelist())
    if "xl/workbook.bin" in names:
        raise InputError(source, f"this is a binary workbook (.xlsb); {AS_XLSX}")
    if "mimetype" in names or "content.xml" in names:
        raise InputError(source, "this is an OpenDocument file; save it as .xlsx or CSV (UTF-8)")
    if "word/document.xml" in names:
        raise InputError(source, "this is a Word document; save the table as .xlsx or CSV (UTF-8)")
    if CONTENT_TYPES not in names or not any(name.startswith("xl/") for name in names):
        raise InputError(source, "this is a zip archive but no workbook; unpack it, or open the workbook in Excel and save it again")
    if len(names) > MOST_PARTS:
        raise InputError(source, f"the workbook has more than {MOST_PARTS} parts")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise InputError(source, f"this workbook holds macros; {AS_XLSX}, without macros")


def _check_sizes(package: zipfile.ZipFile, source: str) -> None:
    """Refuse what would unpack beyond measure; the module never unpacks more of a part than the size told here."""
    for part in package.infolist():
        if part.flag_bits & 1:
            raise InputError(source, "this workbook is protected by a password; remove it")
        limit = LARGEST_SHEET if part.filename.startswith(SHEETS) else LARGEST_OTHER
        if part.file_size > limit or (part.file_size > SMALL and part.file_size > MOST_SHRUNK * part.compress_size):
            raise InputError(source, "the workbook would unpack beyond all measure (a zip bomb, or an enormous sheet); save the patients' sheet as CSV (UTF-8)")


def _check_kind(package: zipfile.ZipFile, source: str) -> None:
    if b"macroEnabled" in package.read(CONTENT_TYPES):
        raise InputError(source, f"this workbook is of the kind that holds macros; {AS_XLSX}")
    if WORKBOOK in package.namelist() and STRICT in package.read(WORKBOOK):
        raise InputError(source, f"this workbook is saved as “Strict Open XML”; {AS_XLSX}")
