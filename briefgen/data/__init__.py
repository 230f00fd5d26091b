"""The site as tables: which there are, what their columns mean, and how their files are written."""
