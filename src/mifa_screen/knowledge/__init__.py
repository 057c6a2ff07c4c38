"""What the rule files and their library say, as frozen values that the engine reads."""
