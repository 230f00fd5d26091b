"""Marks from one form into another: in the text, beside it, and from other tools. Pure; `cli` reads and writes."""
