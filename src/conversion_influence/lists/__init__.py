"""A marketer's file becomes clean candidates and rejects."""
