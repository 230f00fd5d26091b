"""Pictures of a briefing, worked out at build time: records in, geometry out. Templates draw it.

All pictures are as wide as a small telephone is, so that they are never made smaller and their letters stay legible.
All numbers are whole, and nothing depends on the fonts of a machine: every build gives the same picture.
"""
