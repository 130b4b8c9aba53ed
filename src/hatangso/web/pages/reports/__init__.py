"""Reports: listed, composed, written, decided, downloaded."""
