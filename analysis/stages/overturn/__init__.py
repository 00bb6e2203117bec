"""How far those who did not answer would have to differ to overturn each claim."""
