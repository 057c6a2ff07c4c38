"""Ordinary things of organs that a rule watches over are of no consequence; the nearest disease that a rule asks for stays true or open."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from girl import DAY, GIRL
from mifa_screen import Patient, screen
from mifa_screen.reading.cues import Cues
from mifa_screen.reading.specialties import Specialties

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
try:
    from vocabulary.index import Conflict
    from vocabulary.specialties import refuse_asked_for
finally:
    sys.path.remove(str(ROOT / "scripts"))

VOCABULARY = ROOT / "data" / "vocabulary"
INDEX = (VOCABULARY / "specialties-index.tsv").read_text(encoding="utf-8")

NEVER_RULED_OUT = {
    "label-vascular": """
        unstable angina s/p CABG; angina at rest, coronary artery bypass 2010; coronary artery bypass graft occlusion with MI last week; acute coronary occlusion
        acute coronary insufficiency; coronary spasm with infarct; left main coronary dissection; cardiac insufficiency; heart not pumping well; weak heart muscle
        decompensated aortic stenosis; aortic stenosis with heart failure; mitral regurgitation and LVF; mitral insufficiency with cardiac failure
        left ventricular assist device; ventricular fibrillation; ventricular flutter; VT ablation; cardiac arrest, pacemaker; ventricular arrhythmia with syncope
        dissecting aneurysm of aorta; leaking aortic aneurysm; inflamed aorta; carotid arteritis; giant cell arteritis of aorta; temporal artery biopsy positive
        temporal artery inflammation; vessel inflammation; inflammation of blood vessels; inflamed arteries; inflammatory vascular disease; vasculitic leg ulcer
        Takayasu, carotid stenosis; Kawasaki with coronary aneurysm; PE in 2019 after fracture; PE after hip replacement; pulmonary artery clot; blocked lung artery
        pulmonary artery occlusion; pulmonary vessel occlusion; lung infarct; DVT; clot in vein of the leg; vein clot; vein thrombosis after line; venous occlusion of arm
        blocked vein in the arm; iliac vein obstruction; thrombosed varicose vein; varicose veins with phlebitis; post-thrombotic syndrome with venous insufficiency
        heart lining inflammation; inflammation around the heart; fluid around the heart; pericardial window; myopericarditis; cardiac tamponade; viral heart infection
        viral infection of the heart; heart muscle infection; hypertensive emergency; malignant hypertension; cardiomyopathy, pacemaker; takotsubo; inflamed pleura
        pleural inflammation, chest drain; Buerger's disease; chronic deep venous thrombosis of iliofemoral vein; NYHA class III; severe congestive heart failure
        """,
    "label-respiratory": """
        asthma, lobectomy 2010; lobectomy for emphysema; COPD with lung nodule; bronchial asthma and bronchoscopy; bronchial hyperreactivity; bronchial spasm
        bronchial constriction; bronchospasm on exertion; chronic obstructive bronchitis; airway obstruction; chronic airway disease; emphysematous bullae resected
        wheezy bronchitis; CAFL - Chronic airflow limitation; bronchiolitis obliterans; on inhalers and oxygen therapy
        """,
    "hepatic-severe": """
        hepatic failure after resection; liver failing; liver shutting down; liver replaced; new liver; liver graft biopsy; liver transplant biopsy; liver rejection
        donor liver, bile duct stricture; liver from her father, biliary stent; cirrhosis on liver ultrasound; liver cirrhosis nodules; hepatic coma
        varicose veins of oesophagus; varicose veins of the gullet; varicose veins of the stomach; portal hypertension; portal vein clot; hepatic vein occlusion
        blocked hepatic veins; veno-occlusive liver disease; liver necrosis; liver function poor; liver function reduced; liver function tests very bad
        severe liver dysfunction
        """,
    "hepatic-hepatitis": """
        liver inflammation; inflamed liver; hepatic inflammation on biopsy; liver infection; viral infection of the liver; hepatitis on liver biopsy
        autoimmune hepatitis on biopsy; chronic active type B viral hepatitis; viral (serum) hepatitis B; hepatitis C antibody test positive; EBV hepatitis
        """,
    "renal-severe": """
        kidney failing; kidney failure, stones; renal failure from stones; kidney stones, CKD stage 4; polycystic kidneys, dialysis; polycystic kidneys with kidney failure
        end stage polycystic kidney; dialysis fistula; arteriovenous fistula for haemodialysis; av fistula creation; renal replacement therapy; kidney shutdown
        kidney injury; acute kidney injury from stone; tubular necrosis; creatinine clearance 20; creatinine level 450; eGFR level 18; kidney function 15%
        kidney stones, kidneys shut down; dependence on peritoneal dialysis due to end stage renal disease
        """,
    "renal-chronic": """
        renal stones with CKD 3; IgA nephropathy with CKD 3; low creatinine clearance; creatinine clearance low; creatinine level high; eGFR low; renal function reduced
        chronic renal disease; polycystic kidneys stage 3; reduced kidney function, duplex kidney
        """,
    "immune-autoimmune": """
        Hashimoto goitre; Hashimoto's with nodules; Graves disease, thyroidectomy; diffuse toxic goitre; toxic diffuse goitre; exophthalmic goitre; inflamed thyroid
        autoimmune thyroid nodule; thyroid antibodies positive; lymphocytic thyroiditis; psoriatic arthritis of hip; rheumatoid nodule of lung; renal lupus; lupus pernio
        lupus nephritis biopsy; sarcoid of the lung; pulmonary sarcoidosis nodules; granulomatosis with polyangiitis lung nodules; granulomatous lung disease
        scleroderma lung; connective tissue disease lung; sclerosing cholangitis; primary sclerosing cholangitis with biliary stricture; bowel resection for Crohn's
        inflamed bowel; chronic inflammation of bowel; inflamed joints; ulcerative proctocolitis NOS; coeliac; multiple sclerosis, cervical spondylosis
        cervical cord demyelination; transverse myelitis cervical; cervical spondylitis; spondylitis; psoriasis spondylitica; breast lupus; autoimmune ovarian failure
        immune thrombocytopenia; immune mediated low platelets; low platelets from ITP; lupus of the heart valves; collagen vascular disease; corticoadrenal insufficiency
        type 1 diabetes mellitus with exudative maculopathy; diabetic on insulin and oral treatment; chronic colitis; colitis on mesalazine
        Addisonian crisis; overactive thyroid with eye disease
        """,
    "immune-deficiency": """
        HIV with viral gastroenteritis; human immunodeficiency virus infection; IgA level low; IgG levels very low; immunoglobulin level low; heart transplant murmur
        cardiac transplant, catheterisation normal; lung transplant, bronchoscopy; double lung graft; kidney graft; renal graft artery stenosis; transplant kidney biopsy
        kidney transplant stone; donor kidney, ureteric stent; new kidney; kidney replacement; bone marrow from donor; bone marrow biopsy after allograft; spleen removed
        spleen ruptured and removed; ruptured spleen; chronic virus infection; carrier of the virus; blood borne virus; HIV disease resulting in candidiasis
        coronary artery bypass graft x5 in 1995 and cadaveric renal transplant in 1996
        """,
}
PREGNANCY_SAID = {
    "pregnancy": """
        gravid uterus; uterine fibroid in pregnancy; pregnant with ovarian cyst; ovarian pregnancy; tubal pregnancy; D&C for miscarriage; molar pregnancy curettage
        antenatal; regular antenatal care; placenta praevia; mild pre-eclampsia; incarcerated uterus; evaluation of uterine fundal height; period late; missed period
        4 weeks postpartum; pregnancy - delivered; standard pregnancy test; cervical incompetence; cervical cerclage; cervical stitch at 14 weeks; shortened cervix
        uterus 14 weeks size; enlarged uterus; uterine contractions; retained products of conception, D&C; evacuation of uterus; uterine bleeding at 8 weeks
        no periods for 3 months; menstrual delay; periods stopped; ovarian hyperstimulation
        """,
    "lactation": "breast feeding; breast milk; breast engorgement; breast pump; breast infection while feeding; nipple thrush breastfeeding",
}
HARMLESS = """
    mitral incompetence; mitral incompetence, non-rheumatic; aortic stenosis, non-rheumatic; moderate to severe aortic valve stenosis with bicuspid valve
    coronary artery surgery; triple coronary artery bypass graft 2004; coronary artery bypass graft x5 in 1995; left ventricular hypertrophy; carotid endarterectomy 2004
    peripheral vascular disease status post aortobifemoral bypass and bilateral femoropopliteal bypass grafting; supraventricular extrasystoles; holosystolic murmur
    incomplete right bundle branch block; cardiac catheterisation; cardiac pacemaker insertion; essential hypertension stage 2; varicose veins stripping; dilated veins
    thyroid enlarged; thyroid operation; symptomatic thyroid goitre; bronchoscopy; right pleural mass; lung nodule resected; cervical spondylosis; uterine prolapse
    cervical spondylosis with nerve root compression; symptomatic fibroid uterus; uterine dilation and curettage; uterine D&C; ovarian cyst; breast biopsy normal
    removal of contraceptive implant; breast reduction; breast fibroadenoma excised; kidney stone; kidney stone passed 2019; duplex kidney; hydronephrosis; fatty liver
    gallstones; liver haemangioma on ultrasound; biliary colic; serum creatinine low; creatinine level; eGFR measurement; liver function tests normal; spirometry (procedure)
    viral gastroenteritis; postviral cough; postherpetic neuritis; sickle cell anaemia with crisis; intestinal adhesions; upper gastrointestinal bleed; lupus vulgaris
    seen in chiropody clinic; referral to podiatrist; [M]Renal cell carcinoma; aortic sclerosis, mild; WPW, slow pathway ablation; congenital heart disease repaired
    inflamed tonsils; inflamed appendix removed; rheumatoid arthritis latex test; vertebrobasilar insufficiency; mixed venous and arterial leg ulcer
"""
ASKED_FOR = """
    failing failed failure clot clots inflamed inflammation transplanted transplantation attack infarct infarction unstable dissection dissecting rupture ruptured
    rejection rejected autoimmune lupus vasculitis arteritis aortitis carditis pericarditis myocarditis sarcoid granulomatosis thrombosis thrombosed thrombus embolus embolism
    thromboembolic asthma wheezy emphysema cirrhosis cirrhotic hepatitis jaundice pregnant pregnancy gravid lactating feeding milk miscarriage abortion dialysis
    hiv immunodeficiency crisis storm arrest shock donor donated dysfunction impairment decompensated shut demyelination psoriatic rheumatoid
"""


def listed(texts: str) -> list[str]:
    """Return the texts that stand between semicolons and line ends."""
    return [text.strip() for line in texts.splitlines() for text in line.split(";") if text.strip()]


def seen(text: str, **changes: object) -> tuple[set[str], set[str], bool]:
    """Return the rules found, those left open, and whether the text is understood."""
    found = screen(Patient.model_validate(GIRL | changes | {"conditions": [text]}), as_of=DAY)
    return {entry.rule for entry in found.findings}, {entry.rule for entry in found.unresolved}, not found.not_understood


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in NEVER_RULED_OUT.items() for text in listed(texts)])
def test_the_disease_that_a_rule_asks_for_is_not_ruled_out(rule: str, text: str) -> None:
    """It is found, or left open."""
    found, left_open, _ = seen(text)
    assert rule in found | left_open


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in PREGNANCY_SAID.items() for text in listed(texts)])
def test_a_word_on_a_pregnancy_is_not_of_no_consequence(rule: str, text: str) -> None:
    """It is found, or left open where the record has a boy: understood evidence wins over sex, and so does doubt."""
    found, left_open, understood = seen(text, sex="male", facts={})
    assert not understood or rule in found | left_open


@pytest.mark.parametrize("text", listed(HARMLESS))
def test_an_ordinary_condition_is_of_no_consequence(text: str) -> None:
    """It is understood; nothing is found, and nothing left open."""
    assert seen(text) == (set(), set(), True)


def test_no_organ_and_finding_explain_a_word_that_a_rule_asks_for() -> None:
    """Neither alone nor beside an organ with its finding."""
    explaining = Specialties(INDEX)
    cells: dict[str, dict[str, list[str]]] = {}
    for line in INDEX.splitlines():
        name, kind, words = line.split("\t")
        cells.setdefault(name, {}).setdefault(kind, []).extend(words.split(";"))
    del cells["*"]
    for kinds in cells.values():
        for organ in kinds["organ"]:
            finding = next(word for word in kinds["finding"] if word != organ)
            assert explaining.explain(frozenset({organ}), frozenset({organ, finding}), frozenset({organ, finding}))
            for asked in ASKED_FOR.split():
                words = frozenset({organ, finding, asked})
                assert not explaining.explain(frozenset({organ, asked}), words, words), words
                assert not explaining.explain(frozenset({organ}), words, words), words


def test_the_build_refuses_a_specialty_that_explains_what_a_rule_asks_for() -> None:
    """The rows of a hand that slipped."""
    cues = Cues((VOCABULARY / "cues-index.tsv").read_text(encoding="utf-8"))
    neutral = (VOCABULARY / "neutral-index.txt").read_bytes()
    slipped = b"*\tturn\t^crisis\nchambers\torgan\theart\nchambers\tfinding\tfailure\n"
    with pytest.raises(Conflict, match=r"explains 'failure heart', which means I50"):
        refuse_asked_for(slipped, {"failure heart": "I50\t\t", "heart murmur": "R011\t\t"}, (("I50",), frozenset()), neutral, cues)
    refuse_asked_for(INDEX.encode(), {"failure heart": "I50\t\t"}, (("I50",), frozenset()), neutral, cues)
