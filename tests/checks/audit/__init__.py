"""The audit of a built site: what a reader's browser, a screen reader, a slow line and paper meet.

site: pages and their kinds, served with gzip · browser: chromium · pages: every page in light, dark
narrow, on paper, and without scripts · contrast: colours of charts · labels: their words · markup: HTML and
links · speed: a slow line · rivals: the same charts by Vega in the browser · scores: Lighthouse · paper: PDF
"""
