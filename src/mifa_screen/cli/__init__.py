"""The command line (contract section 5): parse, call, write, exit. Only here are the clock, the terminal and the environment read."""
