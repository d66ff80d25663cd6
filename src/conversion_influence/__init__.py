"""Predict conversion influence: how likely a creator's placement is to make people act."""

__version__ = "0.1.0"
