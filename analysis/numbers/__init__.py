"""A number and all that is said of one: its key, its record with columns, its text.

ids: the one rule for names · key: the only place that makes and parses keys
apart: whether one is of several populations together
schema: the record, declared once · text: the only place that rounds
"""
