"""While answers come in: how many there are, and which look odd, with the reason; nobody is removed.

progress: response by stratum and day, margins so far · signs: who is flagged, and why
effects: what leaving the flagged out would do to headlines, and to who writes in a second language
"""
