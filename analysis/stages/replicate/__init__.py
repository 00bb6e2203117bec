"""Bootstrap replicates -> standard errors beside the linearized ones."""
