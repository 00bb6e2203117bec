"""A number and all that is said of one: its key, its record with columns, its text.

key: the only place that makes, parses and checks keys · schema: the record, declared once
text: the only place that rounds
"""
