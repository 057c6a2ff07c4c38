"""Everything that reads rule YAML: the text with its positions, the schema, the checks across files, the built form, the examples."""
