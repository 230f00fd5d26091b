"""Files put in one form, of which nothing that is read changes."""
