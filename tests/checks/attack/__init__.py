"""What a stranger can find out from a built site, and nothing but the site.

site      every file as bytes and text, every published number, every table and list
bounds    linear programs: how narrowly the published shares bound each withheld one
slivers   bases that differ by one to nine people, and counts that give exact bases away
rows      tables and lists with a row a person, linkage with a register, numbers too exact
traces    planted strings in every disguise, and personal data by pattern
waves     earlier waves, each alone and beside the others, and what changes tell
plant     a copy of a study with a mark in every private column, built and searched

python -m tests.checks.attack SITE [--previous SITE or numbers.csv] [--study FOLDER]
"""
