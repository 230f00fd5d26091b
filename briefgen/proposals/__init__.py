"""Marks that an author may want to put into an article: quotes with their speakers, actors, open questions.

Pure, and without a model that was trained: rules, and lists of words by language (`words/`). Each proposal says how sure
it is and why, so that a person can decide.
"""
