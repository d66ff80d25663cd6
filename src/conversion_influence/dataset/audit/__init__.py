"""Evidence that the features of a user's own data see no future."""
