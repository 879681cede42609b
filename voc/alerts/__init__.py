"""Tell someone: insights rendered for people and machines, delivered once per channel."""
