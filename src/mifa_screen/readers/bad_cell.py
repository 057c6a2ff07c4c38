"""The error of a cell."""


class BadCellError(ValueError):
    """A cell that cannot be read. The message says what was expected, not what stands there."""
