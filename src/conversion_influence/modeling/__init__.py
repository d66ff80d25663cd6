"""From features and outcomes to calibrated likelihoods."""
