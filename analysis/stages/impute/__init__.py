"""Every finding again with the answers imputed that were not given."""
