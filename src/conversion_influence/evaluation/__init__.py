"""Judging likelihoods against what happened and against simple rules."""
