"""A result as FHIR R4: a Bundle with one GuidanceResponse, and one DetectedIssue a finding.

What was read is referred to where the input was FHIR, else quoted. What is missing stands under `dataRequirement`; what was asked, not
understood or warned of stands in an OperationOutcome beside it; outcome, verdict and the ledger of all rules in the output parameters.
No clock: the same result gives the same bytes.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mifa_screen.writers.exchange import LABORATORY, Answer, Exchange, Names, Origins, Plain, clean
from mifa_screen.writers.json_result import json_page
from mifa_screen.writers.result_page import CLOSING, HEADLINES, MEANS, gloss

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mifa_screen.result import Evidence, Finding, Result, Unresolved

XHTML = "http://www.w3.org/1999/xhtml"
PARAMETERS, MESSAGES, MEDICINE = "result", "messages", "medicine"
MEDICINES = "medications"
UCUM_DAY = {"unit": "days", "system": "http://unitsofmeasure.org", "code": "d"}


def fhir_result(result: Result, exchange: Exchange, origins: Mapping[str, str] | None = None) -> bytes:
    """Return a result as a FHIR Bundle in JSON."""
    return json_page(fhir_bundle(result, exchange, origins))


def fhir_bundle(result: Result, exchange: Exchange, origins: Mapping[str, str] | None = None) -> Plain:
    """Return a result as a FHIR Bundle: plain values.

    `origins` maps places of the patient (`conditions[0]`; `id` for the patient as such) to references of the FHIR resources that they
    were read from.
    """
    names, read = Names(result, origins or {}), Origins(result, origins or {})
    issues = {finding.rule: _detected_issue(finding, result, exchange, read, names("DetectedIssue", finding.rule)) for finding in result.findings}
    response = _guidance_response(result, exchange, read, names, issues)
    entries = [{"fullUrl": _urn(resource), "resource": resource} for resource in (response, *issues.values())]
    return {"resourceType": "Bundle", "id": names("Bundle"), "type": "collection", "entry": entries}


def _urn(resource: Plain) -> str:
    return f"urn:uuid:{resource['id']}"


def _guidance_response(result: Result, exchange: Exchange, read: Origins, names: Names, issues: Mapping[str, Plain]) -> Plain:
    parameters = {"resourceType": "Parameters", "id": PARAMETERS, "parameter": list(_parameters(result, issues))}
    messages = list(_messages(result, read))
    contained = [parameters, *([{"resourceType": "OperationOutcome", "id": MESSAGES, "issue": messages}] if messages else [])]
    used = ",".join(f"{rule_set.id}@{rule_set.version}" for rule_set in result.rule_sets)
    response = {
        "resourceType": "GuidanceResponse",
        "id": names("GuidanceResponse"),
        "text": _narrative(HEADLINES[result.outcome], [*gloss(result), *result.to_ask, CLOSING]),
        "contained": contained,
        "moduleUri": exchange.name_of_ours("rules", used),
        "status": "success" if result.complete else "data-required",
        "subject": read.subject(),
        "occurrenceDateTime": result.as_of,
        "performer": _performer(result),
        "outputParameters": {"reference": f"#{PARAMETERS}"},
    }
    if messages:
        response["evaluationMessage"] = [{"reference": f"#{MESSAGES}"}]
    wanted = [_data_requirement(answer, exchange) for answer in exchange.wanted(result)]
    return response | ({"dataRequirement": wanted} if wanted else {})


def _performer(result: Result) -> Plain:
    return {"type": "Device", "display": f"mifa-screen {result.tool_version}"}


def _data_requirement(answer: Answer, exchange: Exchange) -> Plain:
    wanted: Plain = {"type": answer.type}
    if answer.elements:
        wanted["mustSupport"] = list(answer.elements)
    if answer.loinc:
        wanted["codeFilter"] = [{"path": "code", "code": [exchange.coding("loinc", code) for code in answer.loinc]}]
    if answer.type == LABORATORY and answer.order:
        wanted["dateFilter"] = [{"path": "effective", "valueDuration": {"value": exchange.max_lab_age, **UCUM_DAY}}]
    return wanted


def _parameters(result: Result, issues: Mapping[str, Plain]) -> Iterator[Plain]:
    yield {"name": "outcome", "valueCode": result.outcome.value}
    yield {"name": "verdict", "valueCode": result.verdict.value}
    yield {"name": "could-be", "valueCode": result.could_be.value}
    yield {"name": "complete", "valueBoolean": result.complete}
    for used in result.rule_sets:
        yield _parts("rule-set", id=("Code", used.id), version=("String", used.version), sha256=("String", used.sha256))
    for finding in result.findings:
        yield _parts("finding", rule=("Code", finding.rule), verdict=("Code", finding.verdict.value), issue=("Reference", {"reference": _urn(issues[finding.rule])}))
    for rule in result.unresolved:
        yield _parts("unresolved", rule=("Code", rule.rule), verdict=("Code", rule.verdict.value), title=("String", rule.title), **_asked(rule))
    for out in result.ruled_out:
        yield _parts("ruled-out", rule=("Code", out.rule), verdict=("Code", out.verdict.value))


def _asked(rule: Unresolved) -> dict[str, tuple[str, str]]:
    return {"ask": ("String", clean(rule.ask))} if rule.ask else {}


def _parts(name: str, **parts: tuple[str, object]) -> Plain:
    return {"name": name, "part": [{"name": part, f"value{kind}": value} for part, (kind, value) in parts.items()]}


def _messages(result: Result, read: Origins) -> Iterator[Plain]:
    """Yield what was asked, not understood, or warned of. `expression` names the resource that was read."""
    for ask in result.to_ask:
        yield _message("warning", "required", ask)
    for item in result.not_understood:
        meant = f'; did you mean "{item.suggestion}"?' if item.suggestion else ""
        yield _message("warning", "code-invalid", f'Not understood, counts as unknown: "{item.said}"{meant}', item.path, read)
    for remark in result.warnings:
        yield _message("information", "informational", remark.message, remark.path, read)


def _message(severity: str, code: str, text: str, path: str = "", read: Origins | None = None) -> Plain:
    message: Plain = {"severity": severity, "code": code, "details": {"text": clean(f"{path}: {text}" if path else text)}}
    places = read.of(path) if read else ()
    return message | ({"diagnostics": f"read from {', '.join(map(clean, places))}"} if places else {})


def _detected_issue(finding: Finding, result: Result, exchange: Exchange, read: Origins, name: str) -> Plain:
    kind, source = exchange.issue(finding), exchange.source(finding.rule_set)
    says = [f"{finding.verdict.upper()} ({MEANS[finding.verdict]}). {finding.reason}", finding.advice]
    cited = [f"Source: {citation.source}, section {citation.section}." for citation in finding.citations]
    issue = {
        "resourceType": "DetectedIssue",
        "id": name,
        "text": _narrative(finding.title, [*says, *map(_quoted, finding.evidence), *cited]),
        "contained": [_medicine(exchange)],
        "status": "final",
        "code": {
            "coding": [
                exchange.coding("issue", kind["code"], kind["display"]),
                {"system": exchange.name_of_ours("rules", finding.rule_set), "code": finding.rule, "display": clean(finding.title)},
            ],
            "text": clean(finding.title),
        },
        "severity": exchange.verdicts[finding.verdict]["severity"],
        "patient": read.subject(),
        "identifiedDateTime": result.as_of,
        "author": _performer(result),
        "implicated": [{"reference": f"#{MEDICINE}", "display": exchange.medicine}, *_taken(finding, read)],
        "detail": clean(" ".join([*filter(None, says), *cited])),
    }
    if finding.evidence:
        issue["evidence"] = [_evidence(evidence, read) for evidence in finding.evidence]
    return issue | ({"reference": source["url"]} if "url" in source else {})


def _taken(finding: Finding, read: Origins) -> list[Plain]:
    """Return the other medicines that an issue is about, where they were read from FHIR."""
    paths = [evidence.path for evidence in finding.evidence if evidence.path.startswith(MEDICINES)]
    return [{"reference": reference} for reference in dict.fromkeys(r for path in paths for r in read.of(path))]


def _medicine(exchange: Exchange) -> Plain:
    coded = exchange.medicine_code
    coding = {"coding": [exchange.coding(coded["system"], coded["code"])]} if coded else {}
    return {"resourceType": "Medication", "id": MEDICINE, "code": {**coding, "text": exchange.medicine}}


def _evidence(evidence: Evidence, read: Origins) -> Plain:
    """Return a piece of evidence: in words, and the resources that it was read from."""
    references = [{"reference": reference} for reference in read.of(evidence.path)]
    return {"code": [{"text": _quoted(evidence)}]} | ({"detail": references} if references else {})


def _quoted(evidence: Evidence) -> str:
    place = f"{evidence.path}: " if evidence.path else ""
    said = f'"{evidence.said}" (' if evidence.said else ""
    return clean(f"{place}{said}{evidence.understood}{')' if said else ''}")


def _narrative(title: str, lines: Iterable[str]) -> Plain:
    """Return the text of a resource for whoever reads it without a program: escaped, nothing of the record is taken for markup."""
    items = "".join(f"<p>{_escaped(line)}</p>" for line in lines if line)
    return {"status": "generated", "div": f'<div xmlns="{XHTML}"><p><b>{_escaped(title)}</b></p>{items}</div>'}


def _escaped(text: str) -> str:
    return escape(clean(text))
