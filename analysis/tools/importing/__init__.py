"""A survey tool's export -> a study folder that builds at once.

files, encodings, excel: rows of cells · readers: a tool each, to one record · record: that record
words: what words mean, in the languages met (words.toml) · tongue: which of them it is
private: personal data found
forms, marks, joined, scales, order, ranges, dates: what columns are
infer, questions, many, rankings, shared: questions from columns · plan: what was decided
grow: a later export
rules, checks, toml: import.toml · steps: rows that count, what leaves
people: rows as codes, numbered anew · write, page: the folder
"""
