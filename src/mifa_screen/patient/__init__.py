"""The patient model: contract section 4."""
