"""Measurements: `make bench`, or `make bench page`. They report and never gate; tests gate on counts."""
