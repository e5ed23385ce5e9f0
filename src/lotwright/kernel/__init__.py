"""Pure code: state in, answer out. Nothing here reads a clock, disk, network, random source or environment."""
