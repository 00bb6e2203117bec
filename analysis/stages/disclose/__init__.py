"""The one door to the public: every number judged, withheld or rounded.

gate: the order of the judges · tables: questions by breakdowns, complete · mirrors: the same people
counted in two tables · editions: what was published before, and bases that differ by a few people
neighbours: what they tell · shares, judges: what is withheld and why · printing: what is left of the rest
"""
