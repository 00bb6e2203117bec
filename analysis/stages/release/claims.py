"""Claims for programs: each sentence with its verdict, its difference, and what it rests on.

One unit holds all that a reader needs to repeat the sentence truly: text, verdict, interval, bases, caveat
(schema.org Claim, Observation and QuantitativeValue).
"""

import json
from collections.abc import Mapping
from typing import Any

from analysis.numbers.key import Key
from analysis.numbers.schema import Number
from analysis.stages.release.dataset import INSIDE
from analysis.stages.release.edition import Edition, clean
from analysis.study import Claim
from analysis.study.planned import Planned, status_of
from analysis.words import Numbers, said

CAVEAT = "Intervals speak of sampling alone. What holds is a difference, not a reason for it."


def graph(
    edition: Edition, book: Numbers, claims: Mapping[str, Claim], planned: Planned | None = None
) -> str:
    """JSON-LD of every claim that was published; addresses are relative to the folder of downloads."""
    units = [
        unit(name, claim, edition, book, status_of(planned, claim))
        for name, claim in claims.items()
        if published(name, book)
    ]
    whole = {
        "@context": "https://schema.org", "@type": "Dataset", "name": f"{edition.title}: claims",
        "description": edition.abstract, "keywords": edition.says, "version": edition.version,
        "hasPart": units,
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1).translate(INSIDE) + "\n"


def published(name: str, book: Numbers) -> bool:
    return book.has(Key("gap", claim=name)) and book.has(Key("claim", claim=name))


def unit(name: str, claim: Claim, edition: Edition, book: Numbers, status: str) -> dict[str, Any]:
    """A claim with everything that vouches for it."""
    gap, verdict = book.get(Key("gap", claim=name)), book.get(Key("claim", claim=name))
    ends = [claim.left, *([claim.right] if isinstance(claim.right, str) else [])]
    rests = [observed(book.get(key), book) for key in ends if book.has(key)]
    against = [] if isinstance(claim.right, str) else [{"@type": "QuantitativeValue", "value": claim.right}]
    return {
        "@type": "Claim",
        "@id": f"../claims/#{name}",
        "text": clean(claim.says),
        "creativeWorkStatus": verdict.text(),
        "genre": status,
        "mainEntity": {
            "@type": "Observation", "name": "difference", "description": f"left {claim.relation} right",
            **measured(gap),
        },
        "isBasedOn": [*rests, *against],
        "disambiguatingDescription": edition.marked(CAVEAT, ". "),
    }  # fmt: skip


def observed(x: Number, book: Numbers) -> dict[str, Any]:
    """A number that a claim rests on: what it is of, its interval, and how many people it rests on."""
    question = book.questions.get(x.question)
    base = [] if x.base is None else [{"@type": "PropertyValue", "name": "base, rounded", "value": x.base}]
    return {
        "@type": "Observation",
        "@id": f"../numbers/{x.record}/#{x.key}",
        "name": clean(said.said(x, book)),
        **({"measuredProperty": clean(question.wording)} if question else {}),
        **({"description": clean(book.asked_of(question))} if question and not question.recode else {}),
        **measured(x),
        "additionalProperty": base,
    }


def measured(x: Number) -> dict[str, Any]:
    """Value and interval; of what is withheld, that it is."""
    if x.withheld:
        return {"creativeWorkStatus": "withheld"}
    ends = {"value": x.value, "minValue": x.low, "maxValue": x.high, "unitText": x.unit}
    return {"value": {"@type": "QuantitativeValue", **{k: v for k, v in ends.items() if v is not None}}}
