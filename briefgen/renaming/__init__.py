"""Ids changed in all files that name them."""
