"""The kinds of charts: from published numbers to two drawings, a sentence and a table.

plan: what a chart's TOML asks for, looked up · measure: a number as a place and as words
sheet: the pen and the frame in pixels · lettering: text on a line · marks: what every kind draws with
groups, spread, likert, parts, scatter: the kinds · bars, labels: parts of a bar, places of names
field, letters: of scatter, its grid, and its points by letters on a phone · ways: out of a figure
figure: the HTML around a drawing, its CSV · alone: the SVG that travels without a page
"""
