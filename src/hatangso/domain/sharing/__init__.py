"""Shared use of passive infrastructure: requests, disputes, rents, yearly plans. No framework."""
