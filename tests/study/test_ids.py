"""The one rule for names, and where it is asked for."""

import shutil
from pathlib import Path

import pytest

from analysis.study import FactError, check_id, read_margins, read_questions
from analysis.study.ids import distinct, proposal

TINY = Path("tests/studies/tiny")


@pytest.mark.parametrize(
    "name", ["a", "S1_role", "18_24", "cote_d_ivoire", "x1_y2_z3", "allies", "mean_age", "7"]
)
def test_a_name_is_letters_digits_and_single_underscores(name):
    assert check_id(name, "here", "id") == name


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("full-time", "full_time"),
        ("Neither nor", "Neither_nor"),
        ("a.b", "a_b"),
        ("a/b", "a_b"),
        ("_a", "a"),
        ("a_", "a"),
        ("a__b", "a_b"),
        ("woman_x_early", "woman_by_early"),
        ("x", "by"),
        ("x_a", "by_a"),
        ("a_x", "a_by"),
        ("côte_d_ivoire", "cote_d_ivoire"),
        ("Straße", "Strasse"),
        ("R&D", "R_and_D"),
        ("all", "all_1"),
        ("ALL", "ALL_1"),
        ("mean", "mean_1"),
        ("index", "index_1"),
        ("é", "e"),
    ],
)
def test_any_other_is_refused_with_the_rule_and_a_name_that_would_do(name, better):
    with pytest.raises(FactError) as caught:
        check_id(name, "here", "id", taken=["index"])
    assert str(caught.value).startswith(f"here: id {name!r} is ") and repr(better) in str(caught.value)
    assert proposal(name, ["index", "all", "mean"]) == better == check_id(better, "here", "id")


@pytest.mark.parametrize("name", ["", "年龄", "возраст", "_", "·"])
def test_what_has_no_letter_of_the_rule_is_refused_without_a_proposal(name):
    with pytest.raises(FactError, match="here: id "):
        check_id(name, "here", "id")


def test_letters_that_only_look_alike_are_no_names():
    """Cyrillic а, full-width a, dotless ı, digits of other scripts."""
    for name in ("а", "\uff41", "ı", "a٣", "a" * 101):
        with pytest.raises(FactError):
            check_id(name, "here", "id")


def test_names_that_a_file_system_takes_for_one_are_refused():
    distinct(["a", "b", "a"], "here", "questions")
    with pytest.raises(FactError, match="'Age' and 'age' differ in case alone"):
        distinct(["age", "b", "Age"], "here", "questions")


ASKED = {  # (file, old, new): what is said
    ("codebook.csv", "\nhappy,", "\nQ1.2,"): "id 'Q1.2' is no name",
    ("codebook.csv", "\nhappy,", "\nindex,"): "id 'index' is a word of the project",
    ("codebook.csv", "\nhappy,", "\n,"): "id is empty",
    ("codebook.csv", "\nhappy,", "\nGroup,"): "'Group' and 'group' differ in case alone",
    ("codebook.csv", "\nhappy,", "\nperks_car,"): "'perks_car' and 'perks' both have the column 'perks_car'",
    ("codebook.csv", "I am happy with my work.", ""): "wording of 'happy' is empty",
    ("codebook.csv", ",Happy,single", ",,single"): "short of 'happy' is empty",
    ("scales.csv", "agree,3,neither,", "agree,3,Neither nor,"): "key 'Neither nor' is no name",
    ("scales.csv", "agree,3,neither,", "agree,3,all,"): "key 'all' is a word of the project",
    ("scales.csv", "agree,3,neither,", "agree,3,,"): "key is empty",
    ("scales.csv", "neither,Neither,", "neither,,"): "label of 'neither' is empty",
    ("scales.csv", "agree,,disagree,", "agree,,dis agree,"): "key 'dis agree' is no name",
    ("scales.csv", "hours,0..100,hours", "hours,200,200"): "no range",
    ("scales.csv", "any,-5,skip", "any,-5,5"): "cannot be told from a number",
    ("scales.csv", "shown,1,drawn,Shown,,2", "shown,1,7,Shown,,2"): "key '7' of scale 'shown' has the number 2",
    ("scales.csv", "agree,,disagree,Disagree,,,net", "agree,,disagree,Disagree,,,net\nagree,,lost,Lost,,,net"): "net 'lost' has no answer in it",
    ("scales.csv", "Shown,,2,", "Shown,,-2,"): "the number of 'drawn' is -2",
    ("scales.csv", "Shown,,2,", "Shown,,inf,"): "number 'inf' is not a number",
    ("scales.csv", "agree,-9,refused,Prefer not to say,,,", "agree,-9,refused,Prefer not to say,,9,"): "'refused' of scale 'agree' is no answer proper and cannot count as 9 in means",
    ("scales.csv", "group,3,blue", "group,,blue"): "nobody can have the answer 'blue' of its scale: it has no code",
    ("recodes.toml", "[red]", '["re d"]'): "recode 're d' is no name",
    ("recodes.toml", "[red]", "[perks_car]"): "a question has this name",
}  # fmt: skip


@pytest.mark.parametrize("case", list(ASKED), ids=lambda c: c[2][:20])
def test_the_rule_is_asked_for_where_names_are_read(tmp_path, case):
    file, old, new = case
    study = tmp_path / "s"
    shutil.copytree(TINY, study)
    text = (study / file).read_text()
    assert old in text
    (study / file).write_text(text.replace(old, new, 1))
    with pytest.raises(FactError) as caught:
        read_questions(study / "codebook.csv", study / "scales.csv", study / "recodes.toml")
    assert ASKED[case] in str(caught.value)


def test_faults_of_a_table_are_told_together(tmp_path):
    study = tmp_path / "s"
    shutil.copytree(TINY, study)
    text = (study / "scales.csv").read_text()
    (study / "scales.csv").write_text(text.replace("early", "ear ly", 1).replace("green", "gr.een", 1))
    with pytest.raises(FactError) as caught:
        read_questions(study / "codebook.csv", study / "scales.csv", study / "recodes.toml")
    assert len(str(caught.value).splitlines()) == 2


def test_levels_of_margins_are_names_joined_by_x(tmp_path):
    text = (TINY / "margins.csv").read_text()
    (tmp_path / "m.csv").write_text(text.replace("role,early", "role,early x far east"))
    with pytest.raises(FactError, match="level 'far east' is no name"):
        read_margins(tmp_path / "m.csv")
    (tmp_path / "m.csv").write_text(text.replace("register,All staff,published", ",All staff,published"))
    with pytest.raises(FactError, match="row 2: source is empty"):
        read_margins(tmp_path / "m.csv")
