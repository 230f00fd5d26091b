"""The last look before publishing: whether words stand in the site that may not stand there.

It knows nothing of how pages are made. It takes the bytes that are about to be written, whatever they are, and looks
in them for what was concluded from the sources alone (`conclusions.withheld`).
"""
