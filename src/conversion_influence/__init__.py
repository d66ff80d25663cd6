"""Predict conversion influence: how likely a placement with a creator is to make their audience act."""

__version__ = "0.1.0"
