"""Cohort, features and labels: the model's view of what was known at each instant."""
