"""Several files as one piece of bytes, for a fuzzer that knows only bytes: a zip archive, which a workbook is already."""

import io
import zipfile
import zlib


def packed(files):
    """Return files, by name, as bytes; the same files as the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpacked(data):
    """Return the files in bytes, by name; None for bytes that hold none, or too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > 4_000_000:
                return None
            return {part.filename: package.read(part) for part in package.infolist()}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError, zlib.error):
        return None
