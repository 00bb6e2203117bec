"""The audit of a built site: what a reader's browser, a screen reader, a slow line and paper meet.

site: pages and their kinds, served with gzip · browser: chromium · pages: every page in light, dark
and narrow, and without scripts · contrast: colours of charts · markup: HTML and
links · speed: a slow line · rivals: the same charts by Vega in the browser · scores: Lighthouse · paper: PDF
"""
