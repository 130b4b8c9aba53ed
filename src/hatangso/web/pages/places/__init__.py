"""The locality itself: its neighbourhoods through time, the units it came from."""
