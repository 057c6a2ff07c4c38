"""Resources of FHIR R4, as far as the screen needs them. Names are FHIR's own."""

# ruff: noqa: N815

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StrictBool

from mifa_screen.patient.model import Number
from mifa_screen.readers.fhir.elements import Concept, Concepts, Element, Extension, Identifier, Many, Period, Plain, Quantity, Range, Ref, Text

Bool = StrictBool | None


class Resource(Element):
    """What all resources have."""

    id: Text = None
    contained: Plain = ()


class PatientResource(Resource):
    """The person."""

    identifier: Annotated[tuple[Identifier, ...], Many] = ()
    gender: Text = None
    birthDate: Text = None
    extension: Annotated[tuple[Extension, ...], Many] = ()


class ConditionResource(Resource):
    """A diagnosis or problem."""

    clinicalStatus: Concept = None
    verificationStatus: Concept = None
    code: Concept = None
    subject: Ref = None
    onsetDateTime: Text = None
    onsetPeriod: Period | None = None
    recordedDate: Text = None
    abatementDateTime: Text = None
    abatementPeriod: Period | None = None
    abatementString: Text = None
    abatementAge: Any = None
    abatementRange: Any = None
    abatementBoolean: Bool = None


class Reaction(Element):
    """What an allergy did."""

    substance: Concept = None
    manifestation: Concepts = ()
    severity: Text = None
    description: Text = None


class AllergyResource(Resource):
    """An allergy or intolerance, or that there is none."""

    clinicalStatus: Concept = None
    verificationStatus: Concept = None
    type: Text = None
    criticality: Text = None
    code: Concept = None
    patient: Ref = None
    reaction: Annotated[tuple[Reaction, ...], Many] = ()


class DoseAndRate(Element):
    """How much."""

    doseQuantity: Quantity | None = None
    doseRange: Range | None = None
    rateQuantity: Any = None
    rateRatio: Any = None
    rateRange: Any = None


class Repeat(Element):
    """How often."""

    boundsPeriod: Period | None = None
    count: Number | None = None
    frequency: Number | None = None
    frequencyMax: Number | None = None
    period: Number | None = None
    periodMax: Number | None = None
    periodUnit: Text = None
    dayOfWeek: Annotated[tuple[str, ...], Many] = ()
    timeOfDay: Annotated[tuple[str, ...], Many] = ()
    when: Annotated[tuple[str, ...], Many] = ()


class Timing(Element):
    """When."""

    event: Annotated[tuple[str, ...], Many] = ()
    repeat: Repeat | None = None
    code: Concept = None


class Dosage(Element):
    """How a medicine is taken."""

    text: Text = None
    timing: Timing | None = None
    route: Concept = None
    doseAndRate: Annotated[tuple[DoseAndRate, ...], Many] = ()
    doseQuantity: Quantity | None = None
    dose: Quantity | None = None


class MedicineUse(Resource):
    """MedicationRequest, MedicationStatement, MedicationAdministration and MedicationDispense, which differ in little that matters here."""

    status: Text = None
    intent: Text = None
    doNotPerform: Bool = None
    medicationCodeableConcept: Concept = None
    medicationReference: Ref = None
    subject: Ref = None
    authoredOn: Text = None
    dateAsserted: Text = None
    effectiveDateTime: Text = None
    effectivePeriod: Period | None = None
    whenHandedOver: Text = None
    whenPrepared: Text = None
    daysSupply: Quantity | None = None
    courseOfTherapyType: Concept = None
    dosageInstruction: Annotated[tuple[Dosage, ...], Many] = ()
    dosage: Annotated[tuple[Dosage, ...], Many] = ()


class Ingredient(Element):
    """A part of a medicine."""

    itemCodeableConcept: Concept = None
    itemReference: Ref = None
    isActive: Bool = None


class MedicationResource(Resource):
    """A medicine that others refer to."""

    code: Concept = None
    ingredient: Annotated[tuple[Ingredient, ...], Many] = ()


class ReferenceRange(Element):
    """What is normal."""

    low: Quantity | None = None
    high: Quantity | None = None
    type: Concept = None
    text: Text = None


class Component(Element):
    """A part of an observation, or its own result."""

    code: Concept = None
    valueQuantity: Quantity | None = None
    valueString: Text = None
    valueInteger: Number | None = None
    valueBoolean: Bool = None
    valueCodeableConcept: Concept = None
    dataAbsentReason: Concept = None
    referenceRange: Annotated[tuple[ReferenceRange, ...], Many] = ()


class ObservationResource(Resource, Component):
    """A result, a measurement, or an answer."""

    status: Text = None
    subject: Ref = None
    specimen: Ref = None
    effectiveDateTime: Text = None
    effectiveInstant: Text = None
    effectivePeriod: Period | None = None
    issued: Text = None
    component: Annotated[tuple[Component, ...], Many] = ()


class SpecimenResource(Resource):
    """What was drawn."""

    type: Concept = None


class ProcedureResource(Resource):
    """Something that was done."""

    status: Text = None
    code: Concept = None
    subject: Ref = None
    performedDateTime: Text = None
    performedPeriod: Period | None = None
