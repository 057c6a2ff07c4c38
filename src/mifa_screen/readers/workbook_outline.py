"""What a sheet tells beside its values, and openpyxl's reading of large sheets leaves out: merged areas, hidden rows, formulas without a value."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import IO, Any
from xml.parsers import expat

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

COLUMN_BITS = 14


class SheetError(ValueError):
    """A sheet that contradicts itself, or is no sheet."""


class Outline:
    """The outline of a sheet. Rows and columns count from 1."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read the XML of a sheet. Raises SheetError, or an error of the XML parser."""
        self.filled_rows: array[int] = array("I")
        self.hidden_rows: array[int] = array("I")
        self.hidden_columns = 0
        self.merged: list[tuple[int, int, int, int]] = []
        """Merged areas: first column, first row, last column, last row."""
        self._without_value: array[int] = array("Q")
        self._row = self._column = 0
        self._filled = self._formula = self._inside = self._text = False
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        parser.ParseFile(file)

    @property
    def last_row(self) -> int:
        """Return the last row that is not empty, 0 when all are."""
        return self.filled_rows[-1] if self.filled_rows else 0

    def filled(self, first: int, last: int) -> bool:
        """Return whether any row from `first` to `last` is not empty."""
        at = bisect_left(self.filled_rows, first)
        return at < len(self.filled_rows) and self.filled_rows[at] <= last

    def without_value(self, row: int) -> list[int]:
        """Return the columns of a row in which a formula stands whose value is not stored."""
        start = bisect_left(self._without_value, row << COLUMN_BITS)
        end = bisect_left(self._without_value, (row + 1) << COLUMN_BITS, lo=start)
        return [at & ((1 << COLUMN_BITS) - 1) for at in self._without_value[start:end]]

    def is_hidden(self, row: int) -> bool:
        """Return whether a row is hidden."""
        at = bisect_left(self.hidden_rows, row)
        return at < len(self.hidden_rows) and self.hidden_rows[at] == row

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes.get("r"))
            self._text = attributes.get("t") == "str"
        elif name in ("v", "t"):
            self._inside = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            left, top, right, bottom = range_boundaries(attributes["ref"])
            if not (left and top and right and bottom):
                raise SheetError
            self.merged.append((left, top, right, bottom))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self.hidden_columns += 1

    def _start_row(self, attributes: dict[str, str]) -> None:
        row = int(attributes.get("r", self._row + 1))
        if row <= self._row:
            raise SheetError
        self._row, self._column = row, 0
        if attributes.get("hidden") in ("1", "true"):
            self.hidden_rows.append(row)

    def _cell(self, place: str | None) -> None:
        column = self._column + 1
        if place is not None:
            letters, row = coordinate_from_string(place)
            column = column_index_from_string(letters)
            if row != self._row or column <= self._column:
                raise SheetError
        self._column = column
        self._filled = self._formula = False

    def _characters(self, _: str) -> None:
        if self._inside:
            self._filled = True

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("v", "t"):
            self._inside = False
        if name != "c":
            return
        if (self._filled or self._formula) and self.last_row != self._row:
            self.filled_rows.append(self._row)
        if self._formula and not self._filled and not self._text:  # a formula may well yield an empty text
            self._without_value.append(self._row << COLUMN_BITS | self._column)

    @staticmethod
    def _refuse(*_: Any) -> None:
        """Refuse a document type: no sheet has one, and entities could unpack beyond measure."""
        raise SheetError
