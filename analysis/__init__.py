"""From anonymized responses to public numbers.

The street from responses to the site is drawn in README.md. Every box of it is a package of `stages`, and
the Makefile says what it reads and what it makes; no box imports another.

What boxes share, lower ones first: `language` says sentences by their keys; `study` reads what people
wrote in a study folder; `stats` and `privacy` hold formulas on arrays; `numbers` says what a published
number is; `sample` who answered what, and how they are weighted; `store` keeps numbers with their scores;
`words` puts them into text.

Of the `tools`, `stamps` tells make what has changed, by content. Others are run by hand: before fieldwork
(`plan`), during it (`field`), for an export (`importing`, `wave`, `check`, `serve`), on samples
(`demonstrate`, `simulate`), for reviewers (`review`, `risk`, `verify`), for what is published (`edition`,
`publishing`, `archive` with `deposit`), and for this project itself (`schemas`, `manual`, `imports`,
`contents`).
"""
