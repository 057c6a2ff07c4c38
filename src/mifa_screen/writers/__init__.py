"""What goes out: a result or a page in each format, and whole files."""
