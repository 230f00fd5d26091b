"""From a saved page or a paste to an article: what its words are, what stands around them, what is known of it.

Pure: bytes go in, the text of a Markdown file comes out. `captured.take_in` is the way through.
"""
