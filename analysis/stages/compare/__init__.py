"""This edition beside those before it: what moved, from what to what, and why.

differences: two tables of published numbers · causes: lines of the list of changes that account for them
"""
