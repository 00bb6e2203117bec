"""Numbers with their scores and what pages claim of them -> whether it is so."""
