"""The fictitious demo county: generated from a seed, never from anybody's real outline."""
