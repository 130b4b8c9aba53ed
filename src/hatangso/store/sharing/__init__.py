"""Shared use of passive infrastructure: declared rents, requests, disputes, operators' yearly plans."""
