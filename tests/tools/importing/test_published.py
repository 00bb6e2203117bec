"""Real exports, imported with at most five edits of a text file: the published answers come out."""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.tools.importing.readers import read
from tests.tools.importing.folder import ALLOW, CONFIRM, Answers, Edit, imported, rows

NO_ANSWER = ("import.toml", '"No answer" = "refused"', '"No answer" = "answer"')
WEIGHT = ("study.toml", "# weight", "weight")


@dataclass(frozen=True)
class Case:
    """An export with the author's edits; shares: question, answer, respondents, base, weighted share or None."""

    export: str
    edits: tuple[Edit, ...]
    shares: tuple[tuple[str, str, int | None, int, float | None], ...]
    means: tuple[tuple[str, float, int], ...] = ()
    beside: tuple[str, ...] = ()


STARWARS = "Which of the following Star Wars films have you seen? Please select all that apply."
DISCIPLINE = "Welche der angegebenen Kategorien entspricht der Einrichtung"
AREAS = "Which of these areas of solar physics do you work in? Check all that apply."
JOURNEY = "Where is your organization on its open source journey"
OSPO = (
    (JOURNEY, "Using open source code in products", 208, 222, 0.937),
    (JOURNEY, "Contributing to upstream", 111, 222, 0.5),
    (JOURNEY, "Collaborating with peers", 102, 222, 0.459),
    (JOURNEY, "Initiating or releasing", 92, 222, 0.414),
    (JOURNEY, "Influencing open source", 79, 222, 0.356),
    ("Professionally, which", "Developer", 71, 222, 0.32),
    ("Professionally, which", "IT Management", 33, 222, 0.149),
    ("Professionally, which", "Other IT", 32, 222, 0.144),
    ("Professionally, which", "Senior / Executive", 20, 222, 0.09),
    ("Professionally, which", "Other (please specify)", 40, 222, 0.18),
    ("How many people work for your company?", "1 to 10", 39, 222, 0.176),
    ("How many people work for your company?", "20,000 or more", 53, 222, 0.239),
)  # fmt: skip
CASES = {
    "starwars": Case(
        "surveymonkey_starwars_2014/StarWars.csv", (CONFIRM, ALLOW),
        ((STARWARS, "Star Wars: Episode V The Empire", 758, 835, 0.908),
         (STARWARS, "Star Wars: Episode VI Return", 738, 835, 0.884),
         (STARWARS, "Star Wars: Episode IV", 607, 835, 0.727),
         (STARWARS, "Star Wars: Episode I The Phantom", 673, 835, 0.806),
         ("Which character shot first?", "Han", 325, 828, None),
         ("Which character shot first?", "Greedo", 197, 828, None),
         ("Have you seen any of the 6 films", "Yes", 936, 1186, None)),
    ),
    "masculinity": Case(
        "surveymonkey_masculinity_2018/raw-responses.csv", (CONFIRM, ALLOW, NO_ANSWER, WEIGHT),
        (("q0001", "Very masculine", None, 1615, 0.3719), ("q0001", "Somewhat masculine", None, 1615, 0.4649),
         ("q0002", "Very important", None, 1615, 0.1627), ("q0004", "Father or father", None, 1615, 0.6354),
         ("q0004", "Pop culture", None, 1615, 0.2344), ("q0005", "Yes", None, 1615, 0.6026),
         ("q0008", "Your weight", None, 1615, 0.5387), ("q0008", "Your finances", None, 1615, 0.5317),
         ("q0008", "Your physical health", None, 1615, 0.4945), ("q0010", "Men make more money", None, 880, None)),
    ),
    "ospo as text": Case("surveymonkey_ospo_2024/ospo_2024_text.csv", (CONFIRM, ALLOW), OSPO),
    "ospo as numbers": Case("surveymonkey_ospo_2024/ospo_2024_numeric.csv", (CONFIRM, ALLOW), OSPO),
    "conservation": Case(
        "limesurvey_conservation_rdm_2025/raw_responses.csv", (CONFIRM, ALLOW),
        ((DISCIPLINE, "Museum", 77, 240, 0.3208),
         ("Wie schätzen Sie die Bedeutung", "4", 70, 212, 0.3302), ("Wie schätzen Sie die Bedeutung", "5", 61, 212, 0.2877),
         ("Gibt es ein zentrales Datenbank", "Ja", 101, 200, 0.505), ("Gibt es ein zentrales Datenbank", "Nein", 88, 200, 0.44),
         ("Gibt es ein zentrales Datenbank", "Weiß ich nicht", 11, 200, 0.055),
         ("q80", "Traditionelle", 48, 56, 0.8571),
         ("kontrollierte", "Ja", 66, 183, 0.3607),
         ("Wie bewerten Sie Ihre Kenntnisse", "Gering", 86, 166, 0.5181),
         ("Wie bewerten Sie Ihre Kenntnisse", "Ausreichend", 40, 166, 0.241)),
    ),
    "solar": Case(
        "googleforms_solar_software_2019/responses.csv",
        (("import.toml", "[rows.without]\n", '[rows.without]\n"How would you describe the stage of your career?" = ["~Outside the field"]\n'), ALLOW),
        ((AREAS, "Observational (Space-Based)", 275, 364, None), (AREAS, "Observational (Ground-Based)", 169, 364, None),
         (AREAS, "Numerical Simulations", 171, 364, None), (AREAS, "Theory", 106, 364, None),
         ("How would you describe the stage", "Faculty, Staff Scientist, Researcher", 197, 364, None),
         ("How would you describe the stage", "Postdoc", 53, 364, 0.146),
         ("Do you use software in your research?", "Yes", None, 364, 0.9918),
         ("What country", "United States", None, 364, 0.4231)),
    ),
    "r community": Case(
        "googleforms_r_community_es_2019/responses.csv", (CONFIRM, ALLOW),
        (("¿Cómo calificarías tu nivel", "Intermedio", 185, 338, None), ("¿Cómo calificarías tu nivel", "Inicial", 84, 338, None),
         ("¿Cómo calificarías tu nivel", "Experto", 62, 338, None), ("¿En qué país resides", "Spain / España", 72, 326, None),
         ("¿En qué país resides", "México", 42, 326, None)),
    ),
    "jupyter": Case(
        "alchemer_jupyter_2015/survey_export.csv", (CONFIRM,),
        (("Roughly how long have you been", "One year or more", 814, 1077, None),
         ("Roughly how long have you been", "Less than one year", 263, 1077, None),
         ("How many years have you been in this", "2-5 years", 323, 747, None),
         ("How many years have you been in this", "5+ years", 270, 747, None),
         ("How many years have you been in this", "1 year", 87, 747, None),
         ("How many years have you been in this", "Less than 1 year", 67, 747, None)),
    ),
    "neuroimaging": Case(
        "sosci_open_science_neuroimaging_2020/OSQ_data.csv", (CONFIRM, ALLOW),
        (("PD04", "Psychologist, other", 113, 283, None), ("PD06", "Cognitive neuroscience", 170, 283, None),
         ("PD07", "Full Professor", None, 283, None), ("DS04", "Yes", 187, 283, None),
         ("PR01", "I have never preregistered", 120, 283, 0.424)),
        (("PD01_01", 43.9, 280),),
        ("sosci_open_science_neuroimaging_2020/values_OSQ_data.csv", "sosci_open_science_neuroimaging_2020/variables_OSQ_data.csv"),
    ),
    "dhaka": Case(
        "mwater_dhaka_water_2017/survey_raw.csv", (CONFIRM, ALLOW),
        (("ownership status", "Tenant", 908, 1282, None), ("ownership status", "Owner-occupier", 329, 1282, None),
         ("ownership status", "Absent landlord", 45, 1282, None),
         ("Main source of drinking water", "Piped water to yard", 661, 1282, None),
         ("Main source of drinking water", "Piped water into dwelling", 458, 1282, None)),
        (("Number of adult women", 1.4407, 1282), ("Number of girls", 0.5148, 1282),
         ("Typical number of hours per day", 16.638, 1069)),
    ),
    "identity": Case(
        "qualtrics_inferring_identity_2023/responses_numeric.csv", (CONFIRM, ALLOW),
        (("attention", "Peter helps a person", 164, 171, None), ("polid", "Other political party", 7, 171, None)),
        beside=("qualtrics_inferring_identity_2023/survey.qsf",),
    ),
    "climate": Case(
        "qualtrics_climate_scientists_2025/qualtrics_export_choice_text.csv",
        (CONFIRM, ("import.toml", "[rows.only]\n", '[rows.only]\nAttention = ["~I pay attention"]\n'),
         ("study.toml", "breakdowns = []", 'breakdowns = ["condition"]')),
        (("condition", "random", 76, 449, None), ("condition", "impressive", 146, 449, None)),
        (("Impressiveness.condition.random", 2.33, 76), ("Impressiveness.condition.impressive", 4.04, 146),
         ("Impressiveness.condition.combination", 3.63, 150)),
    ),
    "hep": Case(
        "limesurvey_hep_2018/survey_77428_R_data_file.csv",
        (CONFIRM, ALLOW, ("import.toml", "[rows.only]\n", '[rows.only]\nsubmitdate = ["*"]\n'),
         ("import.toml", "[rows.without]\n", '[rows.without]\nid = ["1"]\n'),
         ("import.toml", '"Prefer not to say" = "refused"', '"Prefer not to say" = "answer"')),
        (("D1", "Male", 451, 569, None), ("D1", "Female", 101, 569, None), ("D1", "Prefer not to say", 17, 569, None),
         ("D3", "less than 5 years", 111, 569, None), ("D3", "more than 20 years", 224, 569, None),
         ("D4", "Experiment", 479, 569, None), ("D4", "Theory", 67, 569, None), ("D4", "Other", 23, 569, None)),
        beside=("limesurvey_hep_2018/codebook.csv",),
    ),
    "rse": Case(
        "../rse_international_2018/rse_international_2017_2018_merged.csv",
        (CONFIRM, ALLOW, ("import.toml", "[rows.only]\n", '[rows.only]\nYear = ["2018"]\n')),
        (("socio1", "Germany", 333, 997, None), ("socio1", "United Kingdom", 237, 997, None),
         ("socio1", "United States", 147, 997, None), ("socio1", "Australia", 99, 997, None),
         ("socio1", "Netherlands", 54, 997, None)),
    ),
    "fukui": Case("csv_fukui_tourism_2022_ja/202204.csv", (CONFIRM, ALLOW), (("福井県までの交通手段ALL", "自家用車", 143, 234, None),)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_published_answers_come_out(shared: Path, tmp_path: Path, name: str) -> None:
    case, exports = CASES[name], shared / "surveys/exports"
    assert len(case.edits) <= 5
    study = imported(
        exports / case.export, tmp_path / "study", *case.edits, beside=[exports / b for b in case.beside]
    )
    answers = Answers(study)
    found = [(q, a, *answers.share(q, a)) for q, a, *_ in case.shares]
    assert [f[:4] for f in found] == [
        (q, a, f[2] if n is None else n, b) for (q, a, n, b, _), f in zip(case.shares, found, strict=True)
    ]
    for (_, _, _, _, share), (*_, value) in zip(case.shares, found, strict=True):
        assert share is None or value == pytest.approx(share, abs=0.0006)
    for question, mean, base in case.means:
        value, n = answers.mean(question)
        assert (n, value) == (base, pytest.approx(mean, abs=0.06 if base == 280 else 0.006))


def test_the_edits_are_as_many_as_the_documentation_says() -> None:
    text = Path("site_src/docs/import.md").read_text(encoding="utf-8")
    told = {name: int(n) for name, n in re.findall(r"^\| ([a-z ]+) \| [^|]+ \| (\d) \|$", text, re.M)}
    made = {name: len(case.edits) for name, case in CASES.items()}
    assert told == made | {"gss": 2, "anes": len(ANES), "recs": 3}
    assert max(told.values()) <= 5


DESIGNED = ("study.toml", '# weight = "wtss"', 'strata = "vstrat"\npsu    = "vpsu"\nweight = "wtssall" #')


def test_a_stata_file_gives_the_estimates_and_errors_of_r(shared: Path, tmp_path: Path) -> None:
    study = imported(shared / "surveys/gss_2016/gss_2016_subset.dta", tmp_path / "study", ALLOW, DESIGNED)
    answers = Answers(study)
    reference = rows(shared / "surveys/gss_2016/reference_estimates_R_survey.csv")
    assert len(reference) > 30
    for row in reference:
        keys = {
            r["label"].lower(): r["key"]
            for r in answers.scales
            if r["scale"] == answers.question(row["variable"])["scale"]
        }
        ours = answers.numbers[f"share.{row['variable']}.{keys[row['level']]}.all"]
        assert float(ours["base"]) == float(row["n"])
        assert float(ours["value"]) == pytest.approx(float(row["estimate"]), rel=1e-9)
        assert float(ours["se"]) == pytest.approx(float(row["se"]), rel=1e-9)


ANES = (
    CONFIRM,
    ALLOW,
    (
        "study.toml",
        '# weight = "V200010b"',
        'strata = "V200010d"\npsu    = "V200010c"\nweight = "V200010b" #',
    ),
    ("import.toml", '"-8. Don\'t know" = "dont_know"', '"-8. Don\'t know" = "refused"'),
)


def test_a_stata_file_with_reasons_as_negative_codes(shared: Path, tmp_path: Path) -> None:
    export = shared / "surveys/anes_2020/anes_2020_stata_example.dta"
    answers = Answers(imported(export, tmp_path / "study", *ANES))
    published = [
        r
        for r in rows(shared / "surveys/anes_2020/published_estimates_book.csv")
        if r["statistic"] == "percent"
    ]
    for variable, name in (("TrustGovernment", "V201233"), ("TrustPeople", "V201237")):
        for place, row in enumerate((r for r in published if r["variable"] == variable), 1):
            key = next(
                r["key"] for r in answers.scales if r["scale"] == "V201233" and r["code"] == str(place)
            )
            ours = answers.numbers[f"share.{name}.{key}.all"]
            assert 100 * float(ours["value"]) == pytest.approx(float(row["estimate"]), abs=0.06)
            assert 100 * float(ours["se"]) == pytest.approx(float(row["se"]), abs=0.001)


def test_delivered_weights_give_the_proportions_of_r(shared: Path, tmp_path: Path) -> None:
    """RECS 2015; its replicate weights are columns aside."""
    export = tmp_path / "recs.csv"
    export.write_bytes(gzip.decompress((shared / "surveys/recs_2015/recs_2015.csv.gz").read_bytes()))
    answers = Answers(imported(export, tmp_path / "study", CONFIRM, ALLOW, WEIGHT))
    reference = [
        r
        for r in rows(shared / "surveys/recs_2015/reference_estimates_R_survey.csv")
        if r["statistic"] == "proportion" and r["domain"] == "all"
    ]
    assert len(reference) > 20
    for row in reference:
        assert answers.share(row["variable"], row["level"])[2] == pytest.approx(
            float(row["estimate"]), rel=1e-9
        )


# file, variable: cells that are declared to be no answer, labels
EDGE_CASES = [
    ("sample_missing.sav", "mynum", {"-1", "2500"}, {}), ("sample_missing.sav", "mylabl", {"-1"}, {"1": "Male", "2": "Female", "-1": "undetermined"}),
    ("sample_missing.sav", "myord", {"-1", "-2", "-3"}, {"1": "low", "2": "medium", "3": "high", "-1": "missing"}), ("missing_char.sav", "mychar", {"Z"}, {"a": "labeled"}),
    ("missing_test.dta", "var1", {".a"}, {".a": "missing"}), ("missing_test.dta", "var6", {".z"}, {}), ("sample.dta", "mychar", set(), {}),
    ("sample.zsav", "mylabl", set(), {"1": "Male", "2": "Female"}), ("sample.por", "MYLABL", set(), {"1": "Male", "2": "Female"}),
    ("hebrews.sav", "ותק_ב", set(), {}), ("ordered_category.sav", "Col1", set(), {"1": "high", "2": "low", "3": "medium"}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "name", "missing", "labels"), EDGE_CASES)
def test_what_spss_and_stata_files_declare(
    shared: Path, file: str, name: str, missing: set[str], labels: dict[str, str]
) -> None:
    column = read(shared / "surveys/exports/sav_dta_edge_cases" / file, [], {}).named()[name]
    assert set(column.missing) == missing
    assert {c: x for c, x in column.labels.items() if c in labels} == labels


def test_every_edge_case_imports(shared: Path, tmp_path: Path) -> None:
    files = [
        p for p in sorted((shared / "surveys/exports/sav_dta_edge_cases").iterdir()) if p.suffix != ".md"
    ]
    assert len(files) == 12
    for path in files:
        (tmp_path / path.name).mkdir()
        (tmp_path / path.name / "import.toml").write_text('[private]\nrare = "allow"\n', encoding="utf-8")
        try:
            study = imported(path, tmp_path / path.name, CONFIRM)
        except AssertionError:  # nothing had to be confirmed
            study = imported(path, tmp_path / path.name)
        assert rows(study / "responses.csv")


def test_text_and_codes_of_one_export_give_one_study(shared: Path, tmp_path: Path) -> None:
    """Marks and CSV beside Excel: the same responses, byte for byte."""
    for one, two in (("surveymonkey_ospo_2024/ospo_2024_text.csv", "surveymonkey_ospo_2024/ospo_2024_numeric.csv"),
                     ("googleforms_r_community_es_2019/responses.csv", "googleforms_r_community_es_2019/responses.xlsx")):  # fmt: skip
        made = [
            imported(shared / "surveys/exports" / p, tmp_path / p.replace("/", "_"), CONFIRM, ALLOW)
            for p in (one, two)
        ]
        for name in ("responses.csv", "codebook.csv", "scales.csv"):
            assert (made[0] / name).read_bytes() == (made[1] / name).read_bytes()
