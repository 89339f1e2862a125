"""Speed as ratios to a floor page of the same server in the same run: `make bench`."""
