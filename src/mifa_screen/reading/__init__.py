"""Understanding words and codes: a text becomes codings, or is said not to be understood."""
