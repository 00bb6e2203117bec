"""A made-up survey of another country, in another language, without a page, a chart or a claim written.

It holds what strains a page by rule: a scale of 37 answers, long names, many themes, numbers with decimals,
a question of which most is withheld. Respondents are drawn from a seed.
"""

import csv
from pathlib import Path

import numpy as np

PEOPLE = 640
THEMES = {
    "lectura": "Lectura y bibliotecas", "uso": "Uso de la biblioteca del barrio", "horario": "Horario",
    "fondos": "Fondos y compras", "actividades": "Actividades para niños y mayores",
    "digital": "Préstamo digital", "lugar": "El lugar", "personas": "Quién respondió",
}  # fmt: skip
LONG = "la_pregunta_con_un_identificador_muy_largo_que_alguien_escribio_asi"
STEM = "¿Qué tan de acuerdo está usted con cada una de estas frases sobre la biblioteca de su barrio? "
ITEMS = [
    "Está abierta cuando la necesito.", "Tiene los libros que busco.", "Me siento bienvenido.",
    "El personal me ayuda cuando se lo pido.", "Volvería aunque tuviera que pagar una cuota pequeña al año.",
]  # fmt: skip
FREQUENT = "Durante los últimos doce meses, ¿con qué frecuencia hizo usted cada cosa? "
ACTS = ["Leer un libro en papel.", "Escuchar un libro.", "Ir a una librería."]
CODEBOOK = "id module theme wording short kind scale asked_of shown_by experiment headline note terms quantiles".split()
SCALES = "scale code key label net number treatment says".split()


def codebook() -> list[dict[str, str]]:
    rows = [{"id": "id", "kind": "design", "wording": "Número"}]

    def ask(name: str, theme: str, wording: str, short: str, kind: str, scale: str, **more: str) -> None:
        rows.append({"id": name, "module": theme[:1].upper(), "theme": theme, "wording": wording,
                     "short": short, "kind": kind, "scale": scale} | more)  # fmt: skip

    ask("region", "personas", "¿En qué región vive?", "Región", "single", "region")
    ask("sexo", "personas", "¿Cuál es su sexo?", "Sexo", "single", "sexo")
    ask("edad", "personas", "¿Cuántos años tiene?", "Edad", "number", "edad", quantiles="25 50 75")
    ask(
        "provincia",
        "personas",
        "¿En qué provincia nació?",
        "Provincia de nacimiento",
        "single",
        "provincia",
    )
    for i, item in enumerate(ITEMS):
        ask(f"frase_{i}", "lectura", STEM + item, item.rstrip("."), "single", "acuerdo")
    for i, act in enumerate(ACTS):
        ask(f"hace_{i}", "uso", FREQUENT + act, act.rstrip("."), "single", "frecuencia")
    ask("motivos", "uso", "¿Para qué va a la biblioteca? (marque todo)", "Motivos", "multiple", "motivos")
    ask("horas", "horario", "¿Cuántas horas por semana pasa allí?", "Horas por semana", "number", "horas",
        quantiles="50")  # fmt: skip
    ask(LONG, "fondos", "¿Qué debería comprar la biblioteca primero con el dinero que le quede a fin de año?",
        "Qué comprar primero con el dinero que quede a fin de año", "single", "compras")  # fmt: skip
    ask(
        "orden",
        "fondos",
        "Ordene estas cosas, la más importante primero",
        "Lo más importante",
        "ranking",
        "orden",
    )
    for theme in ("actividades", "digital", "lugar"):
        ask(f"nota_{theme}", theme, f"Del 0 al 10, ¿qué nota le da? ({theme})", f"Nota: {theme}", "single",
            "nota", headline="mean")  # fmt: skip
    return rows


def scales() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []

    def add(scale: str, *answers: tuple[str, str, str], net: str = "", treatment: str = "answer") -> None:
        rows.extend(
            {"scale": scale, "code": code, "key": key, "label": label, "net": net, "treatment": treatment}
            for code, key, label in answers
        )

    add("region", ("1", "norte", "Norte"), ("2", "centro", "Centro"), ("3", "sur", "Sur"))
    add("sexo", ("1", "mujer", "Mujer"), ("2", "hombre", "Hombre"))
    add("edad", *((f"{a}..{a + 9}", f"de_{a}", f"De {a} a {a + 9}") for a in range(20, 90, 10)))
    add("provincia", *((str(i), f"p{i}", f"Provincia número {i}") for i in range(1, 38)))
    add(
        "acuerdo", ("", "de_acuerdo", "De acuerdo"), ("", "en_desacuerdo", "En desacuerdo"), treatment="net"
    )
    add("acuerdo", ("1", "muy", "Muy de acuerdo"), ("2", "algo", "Algo de acuerdo"), net="de_acuerdo")
    add("acuerdo", ("3", "ni", "Ni de acuerdo ni en desacuerdo"))
    add(
        "acuerdo",
        ("4", "poco", "Algo en desacuerdo"),
        ("5", "nada", "Muy en desacuerdo"),
        net="en_desacuerdo",
    )
    add(
        "frecuencia", ("1", "semana", "Cada semana"), ("2", "mes", "Cada mes"), ("3", "nunca", "Casi nunca")
    )
    add("motivos", *((str(i), f"m{i}", f"Motivo largo que explica bien para qué sirve el número {i}")
                     for i in range(10)))  # fmt: skip
    add("horas", ("0.0..4.9", "pocas", "Menos de 5"), ("5.0..40.0", "muchas", "5 o más"))
    add("compras", *((str(i), f"c{i}", f"Una respuesta con un texto bastante largo que no cabe, la {i}")
                     for i in range(1, 7)))  # fmt: skip
    add("orden", ("", "libros", "Libros"), ("", "sillas", "Sillas"), ("", "luz", "Luz"))
    for i in range(11):
        rows.append({"scale": "nota", "code": str(i), "key": str(i), "label": str(i), "number": str(i),
                     "treatment": "answer"})  # fmt: skip
    return rows


def responses() -> list[dict[str, str]]:
    rng = np.random.default_rng(7)
    out = []
    for person in range(1, PEOPLE + 1):
        region = int(rng.integers(1, 4))
        lean = (
            np.array([0.45, 0.3, 0.1, 0.1, 0.05]) if region == 1 else np.array([0.15, 0.25, 0.2, 0.2, 0.2])
        )
        row = {"id": str(person), "region": str(region), "sexo": str(rng.integers(1, 3)),
               "edad": str(rng.integers(20, 90)), "provincia": str(rng.integers(1, 38)),
               "horas": f"{min(40, rng.gamma(2.0, 2.5)):.1f}", LONG: str(rng.integers(1, 7))}  # fmt: skip
        row |= {f"frase_{i}": str(rng.choice(5, p=np.roll(lean, i // 3)) + 1) for i in range(len(ITEMS))}
        row |= {f"hace_{i}": str(rng.choice(3, p=[0.2, 0.3, 0.5]) + 1) for i in range(len(ACTS))}
        row |= {f"motivos_m{i}": str(int(rng.random() < 0.08 * (i + 1))) for i in range(10)}
        row |= {f"nota_{theme}": str(rng.integers(0, 11)) for theme in ("actividades", "digital", "lugar")}
        places = rng.permutation(3) + 1
        row |= {f"orden_{key}": str(places[i]) for i, key in enumerate(("libros", "sillas", "luz"))}
        out.append(row)
    return out


def settings(folder: Path) -> str:
    told = "strategy sponsor conductor instrument population sample recruitment modes dates sizes weighting"
    items = "\n".join(f'{k} = "Texto inventado."' for k in f"{told} processing quality limits".split())
    themes = "\n".join(f'{key} = "{title}"' for key, title in THEMES.items())
    return f"""title      = "Bibliotecas de barrio"
question   = "Qué piensan los vecinos de las bibliotecas de su barrio"
kind       = "nonprobability"
language   = "es"
responses  = "{folder}/responses.csv"
breakdowns = ["region", "sexo"]

[citation]
authors   = ["Ana Pérez", "Asociación de Vecinos"]
publisher = "Editorial del Barrio"
doi       = "10.1234/bibliotecas"

[themes]
{themes}

[respondents]
id = "id"

[transparency]
{items}
"""


def write(folder: Path) -> Path:
    """The study folder, with its responses in it."""
    folder.mkdir(parents=True)
    answers = responses()
    for name, columns, rows in (
        ("codebook", CODEBOOK, [{"asked_of": "all"} | row for row in codebook()]),
        ("scales", SCALES, scales()), ("responses", list(answers[0]), answers),
    ):  # fmt: skip
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    (folder / "study.toml").write_text(settings(folder), encoding="utf-8")
    return folder
