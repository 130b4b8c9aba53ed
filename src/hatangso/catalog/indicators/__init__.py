"""One file for each indicator: its name, meaning, formula and a worked example."""
