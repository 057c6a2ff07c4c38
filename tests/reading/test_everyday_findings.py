"""Everyday findings, injuries, operations and organisms are of no consequence; what their words may hide stays true or open."""

from __future__ import annotations

import pytest

from girl import DAY, GIRL
from mifa_screen import Patient, screen

NEVER_RULED_OUT = {
    "immune-autoimmune": """
        polymyalgia rheumatica; polymyalgia; stiff man; stiff man syndrome; goodpasture; Goodpasture nephropathy; psoriatic arthropathy;
        sacroiliitis in ankylosing spondylitis; gluten enteropathy; Graves ophthalmopathy; capillaritis of lung
        polyradiculopathy, demyelinating; polyradiculoneuropathy; eye inflammation, arthritis; joint inflammation of the knees; inflamed joints
        inflamed bowel; bowel inflammation, weight loss; skin psoriasis lesion; joint swelling in JIA; knee swelling, arthritis; swelling of fingers, scleroderma
        muscle weakness, myasthenia; muscle inflammation; optic nerve inflammation; iritis; uveitis of eye; chronic iridocyclitis; Crohn's perianal fistula
        intestinal Crohn; large intestine Crohn, resected; small bowel resection for Crohns; coeliac, intestinal biopsy; duodenal biopsy: coeliac; autoantibody positive vitiligo
        anti-GBM disease; antiphospholipid; Still's disease; Evan's syndrome; IgA vasculitis; IgG4 disease; systemic sclerosis, skin tightness; sclerodactyly in scleroderma
        skin sclerosis; platelets destroyed by antibodies; haemolysis autoimmune; type 1 diabetes with retinopathy; diabetic neuropathy; cold agglutinins; hypothyroid Hashimoto goitre
        alopecia areata; hair loss areata; mouth ulcers, Behcet; gastritis with pernicious anaemia; pancreatitis, autoimmune; encephalitis, autoimmune; lichen sclerosus of vulva
        bullous pemphigoid blistering; dermatitis herpetiformis; sarcoid granuloma; lymph node sarcoid; spinal cord demyelination; lesions of MS in brain on MRI
        """,
    "immune-deficiency": """
        thymic aplasia with infections; thymus absent; chronic mucocutaneous candidiasis; HIV enteropathy; HIV wasting; HIV encephalopathy; shivering, HIV; AIDS dementia
        bone marrow transplant; pain after bone marrow transplant from brother; biopsy bone marrow transplant; kidney transplant biopsy; corneal and liver transplant; spleen removal
        spleen injury with removal; splenic rupture, removed; removal of spleen after bicycle accident; lost spleen; DiGeorge, hypocalcaemia; leucocyte adhesion deficiency
        hypogammaglobulinaemia; dysgammaglobulinaemia; IgA deficiency; neutrophil function defect, CGD; granulomatous disease, lymph node abscess; ataxia telangiectasia
        Chediak Higashi; lung infection, agammaglobulinaemia; graft versus host of skin; gut gvhd; skin GVHD, sclerotic; donor lymphocyte infusion; infusion of immunoglobulins
        """,
    "renal-severe": """
        anuria; anuric; oliguria, kidney injury; kidneys lost function; loss of kidney function; kidney function lost; kidneys failed
        haemodialysis catheter insertion; dialysis fistula operation; peritoneal dialysis catheter infection; fistula arm for dialysis; uraemia; uraemic encephalopathy
        end stage renal; end-stage kidney; renal function loss; renal insufficiency acute; rhabdomyolysis with renal failure; uric acid high, renal failure
        """,
    "hepatic-severe": """
        hepatic encephalopathy; encephalopathy, liver; portosystemic encephalopathy; loss of liver function; liver function lost; liver failure after paracetamol overdose
        hepatic coma; fulminant hepatopathy; cirrhosis, muscle wasting; decompensated cirrhosis, abdominal swelling
        """,
    "hepatic-hepatitis": """
        syphilitic hepatitis; hepatitis B serology positive; hepatitis C virological relapse; hepatitis, alcohol abuse; alcohol misuse with hepatitis; injecting drug use, hepatitis C
        delivery of hepatitis treatment; steatohepatitis; drug induced hepatitis; gonococcal perihepatitis and hepatitis
        """,
    "label-vascular": """
        clot in leg; leg swelling, DVT; swollen leg with clot; limb ischaemia due to embolism; anginal chest pain at rest; angina unstable; arteriopathy, giant cell; aortic inflammation
        chronic thromboembolic disease; phlebitis of arm; arm vein thrombosis; lung swelling, embolism; pleurisy, rib pain; pericardial effusion; myocardial infarction last week
        finger ulcers, vasculitis; skin vasculitis lesion; brain vasculitis
        """,
    "label-respiratory": """
        asthma attack; exercise test: asthma; respiratory test abnormal, asthma; asthmatic cough; asthma control poor; COPD oxygen saturation low; emphysematous bleb
        wheezy chest infections; airway reactive; bronchial spasm
        """,
    "allergy-reaction-current": """
        swelling of the face after nuts now; lip swelling today, allergic; tongue swelling, angioedema; laryngeal oedema, anaphylaxis; throat swelling allergic; allergic reaction now
        angioedema of lips; drug eruption now
        """,
}  # fmt: skip
NOTHING = """
    ANKLE SWELLING; FINGER STIFFNESS; ELBOW OPERATION; TOOTH LOSS; NAIL ABNORMALITY; RETINAL LESION; TASTE DISTURBANCE; SMELL IMPAIRED; SPEECH DELAYED; LIBIDO DECREASED; GAIT ABNORMAL
    SWALLOWING DIFFICULTY; BLOOD POTASSIUM DECREASED; SERUM FERRITIN LOW; BLOOD PRESSURE INCREASED; WHITE CELL COUNT LOW; HYPERREFLEXIA; HYPOAESTHESIA; ANISOCORIA; HEMIANOPIA; MACROGLOSSIA
    MICROGNATHIA; TRICHOTILLOMANIA; ONYCHODYSTROPHY; BRACHYDACTYLY; BLEPHAROPLASTY; Otoplasty; Genioplasty; Sphincterotomy; Meibomianitis; Balanoposthitis; Periapical abscess
    Peritonsillar abscess; Retropharyngeal abscess; Subungual haematoma; Pertrochanteric fracture; Bimalleolar fracture; Open fracture of the navicular; Monteggia fracture; Olecranon bursitis
    Talipes equinovarus; Pes cavovarus; Blount's disease, osteotomy; Epigastric hernia repair; Intussusception reduced by air enema; Spastic diplegia; Hysterical aphonia
    Neurofibromatous lesion; Angiofibroma; Myxopapillary ependymoma; Chondroblastic osteosarcoma; Lymphangioma of tongue; Premolar extraction; Periodontal surgery; Endodontic procedure
    Giardiasis; Ascariasis; Staphylococcal skin infection; Streptococcal tonsillitis; Molluscum, curetted; Trichomonal vaginitis; Cannabis misuse; Opioid dependence syndrome
    Solvent abuse; Schizoaffective disorder; Post-traumatic stress disorder; Selective mutism; Dyscalculia; Developmental coordination disorder; Reading difficulty; Panic attacks
    Referred to dermatology; Under the podiatrist; Denture wearer; Wears insoles; Corneal abrasion; Presbyopia; Hypermetropia; Esotropia
    Sunburnt shoulders; Chilblains of toes; Frostbitten fingers; Crushed thumb; Burnt hand, dressings; Degloving injury of hand; Cholesteatoma, mastoidectomy
""".replace("\n", ";")


def texts(block: str) -> list[str]:
    """Return the texts of a block."""
    return [text.strip() for text in block.replace("\n", ";").split(";") if text.strip()]


def result(text: str) -> tuple[set[str], set[str], bool]:
    """Return the rules that are true and unknown for a healthy girl with the text, and whether it was understood."""
    found = screen(Patient.model_validate(GIRL | {"conditions": [text]}), as_of=DAY)
    return {entry.rule for entry in found.findings}, {entry.rule for entry in found.unresolved}, not found.not_understood


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, block in NEVER_RULED_OUT.items() for text in texts(block)])
def test_what_a_rule_asks_for_is_not_ruled_out(rule: str, text: str) -> None:
    """It is found, or left open."""
    true, unknown, _ = result(text)
    assert rule in true | unknown


@pytest.mark.parametrize("text", texts(NOTHING))
def test_what_is_of_no_consequence_decides_nothing(text: str) -> None:
    """It is understood, and no rule is true or open that was not before."""
    true, unknown, understood = result(text)
    before = result("osteosarcoma")
    assert understood
    assert (true, unknown) == before[:2]
