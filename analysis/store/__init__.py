"""Numbers with their scores, and claims judged from them."""
