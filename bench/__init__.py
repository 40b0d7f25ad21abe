"""Measurements: `make bench`, or `make bench NAME=page`. They report and never gate; tests gate on counts."""
