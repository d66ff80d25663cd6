"""From which lead on something is worth its trouble: in verdicts, reports and searches alike."""

WORTHWHILE = 0.005
"""Gain over a rule, or over other settings, as a share of its log loss: about what likelihoods gain
that differ, rightly, by a fifth from placement to placement."""
