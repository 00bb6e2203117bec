"""A survey tool's export -> a study folder that builds at once.

files, excel: rows of cells · readers: a tool each, to one record · record: that record
words: what words mean, in the languages met (words.toml) · private: personal data found
forms, marks, joined, scales, dates: what columns are · infer: questions from columns · plan: what was decided
rules: import.toml · people: rows as codes, numbered anew · write, page: the folder
"""
