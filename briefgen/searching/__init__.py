"""The index that search.html searches: made by Pagefind, a program of its own, from records of what is published."""
