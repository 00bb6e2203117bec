"""From anonymized responses to public numbers.

    survey_data/responses ─ prepare ─┬─ weight ─┬─ estimate ─┬─ disclose ─┬─ chart ───┐
                                     └──────────┴─ model ────┘            ├─ render ──┼─ publish ─ site
                                                                          └─ release ─┘
              private: build/private/*              │   public: build/numbers.csv, build/docs/

Every box is a package of `stages`, and the Makefile says what it reads and what it makes; no box imports
another. Four stand beside the street: `replicate` makes
the errors of the estimates again by resampling, `vary` the claims under other choices, `overturn` says how
far those who did not answer would have to be for a claim to fall, `source` shows this code on the site.

What boxes share, lower ones first: `study` reads what people wrote in a study folder; `stats` and
`privacy` hold formulas on arrays; `numbers` says what a published number is; `sample` who answered what,
and how they are weighted; `store` keeps numbers with their scores; `words` puts them into text.

Make knows by `tools.stamps` what has changed, by content. Other `tools` are run by hand: `demonstrate`
makes the synthetic responses, `simulate` counts how often intervals are right, `risk` looks at the file of
responses, `verify` and `archive` at the published folder.
"""
