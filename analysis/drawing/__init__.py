"""The kinds of charts: from published numbers to two drawings, a sentence and a table.

published: a row of numbers.csv and how it is written · plan: what a chart's TOML asks for
sheet: the pen and the frame in pixels · marks: what every kind draws with
groups, rows, parts, scatter: the kinds · lettering: text on a line · figure: HTML, CSV, SVG, PNG
"""
