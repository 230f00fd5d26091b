"""Bytes become records: one module for each kind of file. Nothing here raises on bad content."""
