"""Why signals exist: sources that several of them share."""

PRACTICE = "practitioners: influence is relevant, frequent, mentioned, conversing"
MOMENTUM = "practitioners: influence changes with time, look for momentum"
CHA = "Cha et al. 2010, Measuring user influence in Twitter: mentions, not followers"
