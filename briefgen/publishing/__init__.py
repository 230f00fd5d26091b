"""A built site, sent to where it is published: only what differs, in an order that leaves no link without its page."""
