"""From Markdown to a published folder, by the steps of its `__main__`.

build: mkdocs, from the look and the study · splice: figures and parts into pages · links: every link
and anchor · policy: what a page may do and must say · prune: stylesheets to what pages use
search: an index of words a language · swap: the old folder for the new in one step
"""
