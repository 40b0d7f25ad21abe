"""The solver's own picture of a problem, with numpy: an optional part. The constraints are asked about all it finds."""
