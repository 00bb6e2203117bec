"""The documentation for authors as a site: what people wrote in site_src/docs, and reference from the code.

Never part of a study's site. build: the site, by the same tools as any · reference: each page that is made
from the records, columns, functions and targets themselves
"""
