"""FHIR R4 in: Bundles, documents, single resources and bulk exports, as one more door to the same `Patient`.

`read_fhir` reads one patient; `many` reads folders, streams and exports of many. What cannot be used is said, with its place, and what
it may have meant stays unknown.
"""

from mifa_screen.readers.fhir.assemble import FhirPatient, fhir_patient, read_fhir

__all__ = ["FhirPatient", "fhir_patient", "read_fhir"]
