"""The one door to the public: every number judged, withheld or rounded.

gate: the order of the judges · tables: questions by breakdowns, complete · same: answers that are the same
people's · mirrors: the same people counted in two tables · behind, numerators: the people of each share
compared with every other's · editions: what was published before, and bases that differ by a few people
corrected: whom two editions would tell apart · neighbours: what they tell · shares, derived, judges: what
is withheld and why · printing: what is left of the rest · fineness, between: how finely, where everybody
of a group has the same weight
"""
