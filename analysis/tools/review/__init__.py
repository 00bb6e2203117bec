"""A reviewer's choices -> a page of every claim of the site that flips, weakens or stands.

choices: what the file asks for, as weights, people left out and specifications · verdicts: what becomes of
each claim, as far as it may be told · page: the answer as a page and as a table
"""
