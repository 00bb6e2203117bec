"""Small exports of every tool, written by hand or by its library; 80 people each, made by arithmetic."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

N = 80
AGREE = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]
TOOLS_USED = ["Python", "R", "Excel (or similar, e.g. Calc)"]


def pick(options: Sequence[str], i: int, step: int = 1) -> str:
    return options[(i * step + i // 7) % len(options)]


def marks(i: int) -> list[str]:
    """One to three tools of person i."""
    return [t for k, t in enumerate(TOOLS_USED) if (i >> k) & 1] or [TOOLS_USED[i % 3]]


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',";\n') else cell


def table(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    return "\n".join(separator.join(quoted(c) for c in row) for row in rows) + "\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def qualtrics(folder: Path) -> list[Path]:
    names = ["StartDate", "Status", "Progress", "Duration (in seconds)", "Finished", "RecordedDate", "ResponseId", "IPAddress",
             "Q1", "Q2_1", "Q2_2", "Q3_1", "Q3_2", "Q3_3", "Q3_3_TEXT", "Q4_1", "Q3_DO_1"]  # fmt: skip
    text = "How far do you agree?"
    texts = [*names[:8], "Your role", f"{text} - My work is useful", f"{text} - My work is paid well",
             *(f"Which tools do you use? - {t}" for t in TOOLS_USED), "Which tools do you use? - Other - Text", "How warm\ndo you feel?", "order"]  # fmt: skip
    ids = [json.dumps({"ImportId": n}) for n in names]
    rows = [names, texts, ids]
    for i in range(N):
        rows.append([
            f"2025-03-0{i % 9 + 1} 10:{i:02d}:11", "Survey Preview" if i == 0 else "IP Address", "100", str(100 + i), "True",
            f"2025-03-0{i % 9 + 1} 10:{i:02d}:59", f"R_{i:03d}abcDEF", f"192.0.2.{i}", pick(["Staff", "Student"], i),
            pick(AGREE, i), pick(AGREE, i, 3), *(t if t in marks(i) else "" for t in TOOLS_USED), "something typed" if i % 9 == 0 else "",
            str(i * 2), "1",
        ])  # fmt: skip
    return [write(folder / "qualtrics.csv", table(rows))]


def surveymonkey(folder: Path) -> list[Path]:
    heads = [
        "Respondent ID",
        "Collector ID",
        "Start Date",
        "Which tools do you use?",
        "",
        "",
        "",
        "How far do you agree?",
        "",
        "Your role (select one)",
        "",
        "Rank them",
        "",
        "",
    ]
    items = [
        "",
        "",
        "",
        *TOOLS_USED,
        "Other (please specify)",
        "My work is useful",
        "My work is paid well",
        "Staff",
        "Student",
        "Pay",
        "Time",
        "People",
    ]
    rows = [heads, items]
    for i in range(N):
        role, rank = i % 2, [["1", "2", "3"], ["2", "3", "1"], ["3", "1", "2"]][i % 3]
        rows.append([str(11800000000 + i * 37), "400000001", f"03/{i % 28 + 1:02d}/2025 10:00:00", *(t if t in marks(i) else "" for t in TOOLS_USED),
                     "", pick(AGREE, i), pick(AGREE, i, 3), "" if role else "Staff", "Student" if role else "", *rank])  # fmt: skip
    return [write(folder / "surveymonkey.csv", table(rows), "utf-8-sig")]


def limesurvey(folder: Path) -> list[Path]:
    heads = ["id. Antwort ID", "submitdate. Datum Abgeschickt", "lastpage. Letzte Seite", "startlanguage. Start-Sprache", "Q1. Ihre Rolle", "Q2[SQ1]. Wie sehr stimmen Sie zu? [Nützlich]",
             "Q2[SQ2]. Wie sehr stimmen Sie zu? [Bezahlt]", "Q3[A]. Welche Werkzeuge? [Python]", "Q3[B]. Welche Werkzeuge? [R]", "Q3[other]. Welche Werkzeuge? [Sonstiges]"]  # fmt: skip
    scale = ["stimme nicht zu", "teils/teils", "stimme zu"]
    rows = [heads]
    for i in range(N):
        rows.append([str(i * 3 + 7), "" if i == 5 else f"2025-01-0{i % 9 + 1} 08:00:00", "5", "de", pick(["Personal", "Studierende", "keine Angabe"], i, 2), pick(scale, i), pick(scale, i, 2),
                     "Ja" if i % 2 else "Nein", "Ja" if i % 3 else "Nein", "Stata" if i % 11 == 0 else ""])  # fmt: skip
    return [write(folder / "limesurvey.csv", table(rows, ";"))]


def lss(folder: Path) -> list[Path]:
    rows = [["id", "submitdate", "lastpage", "startlanguage", "seed", "Q1", "Q3[A]", "Q3[B]"]]
    rows += [[str(i * 3 + 7), "2025-01-01 00:00:00", "5", "en", str(i), pick(["A1", "A2", "A3"], i), "Y" if i % 2 else "", "Y" if i % 3 else ""] for i in range(N)]  # fmt: skip

    def row(**fields: object) -> str:
        return "<row>" + "".join(f"<{k}>{v}</{k}>" for k, v in fields.items()) + "</row>"

    parts = {
        "questions": row(qid=1, parent_qid=0, title="Q1", type="L", question="&lt;b&gt;Your pay&lt;/b&gt; is") + row(qid=2, parent_qid=0, title="Q3", type="M", question="Tools"),
        "subquestions": row(qid=3, parent_qid=2, title="A", question="Python") + row(qid=4, parent_qid=2, title="B", question="R"),
        "answers": row(qid=1, code="A3", answer="High", sortorder=3) + row(qid=1, code="A1", answer="Low", sortorder=1) + row(qid=1, code="A2", answer="Middle", sortorder=2),
    }  # fmt: skip
    xml = "<document>" + "".join(f"<{k}><rows>{v}</rows></{k}>" for k, v in parts.items()) + "</document>"
    return [write(folder / "codes.csv", table(rows)), write(folder / "survey.lss", xml)]


def redcap(folder: Path) -> list[Path]:
    rows = [
        [
            "record_id",
            "role",
            "tools___1",
            "tools___2",
            "tools___0",
            "age",
            "email",
            "staff_timestamp",
            "staff_complete",
        ]
    ]
    rows += [[str(i + 500), str(i % 2 + 1), str(i & 1), str((i >> 1) & 1), "0", str(30 + i % 20), f"p{i}@example.org", f"2025-02-01 09:{i:02d}", "2"] for i in range(N)]  # fmt: skip
    head = "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,\"Choices, Calculations, OR Slider Labels\",Field Note,Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max,Identifier?"  # fmt: skip
    lines = [head, "record_id,f,,text,Record,,,,,,", 'role,f,,radio,<b>Your role</b>,"1, Staff, all grades | 2, Student",,,,,', 'tools,f,,checkbox,Tools,"1, Python | 2, R | 0, None",,,,,',
             "age,f,,text,Age,,,integer,,,", "email,f,,text,E-mail,,,email,,,y", "intro,f,,descriptive,Welcome,,,,,,", "phone,f,,text,Phone,,,phone,,,y"]  # fmt: skip
    return [
        write(folder / "redcap.csv", table(rows)),
        write(folder / "dictionary.csv", "\n".join(lines) + "\n"),
    ]


def kobo(folder: Path) -> list[Path]:
    from openpyxl import Workbook

    heads = [
        "start",
        "end",
        "g/role",
        "g/tools",
        "g/tools/py",
        "g/tools/r",
        "g/age",
        "g/where",
        "_id",
        "_uuid",
        "_submission_time",
    ]
    rows = [heads]
    for i in range(N):
        used = [c for k, c in enumerate(("py", "r")) if (i >> k) & 1]
        rows.append([f"2025-02-01T09:{i:02d}:00.000+01:00", f"2025-02-01T10:{i:02d}:00.000+01:00", pick(["staff", "na"], i), " ".join(used), str(int("py" in used)), str(int("r" in used)),
                     str(20 + i % 30), f"{10 + i / 1000:.4f} 20.1234 0 0", str(9000 + i), f"uuid:{i:08x}-0000-4000-8000-000000000000", f"2025-02-01T10:{i:02d}:30"])  # fmt: skip
    book = Workbook()
    survey, choices = book.active, book.create_sheet("choices")
    survey.title = "survey"
    for row in [("type", "name", "label"), ("start", "start", ""), ("begin_group", "g", "Group"), ("select_one roles", "role", "Your role"), ("select_multiple tools", "tools", "Tools used"),
                ("integer", "age", "Age in years"), ("geopoint", "where", "Where?"), ("note", "n1", "Thanks"), ("text", "why", "Why?"), ("end_group", "", "")]:  # fmt: skip
        survey.append(row)
    for row in [
        ("list_name", "name", "label"),
        ("roles", "staff", "Staff"),
        ("roles", "na", "Namibia"),
        ("tools", "py", "Python"),
        ("tools", "r", "R"),
    ]:
        choices.append(row)
    book.save(folder / "form.xlsx")
    return [write(folder / "kobo.csv", table(rows, ";")), folder / "form.xlsx"]


def google(folder: Path) -> list[Path]:
    rows = [
        [
            "Timestamp",
            "What is your role?",
            "Which tools do you use? (Check all that apply)",
            "How far do you agree? [Useful]",
            "How far do you agree? [Paid]",
            "Any comments?",
        ]
    ]
    for i in range(N):
        rows.append([f"3/{i % 28 + 1}/2025 10:{i:02d}:00", pick(["Staff, Faculty, Researcher", "Student"], i), ", ".join(marks(i)), pick(AGREE, i), pick(AGREE, i, 3), f"Thanks number {i}" if i % 2 else ""])  # fmt: skip
    return [write(folder / "google.csv", table(rows))]


def microsoft(folder: Path) -> list[Path]:
    import datetime as dt

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(
        [
            "ID",
            "Start time",
            "Completion time",
            "Email",
            "Name",
            "Your role",
            "Tools used",
            "How old are you?",
        ]
    )
    for i in range(N):
        at = dt.datetime(2025, 3, 1, 10, i % 60)
        book.active.append(
            [
                i + 1,
                at,
                at,
                "anonymous",
                "",
                pick(["Staff", "Student"], i),
                "".join(f"{t};" for t in marks(i)),
                20.0 + i % 30,
            ]
        )
    book.save(folder / "microsoft.xlsx")
    return [folder / "microsoft.xlsx"]


def alchemer(folder: Path) -> list[Path]:
    heads = [
        "Response ID",
        "Time Started",
        "Date Submitted",
        "Status",
        "What is your role?",
        "Python:Which tools do you use?",
        "R:Which tools do you use?",
        "Other - Write In:Which tools do you use?",
    ]
    rows = [heads]
    rows += [[str(i * 5 + 20), f"2025-03-01 10:{i:02d}:00", f"2025-03-01 11:{i:02d}:00", "Partial" if i % 10 == 0 else "Complete", pick(["Staff", "Student"], i),
              "Python" if i % 2 else "", "R" if i % 3 else "", "Stata" if i == 3 else ""] for i in range(N)]  # fmt: skip
    return [write(folder / "alchemer.csv", table(rows))]


def sosci(folder: Path) -> list[Path]:
    rows = [
        [
            "CASE",
            "SERIAL",
            "REF",
            "QUESTNNR",
            "MODE",
            "STARTED",
            "A101",
            "A102_01",
            "A102_02",
            "A103",
            "A103_01",
            "A103_02",
            "A104_01",
            "TIME001",
            "FINISHED",
        ]
    ]
    rows += [[str(70 + i * 2), "", "", "base", "interview", f"2025-03-01 10:{i:02d}:00", pick(["1", "2", "-9"], i), str(i % 5 + 1), str((i * 3) % 5 + 1), str(i % 3),
              str(1 + i % 2), str(1 + i % 3 // 2), str(20 + i % 30), "33", "1"] for i in range(N)]  # fmt: skip
    variables = [["VAR", "LABEL", "TYPE", "INPUT", "QUESTION"], ["A101", "Rolle", "NOMINAL", "SELECTION", "Was ist Ihre Rolle?"], ["A102_01", "Arbeit: nützlich", "ORDINAL", "SCALE", "Wie sehr stimmen Sie zu?"],
                 ["A102_02", "Arbeit: bezahlt", "ORDINAL", "SCALE", "Wie sehr stimmen Sie zu?"], ["A103", "Werkzeuge: Ausweichoption", "METRIC", "SYSTEM", "Welche Werkzeuge?"],
                 ["A103_01", "Werkzeuge: Python", "DICHOTOMOUS", "CHECKBOX", "Welche Werkzeuge?"], ["A103_02", "Werkzeuge: R", "DICHOTOMOUS", "CHECKBOX", "Welche Werkzeuge?"],
                 ["A104_01", "Alter: [01]", "METRIC", "OPEN", "Wie alt sind Sie?"]]  # fmt: skip
    values = [
        ["VAR", "RESPONSE", "MEANING"],
        ["A101", "2", "Student"],
        ["A101", "1", "Personal"],
        ["A101", "-9", "nicht beantwortet"],
    ]
    values += [[v, str(k), x] for v in ("A102_01", "A102_02") for k, x in enumerate(AGREE, 1)]
    values += [
        [v, c, x] for v in ("A103_01", "A103_02") for c, x in (("1", "nicht gewählt"), ("2", "ausgewählt"))
    ]
    return [write(folder / "data.csv", table(rows), "cp1252"), write(folder / "variables.csv", table(variables, "\t"), "utf-16"), write(folder / "values.csv", table(values, "\t"), "utf-16")]  # fmt: skip


def mwater(folder: Path) -> list[Path]:
    rows = [
        [
            "Deployment",
            "Enumerator",
            "Status",
            "Response Code",
            "Submitted On",
            "IP Address",
            "Place (Location Answered) (latitude)",
            "Main source",
            "Main source (Don't Know)",
            "Main source (Other (please specify)) - specify",
        ]
    ]
    rows += [["D1", f"enum{i % 3}", "Final", f"enum{i % 3}-{i:04d}", f"{i % 28 + 1:02d}/03/2025", f"192.0.2.{i}", f"10.{i:06d}", "" if i % 8 == 0 else pick(["Tap", "Well"], i), "True" if i % 8 == 0 else "", "spring" if i == 5 else ""] for i in range(N)]  # fmt: skip
    return [write(folder / "mwater.csv", table(rows))]


def spss(folder: Path) -> list[Path]:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({
        "caseid": [1000000000000000.0 + i for i in range(N)], "role": [float(i % 2 + 1) for i in range(N)],
        "q2_1": [float(i % 5 + 1) if i % 9 else 99.0 for i in range(N)], "q2_2": [float(i * 3 % 5 + 1) if i % 7 else 98.0 for i in range(N)],
        "sex": [["m", "f", "x"][i % 3] for i in range(N)], "income": [float(100 * i) if i % 6 else -9.0 for i in range(N)],
        "weight": [0.5 + i / N for i in range(N)],
    })  # fmt: skip
    steps = dict(enumerate(AGREE, 1)) | {98: "Don't know", 99: "Refused"}
    pyreadstat.write_sav(
        frame, str(folder / "spss.sav"), column_labels={"role": "Your role", "q2_1": "Useful", "q2_2": "Paid", "income": "Income in euros", "sex": "Sex"},
        variable_value_labels={"role": {1: "Staff", 2: "Student"}, "q2_1": steps, "q2_2": steps, "sex": {"m": "Male", "f": "Female"}},
        missing_ranges={"q2_1": [{"lo": 98, "hi": 99}], "q2_2": [98, 99], "income": [-9], "sex": ["x"]},
        variable_measure={"income": "scale", "q2_1": "ordinal"},
    )  # fmt: skip
    return [folder / "spss.sav"]


def stata(folder: Path) -> list[Path]:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame(
        {
            "role": [i % 2 + 1 for i in range(N)],
            "trust": [i % 5 + 1 if i % 9 else "a" if i % 2 else "b" for i in range(N)],
        }
    ).astype({"trust": object})
    pyreadstat.write_dta(frame, str(folder / "stata.dta"), column_labels={"role": "Your role", "trust": "Trust in them"}, missing_user_values={"trust": ["a", "b"]},
                         variable_value_labels={"role": {1: "Staff", 2: "Student"}, "trust": {1: "None", 5: "Full", "a": "Refused", "b": "Don't know"}}, version=15)  # fmt: skip
    return [folder / "stata.dta"]


def qsf(folder: Path) -> list[Path]:
    """Numbers with one header row, explained by the survey file."""
    rows = [
        [
            "StartDate",
            "Status",
            "Finished",
            "Duration (in seconds)",
            "role",
            "tools_1",
            "tools_2",
            "agree_1",
            "agree_2",
            "warm_1",
            "langs",
            "why",
        ]
    ]
    for i in range(N):
        rows.append([f"2025-01-01 10:{i:02d}:11", "0", "1", str(90 + i), str((1, 7)[i % 2]), "1" if i % 2 else "", "1" if i % 3 else "", str(i % 3 + 1), str(i * 2 % 3 + 1), str(i * 7 % 100), ("1", "1,2", "2")[i % 3], f"because {i}"])  # fmt: skip
    three = {str(k): {"Display": x} for k, x in enumerate(("Disagree", "Neutral", "Agree"), 1)}
    questions = [
        {"DataExportTag": "role", "QuestionType": "MC", "Selector": "SAVR", "QuestionText": "Your <b>role</b>&nbsp;?", "Choices": {"1": {"Display": "Student"}, "2": {"Display": "Staff"}},
         "ChoiceOrder": [2, 1], "RecodeValues": {"1": "1", "2": "7"}},
        {"DataExportTag": "tools", "QuestionType": "MC", "Selector": "MAVR", "QuestionText": "Tools", "Choices": {"1": {"Display": "R"}, "2": {"Display": "Python"}}},
        {"DataExportTag": "agree", "QuestionType": "Matrix", "Selector": "Likert", "QuestionText": "Agree?", "Choices": {"1": {"Display": "Useful"}, "2": {"Display": "Paid"}}, "Answers": three},
        {"DataExportTag": "warm", "QuestionType": "Slider", "Selector": "HSLIDER", "QuestionText": "How warm?", "Choices": {"1": {"Display": "Warm"}}},
        {"DataExportTag": "langs", "QuestionType": "MC", "Selector": "MAVR", "QuestionText": "Languages", "Choices": {"1": {"Display": "English, any"}, "2": {"Display": "French"}}},
        {"DataExportTag": "why", "QuestionType": "TE", "Selector": "SL", "QuestionText": "Why?"}, {"DataExportTag": "age", "QuestionType": "TE", "QuestionText": "Age"},
    ]  # fmt: skip
    survey = {"SurveyEntry": {}, "SurveyElements": [{"Element": "SQ", "Payload": q} for q in questions]}
    return [write(folder / "numbers.csv", table(rows)), write(folder / "survey.qsf", json.dumps(survey))]


def limesurvey_r(folder: Path) -> list[Path]:
    """R's data file without a header, with the syntax file that names and labels it."""
    rows = [
        [
            str(i + 3),
            "12-04-2018 10:20:48" if i else "",
            ("M", "F", "NA")[i % 3],
            str(i % 2),
            str(i // 2 % 2),
        ]
        for i in range(N)
    ]
    lines = [",".join(f"'{cell}'" if cell else "" for cell in cells) for cells in rows]
    syntax = """data <- read.csv("survey.csv", quote = "'\\"")
names(data)[1] <- "id"
names(data)[2] <- "submitdate"
attributes(data)$variable.labels[3] <- "What is your gender?"
data[, 3] <- factor(data[, 3], levels=c("M","F","NA"),labels=c("Male", "Female", "Prefer not to say"))
names(data)[3] <- "D1"
attributes(data)$variable.labels[4] <- "[Python] Which tools?"
names(data)[4] <- "T_SQ1"
attributes(data)$variable.labels[5] <- "[R] Which tools?"
names(data)[5] <- "T_SQ2"
"""
    return [write(folder / "data.csv", "\n".join(lines) + "\n"), write(folder / "syntax.R", syntax)]


def surveymonkey_grid(folder: Path) -> list[Path]:
    """Three header rows, a grid with a column a level, places instead of answers, blank rows."""
    levels = ["Never", "Sometimes", "Often"]
    items = [f"{x} - {y}" for x in ("Read - aloud", "Write") for y in levels]
    rows = [
        ["", "", "q1", *[""] * 5],
        ["Respondent ID", "Collector ID", "How often?", *[""] * 5],
        ["", "", *items],
    ]
    for i in range(N):
        marks = ["" if k % 3 != (i if k < 3 else i * 2) % 3 else str(k % 3 + 1) for k in range(6)]
        rows.append([str(900000000000 + i), "432674090", *marks])
    return [write(folder / "grid.csv", table(rows) + ",,,,,,,\n" * 50, "utf-8-sig")]


EXPORTS: dict[str, Callable[[Path], list[Path]]] = {
    "qualtrics": qualtrics, "surveymonkey": surveymonkey, "limesurvey": limesurvey, "lss": lss, "redcap": redcap, "kobo": kobo, "google": google,
    "microsoft": microsoft, "alchemer": alchemer, "sosci": sosci, "mwater": mwater, "spss": spss, "stata": stata,
    "qsf": qsf, "limesurvey_r": limesurvey_r, "surveymonkey_grid": surveymonkey_grid,
}  # fmt: skip
