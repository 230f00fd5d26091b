"""What the records mean together: evidence, mentions, references. Pure, and none knows another."""
