"""docs/schemas.md: what goes in and what comes out, from the JSON Schemas."""

from docs.pieces import code, page, table

from mifa_screen.cli.schema import schema_of

INTRODUCTION = """
`mifa-screen schema patient|rules|result` prints the JSON Schema (2020-12) itself; an editor or another program can check files against it.
`null` in a patient file is the same as absent: not known. A list that is present and empty says "asked, none".
"""


def document():
    """Return the fields of patients and results as a document."""
    patient, result = schema_of("patient"), schema_of("result")
    facts = patient["properties"]["facts"]["properties"]
    parts = [INTRODUCTION, "## A patient", *_object(patient), "### Facts that may be stated",
             table(("name", "meaning"), [(code(name), fact["description"]) for name, fact in facts.items()])]  # fmt: skip
    for name, definition in patient["$defs"].items():
        parts += [f"### An entry: {name.lower()}", *_object(definition)]
    parts += ["## A result", *_object(result)]
    for name, definition in result["$defs"].items():
        if "properties" in definition:
            parts += [f"### In a result: {_spaced(name)}", *_object(definition)]
        else:
            parts += [f"### In a result: {_spaced(name)}", " · ".join(code(word) for word in definition["enum"])]
    parts += ["## A rule file", "The [condition language](conditions.md) says what a condition may be; "
              "`schemas/rules.schema.json` is the schema that the first line of each rule file names, so that an editor completes and checks it."]  # fmt: skip
    return page("Patients, results and rule files", "the JSON Schemas", *parts)


def _spaced(name):
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()


def _object(schema):
    if schema.get("description"):
        yield schema["description"].split("\n")[0]
    required = set(schema.get("required", ()))
    rows = [(code(name), _kind(part), "yes" if name in required else "") for name, part in schema["properties"].items()]
    yield table(("key", "value", "required"), rows)


def _kind(part):
    if "const" in part:
        return code(part["const"])
    if "enum" in part:
        return ", ".join(code(word) for word in part["enum"])
    if "$ref" in part:
        return _spaced(part["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in part:
        return " or ".join(dict.fromkeys(_kind(choice) for choice in part["anyOf"] if choice != {"type": "null"}))
    kind = part.get("type", "anything")
    if kind == "array":
        return f"list of {_kind(part['items'])}" if "items" in part else "list"
    if kind == "object" and isinstance(part.get("additionalProperties"), dict):
        return f"mapping to {_kind(part['additionalProperties'])}"
    if part.get("format") == "date":
        return "date, YYYY-MM-DD"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number"}
    return " or ".join(words.get(one, one) for one in ([kind] if isinstance(kind, str) else kind) if one != "null")
