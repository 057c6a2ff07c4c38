"""Names on problem lists: pick lists, shorthand, other countries' wordings. What no rule asks for is of no consequence, and hides nothing that one asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from girl import DAY, GIRL
from mifa_screen import Patient, screen
from mifa_screen.reading.vocabulary import Vocabulary
from mifa_screen.reading.written_out import without_abbreviations

VOCABULARY = Vocabulary.load(Path(__file__).parents[2] / "data" / "vocabulary")

OF_NO_CONSEQUENCE = """
    Goals of care, counseling/discussion; Advance care planning; Encounter for prosthesis fitting; Encounter for contraceptive counselling; Medication management
    Body mass index 30+ - obesity (finding); Impacted molars (disorder); Postablative hypothyroidism; Need for HPV vaccination; Vaccine refused by parent
    Child in care; Refugee (person); School absenteeism; Sports physical; E-cigarette use; Hardware failure; Surgical wound present; Failure to thrive (0-17)
    Diarrhea due to drug; Hearing loss due to ototoxic drug; PICC (peripherally inserted central catheter) in place; Gillick competent; Difficult venous access
    Genotype AS; Hb AS; Genotype AA; G1P1 (1001); P0+1; Rh negative; K/C/O NBL stage 4, auto SCT 2012; auto SCT for HRNBL; Bu/Mel autograft; B-ALL
    PD on 2nd line; PR after 2 cycles; VGPR; Stable disease on imaging; Relapsed osteosarcoma (lung); JTS extendible prosthesis; Rebushing of knee; Extensor lag
    Allograft fracture; Non-union of allograft; Autologous fibula graft; HLA-matched platelets; Line occlusion; Delayed union at osteotomy site; HIE grade 1
    Febrile neutropenia - E. coli bacteraemia; C. diff colitis 2024; Cord compression T8, laminectomy; Nuss procedure; Tikhoff-Linberg; LTBI, on INH; Sickler
    Burns 8% TBSA, SSG to chest 2011; Weight loss >10%, NG feeds; Traditional bone setter massage; Osteosarkom distaler Femur links; Tonsillitis chronica
    PVNS - pigmented villonodular synovitis; CP (cerebral palsy); PE (pectus excavatum); no MG (myasthenia gravis); AIH (autoimmune hepatitis) denied
    spleen ultrasound normal; adrenal incidentaloma; bone marrow aspirate clear; thymic rebound; liver resection; ovarian transposition; breast asymmetry
    Breast fed as infant; Skilled nursing facility resident; F/N x3; CVL sepsis ×2; Hernia inguinalis; Audiogram: mild HF loss; EEG abnormal; MDR-TB treated
    Flu-like symptoms post chemo; GGT increased; Double lumen PICC; Sepsis caused by virus; iron tablets; Karyotype 46XX; swelling distal thigh
    Anaemic; Thrombocytopenic post chemo; Free latissimus dorsi flap; SABR to lung; gem/doc 3rd line; Malaena; Raised ICP; velopharyngeal insufficiency
    """

TRUE = """
    immune-autoimmune: AS HLA-B27 +ve; AS on adalimumab; K/C/O AS on Humira; HLA B27 positive AS; PsA on MTX; MS (multiple sclerosis); MG (myasthenia gravis)
    immune-autoimmune: AS (ankylosing spondylitis); APLS on warfarin; ALPS; ERA (enthesitis related arthritis); Lupus erythematodes; polyarthritis chronica
    immune-autoimmune: MIS-C 2021; Diabete mellito tipo 1; Colitis ulcerosa
    immune-autoimmune: Postablative hypothyroidism for Graves' disease; Encounter for lupus
    immune-deficiency: HIES; AT (ataxia telangiectasia); Renal tx 2015 (mum donor); BMT (sister donor); DDRT 2020; RVD reactive; HAART naive; DiGeorge (22q11)
    immune-deficiency: CMC (chronic mucocutaneous candidiasis); spleen removed after injury
    label-respiratory: Hyperreactive airway disease; HRAD; Reactive airways; Preschool wheeze; Allergic bronchitis; Br. asthma; Asma; Asthma, brown & blue inhalers
    label-vascular: SVT left arm; saphenous SVT; PE (pulmonary embolism) 2019; VT; Thrombosis venae profundae; DVT right IJ
    renal-severe: ESRD on PD; on PD since 2020; PD catheter; Encounter for dialysis; Stage 4 CKD (chronic kidney disease)
    renal-chronic: CKDu; CKD G3aA1
    hepatic-severe: Portal HTN
    hepatic-hepatitis: Hepatitis B chronica; AIH (autoimmune hepatitis)
    """

NEVER_RULED_OUT = """
    immune-autoimmune: AS; known AS; AS since 2019; Known case of AS, stable; PsA; LE; MS (mild, stable); RA (remission, asthma); ?RA; MS query
    immune-deficiency: small spleen; splenic atrophy; spleen does not work; spleen embolised; thymus absent; marrow from brother; sister donor; OHT 2014; AT, stable
    immune-deficiency: allograft dysfunction; graft failure; Tandem transplant; immunoglobulin replacement
    label-respiratory: salbutamol inhaler; on inhalers; uses blue inhaler; montelukast; BO; BO after adenovirus
    label-vascular: PE; ?PE; r/o MI; low LVEF on cardiac echo; Reduced ejection fraction on echo; LV impairment on enalapril; LVEF 35%; Congestive heart failure with ejection fraction of approximately 30%; Myocarditis post COVID; LE; warfarin
    renal-severe: PD; kidney replaced; PD since last year
    immune-deficiency: chronic virus infection; allograft failure; transplanted 2018
    immune-autoimmune: Reactive arthritis post campylobacter
    pregnancy: nursing mother, 8 weeks pregnant
    lactation: nursing mother; nursing her baby at home
    hepatic-hepatitis: entecavir; tenofovir
    """


def entries(listed: str) -> list[str]:
    return [entry.strip() for line in listed.splitlines() for entry in line.split("; ") if entry.strip()]


def by_rule(listed: str) -> list[tuple[str, str]]:
    pairs = (line.strip().split(": ", 1) for line in listed.splitlines() if line.strip())
    return [(rule, text) for rule, texts in pairs for text in texts.split("; ")]


def result(text: str) -> tuple[set[str], set[str], bool]:
    """Return the rules that are true, those left open, and whether the text is understood."""
    found = screen(Patient.model_validate(GIRL | {"conditions": [text]}), as_of=DAY)
    return {finding.rule for finding in found.findings}, {entry.rule for entry in found.unresolved}, not found.not_understood


@pytest.mark.parametrize("text", entries(OF_NO_CONSEQUENCE))
def test_names_that_no_rule_asks_for_decide_nothing(text: str) -> None:
    """And are understood."""
    assert result(text) == (set(), set(), True)


@pytest.mark.parametrize(("rule", "text"), by_rule(TRUE))
def test_names_that_a_rule_asks_for_are_found(rule: str, text: str) -> None:
    """By the name that they have there."""
    assert rule in result(text)[0]


@pytest.mark.parametrize(("rule", "text"), by_rule(NEVER_RULED_OUT))
def test_what_may_be_asked_for_is_not_ruled_out(rule: str, text: str) -> None:
    """An abbreviation of several meanings, a medicine that points to a disease, an organ that may be missing."""
    true, unknown, _ = result(text)
    assert rule in true | unknown


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("PICC (peripherally inserted central catheter)", "PICC (peripherally inserted central catheter)"),
        ("XYZ (xanthoma, yellow)", "XYZ (xanthoma, yellow)"),
        ("MHE (multiple hereditary exostoses) of femur", "multiple hereditary exostoses  of femur"),
        ("no MS (multiple sclerosis)", "no multiple sclerosis "),
        ("multiple sclerosis (MS) ruled out", "multiple sclerosis ruled out"),
        ("COPD - chronic obstructive pulmonary disease", "chronic obstructive pulmonary disease"),
        ("MI (mild inferior)", "MI (mild inferior)"),
        ("RA (resting angina)", "RA (resting angina)"),
        ("no (nephritis or such)", "no (nephritis or such)"),
    ],
)
def test_an_abbreviation_is_left_out_beside_its_own_words(text: str, left: str) -> None:
    """Where it is known for nothing else, or means what they mean."""
    assert without_abbreviations(text, VOCABULARY) == left
