"""The makers of the documents that scripts/make_docs.py writes."""
