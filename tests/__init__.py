"""What is promised, checked. `python -m tests` runs everything; pytest runs the files here."""
