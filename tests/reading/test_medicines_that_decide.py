"""Medicines that a rule asks for are never missed, whatever they are called; those that none asks for decide nothing.

The lists hold brands and combination products of many countries, and the ways in which records write them.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from mifa_screen import Patient, screen

DAY: Final = dt.date(2026, 11, 23)
ASKED: Final = (
    "label-nsaid", "label-nsaid-high-dose", "label-calcineurin-inhibitor", "label-topical-calcineurin", "label-corticosteroid", "immune-deficiency",
)  # fmt: skip
HIDDEN_NSAIDS: Final = """
Excedrin; Excedrin Migraine; Excedrin Extra Strength; Alka-Seltzer; Alka-Seltzer Plus; Alka-Seltzer Plus Cold; Arthrotec; Arthrotec 75; Vimovo;
Treximet; Combogesic; Nuromol; Maxigesic; Nurofen Plus; Nurofen Cold and Flu; Sudafed Sinus Pressure & Pain; Advil PM; Advil Cold & Sinus; Aleve PM;
Aleve-D; Motrin PM; Duexis; Vicoprofen; Percodan; Fiorinal; Fiorinal with codeine; Soma Compound; Norgesic Forte; Equagesic; Synalgos-DC; BC Powder;
Goody's Powder; Goody's; Anadin; Anadin Extra; Anadin Original; Beechams Powders; Askit Powders; Phensic; Codis 500; co-codaprin 8/400; Disprin Extra;
Aspirin C; Aspro Clear; Solprin; Cafiaspirina; Thomapyrin; ASS 100; ASS ratiopharm 500; Cardiomagnyl; Asasantin Retard; Aggrenox; DuoPlavin; CoPlavix;
Ecosprin AV 75; Ecosprin Gold; Rosuvas Gold; Clopilet A 75; Deplatt A; Trinomia; Yosprala; Axanum; Combiflam; Zerodol-SP; Zerodol P; Zerodol MR;
Meftal Spas; Meftal-P; Dolokind Plus; Nicip Plus; Sumo; Hifenac D; Voveran SR 100; Dynapar; Brufen; Brustan; Ibugesic Plus; Flexon; Mobizox; Drotin-M;
Trapic MF; Nucoxia P; Etoshine MR; Dolo-Neurobion; Alaxan FR; Ponstan; Mersynofen; Myprodol; Mybulen; Gen-Payne; Lotem; Grand-Pa; Midol IB; Feminax
Ultra; Feminax Express; Hedex Ibuprofen; Anadin Ultra; Cuprofen; Galprofen; Solpadeine Migraine; MigraMax; Boots Period Pain Relief; Seractil;
Ibalgin; Dolormin Extra; Spedifen 600; Algifor; Dolgit 400 tablets; Momendol; Aulin; Nimesulide; Celebrex; Arcoxia 90; Toradol; ketorolac IM; Orudis;
Surgam; Feldene 20 mg; Mobic 15 mg; Relafen; Daypro; Lodine; Clinoril; Indocid; Dolobid; salsalate; Trilisate; magnesium salicylate; Doan's Pills;
NSAIDs prn; anti-inflammatories; anti-inflammatory tablets; COX-2 inhibitor; strefen lozenges; diclofenac suppository 100 mg; Voltarol suppositories;
piroxicam; acide acétylsalicylique; acetylsalicylsäure; Ibuprofeno 600; Ibuprofène; ibuprophen; naproxene; dichlofenac; diclofenaco; Motrin IB;
Children's Motrin; Nurofen for Children; Calprofen; Junifen; Dalsy; Treo; Albyl-E; Ipren; Voltaren Rapid; Paracetamol 500mg / Ibuprofen 200mg tablets;
Hydrocodone 7.5 MG / Ibuprofen 200 MG Oral Tablet; Aspirin 325 MG / Oxycodone 4.8 MG; 12 HR Aspirin 25 MG / Dipyridamole 200 MG Extended Release Oral
Capsule; Esomeprazole 20 MG / Naproxen 500 MG Delayed Release Oral Tablet [Vimovo]; Diclofenac Sodium 50 MG / Misoprostol 0.2 MG; Sumatriptan 85 MG /
Naproxen sodium 500 MG Oral Tablet [Treximet]; Acetaminophen 250 MG / Aspirin 250 MG / Caffeine 65 MG Oral Tablet [Excedrin]; Ibuprofen Tablets 600 mg
(Kent Pharm); Aspirin 300mg tablets (Almus Pharmaceuticals Ltd); Naproxen 500mg gastro-resistant tablets (Teva UK Ltd) 56 tablet; ibuprofen with
periods; mefenamic acid for heavy periods; Product containing only naproxen 250 mg/1 each oral tablet
"""
CALCINEURIN_INHIBITORS: Final = """
Prograf; Advagraf 1 mg; Adoport; Envarsus PA; Envarsus XR 4 mg; Astagraf XL; Modigraf; Dailiport; Pangraf 1 mg BD; Tacrograf; FK506; tacro 2 mg bd;
tacrolimus MR; Neoral; Sandimmun; Sandimmune; Gengraf; Capimune; Deximune; Panimun Bioral; Vanquoral; Imusporin; CsA 50 mg bd; CyA; cyclosporin;
ciclosporin; ciclosporine; ciclosporina; cyclosporin A; Lupkynis; voclosporin; tacrolimus caps (Teva UK Ltd); Ciclosporin 25mg capsules (Icarus
Pharmaceuticals Ltd) 30 capsule; Product containing only ciclosporin 10 mg/1 each oral capsule; tacrolimus iv; calcineurin inhibitors; Mycophenolate
and tacrolimus; tacrolimus/MMF; pred + tacro; ciclosporyn; tacrolimus for eczema oral
"""
LOCAL_CALCINEURIN_INHIBITORS: Final = """
Protopic; Protopic 0.03%; Elidel; pimecrolimus; tacrolimus 0.1% ointment; tacrolimus 0.03% to eyelids; Tacroz Forte; Ikervis; Verkazia; Restasis;
Cequa; ciclosporin eye drops; tacrolimus 0.03 % eye ointment; topical tacrolimus; tacrolimus cream; tacrolimus 0.001 MG/MG Topical Ointment
[Protopic]; cyclosporine 0.5 MG/ML Ophthalmic Suspension [Restasis]; tacrolimus to face
"""
CORTICOSTEROIDS: Final = """
prednisolone 5 mg od; prednisone; Decortin; Decortin H; Wysolone; Omnacortil; pred 40 od; dexamethasone 4 mg bd; dex 8 mg daily; Decadron; Medrol;
Medrone; Solu-Medrone; methylpred 1g; hydrocortisone 10 mg tablets; Hydrocortone; Solu-Cortef; Plenadren; Alkindi; Florinef; fludrocortisone;
deflazacort; Emflaza; Calcort; Betnesol tablets; Celestone; Kenalog 40 IM; triamcinolone injection; Depo-Medrol; Agamree; vamorolone; oral steroids;
steroid tablets; IV steroids; long-term steroids; corticosteroids; Prednisolone 5mg gastro-resistant tablets (Almus Pharmaceuticals Ltd); Lodotra 2mg;
Rayos; Product containing only dexamethasone 2 mg/1 each oral tablet; Orapred; Pevanti; Deltacortril; prednisolon; prednison; dexametason;
Fortecortin; Urbason; cortisone acetate
"""
IMMUNOSUPPRESSANTS: Final = """
azathioprine; Imuran; Azoran; mycophenolate; CellCept; Myfortic; MMF 500 bd; sirolimus; Rapamune; everolimus 0.75; Humira; adalimumab; Amgevita;
Hyrimoz; Imraldi; infliximab; Remicade; Inflectra; etanercept; Enbrel; Benepali; tocilizumab; RoActemra; anakinra; Kineret; canakinumab; ustekinumab;
Stelara; secukinumab; Cosentyx; ixekizumab; guselkumab; risankizumab; Skyrizi 600mg/10ml concentrate for solution for infusion vials (AbbVie Ltd);
vedolizumab; Entyvio; abatacept; Orencia; tofacitinib; Xeljanz; baricitinib; upadacitinib; Rinvoq; leflunomide; Arava; natalizumab; ocrelizumab;
fingolimod; Gilenya; dimethyl fumarate; eculizumab; ATG; basiliximab; belimumab; methotrexate 15 mg weekly; Metoject 15 mg; MTX 10 mg once a week;
immunosuppressants; anti-TNF; transplant immunosuppression; anti-rejection meds; Nordimet 7.5mg/0.3ml pen; golimumab; Simponi; certolizumab;
tacrolimus; ciclosporin; Methotrexate 2.5 mg 6 tablets weekly
"""
OF_NO_RULE: Final = """
paracetamol; Panadol Extra; Calpol; Tylenol PM; Excedrin Tension Headache; Beechams Cold & Flu; Lemsip Max; Day Nurse; Night Nurse; Sudafed;
Solpadeine Max; Co-codamol 30/500; Zapain; Tramacet; Vicodin; Percocet; Norco 5/325; Fioricet; Midol Complete; Migraleve; Paramax; Crocin; Dolo 650;
Panadeine Forte; Syndol; NyQuil; DayQuil; Cyclopam; Spasmonil; Voltarol Emulgel; Ibuleve gel; ibuprofen gel; diclofenac 1% gel; ketoprofen gel;
Powergel; Difflam mouthwash; Tantum Verde; Solaraze; Acular eye drops; Nevanac; hydrocortisone 1% cream; Betnovate; Dermovate; Eumovate; Elocon;
Fucibet; Daktacort; Canesten HC; Trimovate; Dovobet; Maxidex; Predsol eye drops; FML; Pred Forte; Sofradex ear drops; Otomize; Ciprodex; Nasonex;
Flixonase; Avamys; Rhinocort; Beconase; Clenil; Qvar; Flixotide; Seretide; Symbicort; Fostair; Relvar; Trelegy; Pulmicort respules; nasal steroid
spray; topical steroid; inhaled steroid; steroid cream; dexamethasone 8 mg single dose; dexamethasone 4 mg bd for 3 days; HD-MTX; MAP; MAPIE; AP;
mepacrine; Mepact; mifepristone; cycloserine; ciclopirox; metamizole; Novalgin; nefopam; glucosamine; chondroitin; diacerein; colchicine; allopurinol;
hydroxychloroquine; sulfasalazine; mesalazine; dupilumab; omalizumab; rituximab; denosumab; nivolumab; filgrastim; IVIG; Fortisip; multivitamin; the
pill; Microgynon 30; Mirena; insulin glargine; none; nil regular; not on any meds; no tacrolimus; EMLA; lidocaine; ondansetron; aprepitant; senna;
Movicol; omeprazole; folic acid; Creon; lactulose; levothyroxine; EpiPen; salbutamol; montelukast; cetirizine; Keppra; sertraline; gabapentin;
pregabalin; amitriptyline; enoxaparin; apixaban; warfarin; clopidogrel; enalapril; metformin; melatonin; fluconazole; co-trimoxazole; aciclovir;
amoxicillin; Augmentin; Tazocin; vancomycin; AmBisome
"""
DENIED: Final = ("no tacrolimus", "not on any NSAIDs", "never taken ciclosporin", "denies ibuprofen", "no steroids or immunosuppressants")
OPEN: Final = (
    "OTC painkillers", "painkillers", "steroids", "steroid", "blue pill", "study drug", "own supply", "tacrolimus (stopped 2024)", "ibuprofen - stopped", "?tacrolimus",
    "ciclosporin on hold", "Norgesic", "Reactin", "methotrexate", "tacrolimis 1 mg", "Dolo-something 50",
)  # fmt: skip


def listed(texts: str) -> list[str]:
    """Return the texts of a list."""
    return [" ".join(text.split()) for text in texts.split(";")]


def screened(text: str) -> tuple[dict[str, str], bool]:
    """Return the truth of the rules about medicines for a patient who takes what the text says, and whether it was understood."""
    result = screen(Patient.model_validate({"id": "a", "age_years": 16, "sex": "female", "conditions": [], "medications": [text]}), as_of=DAY)
    truth = {finding.rule: "true" for finding in result.findings} | {entry.rule: "unknown" for entry in result.unresolved}
    return {rule: truth.get(rule, "false") for rule in ASKED}, not result.not_understood


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        ("label-nsaid", HIDDEN_NSAIDS), ("label-calcineurin-inhibitor", CALCINEURIN_INHIBITORS), ("label-topical-calcineurin", LOCAL_CALCINEURIN_INHIBITORS),
        ("label-corticosteroid", CORTICOSTEROIDS), ("immune-deficiency", IMMUNOSUPPRESSANTS),
    ],
)  # fmt: skip
def test_no_name_hides_what_a_rule_asks_for(rule: str, texts: str) -> None:
    """Each of the texts makes the rule true."""
    missed = [text for text in listed(texts) if screened(text)[0][rule] != "true"]
    assert missed == []


def test_what_no_rule_asks_for_decides_nothing() -> None:
    """Forms on the skin, in the eye, nose and lung, single doses, relatives in name, and everything else that patients here take."""
    wrong = {text: truths for text in listed(OF_NO_RULE) if (truths := screened(text)[0]) != dict.fromkeys(ASKED, "false")}
    assert wrong == {}


def test_a_local_form_is_no_systemic_one() -> None:
    """An ointment or eye drops with a calcineurin inhibitor is cautioned, not contraindicated, and no immunosuppression."""
    for text in listed(LOCAL_CALCINEURIN_INHIBITORS):
        truths = screened(text)[0]
        assert (truths["label-calcineurin-inhibitor"], truths["immune-deficiency"]) == ("false", "false"), text


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_decides_nothing(text: str) -> None:
    """A medicine that is not taken makes no rule true or unknown."""
    assert screened(text)[0] == dict.fromkeys(ASKED, "false")


@pytest.mark.parametrize("text", OPEN)
def test_what_cannot_be_known_is_left_open(text: str) -> None:
    """A painkiller that may be an NSAID, a steroid of unsaid form, a name with two meanings, an end that only the text knows."""
    assert "unknown" in screened(text)[0].values()
    assert "true" not in screened(text)[0].values() or text == "methotrexate"


@pytest.mark.parametrize(
    ("text", "high"),
    [
        ("ibuprofen 200 mg 2 tabs PO q8h", "false"), ("ibuprofen 400 mg, 2 tablets tds", "true"), ("ibuprofen 3 x 600 mg/d", "false"), ("ibuprofen 3 x 800 mg/d", "true"),
        ("ibuprofen 400 mg (2 tablets) tds", "unknown"), ("ibuprofen 200 mg 24 tablets tds", "unknown"), ("ibuprofen 400mg tablets (Sandoz Ltd) 24 tablet", "unknown"),
        ("ibuprofen 400 mg 1-2 tabs tds", "unknown"), ("Nurofen Cold & Flu 2 tablets", "unknown"), ("Alka-Seltzer 2 tablets", "unknown"),
    ],
)  # fmt: skip
def test_pieces_times_strength_are_a_dose_only_where_it_is_clear(text: str, high: str) -> None:
    """"200 mg 2 tabs" is 400 mg; a number of tablets in brackets may say the same dose again, and a large one is a pack."""
    assert screened(text)[0]["label-nsaid-high-dose"] == high


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("Gabapentin 400mg capsules (Sigma Pharmaceuticals Plc)", True), ("Loratadine 10mg tablets (Mawdsley-Brooks & Company Ltd) 30 tablet", True),
        ("Memantine 10mg/ml oral solution (Torrent Pharma (UK) Ltd) 50 ml", True), ("Paracetamol 500mg tablets (ibuprofen, Teva UK Ltd)", True),
        ("Paracetamol 500mg tablets (zzyx)", False), ("Tacrolimus 1mg capsules (not Teva)", True), ("Paracetamol (Teva", True),
    ],
)  # fmt: skip
def test_a_bracket_with_a_maker_is_passed_over_only_when_it_says_nothing_else(text: str, *, understood: bool) -> None:
    """A maker's name may hold any word; a medicine or a denial in the bracket is read."""
    truths, read = screened(text)
    assert read is understood
    if "ibuprofen" in text:
        assert truths["label-nsaid"] == "true"
    if "not Teva" in text:
        assert truths["label-calcineurin-inhibitor"] != "true"
