"""From anonymized responses to public numbers.

    survey_data/responses ─ prepare ─┬─ weight ─┬─ estimate ─┬─ disclose ─┬─ chart ───┐
                                     └──────────┴─ model ────┘            ├─ render ──┼─ publish ─ site
                                                                          └─ release ─┘
              private: build/private/*              │   public: build/numbers.csv, build/docs/

Every box is a module here and a rule in the Makefile. A box reads the files named in its rule and
writes what its rule names; no box imports another. Two stand beside the street: `replicate` makes
the errors of the estimates again by resampling, `source` shows this code on the site.

What boxes share: `facts` reads what people wrote in a study folder; `frames`, `answers`, `claims` and
`weighting` say what tables hold, who answered what, how a claim is judged and a sample weighted;
`stats` and `privacy` hold formulas on arrays; `words` puts published numbers into text. `disclosing`,
`drawing`, `releasing` and `publishing` belong to one stage each.

By hand: `demonstrate` makes the synthetic responses (with `demonstration`), `coverage` counts how often
intervals are right (with `simulation`), `archive` packs the site.
"""
