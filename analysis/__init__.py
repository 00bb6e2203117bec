"""From anonymized responses to public numbers.

    survey_data/responses ─ prepare ─┬─ weight ─┬─ estimate ─┬─ disclose ─┬─ chart ───┐
                                     └──────────┴─ model ────┘            ├─ render ──┼─ publish ─ site
                                                                          └─ release ─┘
              private: build/private/*              │   public: build/numbers.csv, build/docs/

Every box is a module here and a rule in the Makefile. A box reads the files named in its rule,
in that order, and writes what its rule names; no box imports another. `facts` reads what people
wrote in a study folder; `stats` and `privacy` hold formulas on arrays; `drawing` holds the kinds
of charts. `source` shows this code on the site; `demonstrate` makes the synthetic responses.
"""
