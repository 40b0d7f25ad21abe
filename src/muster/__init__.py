"""Muster: self-hosted workforce management behind five vendor APIs."""

__version__ = "0.1.0"
