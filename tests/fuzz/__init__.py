"""Inputs found by machine: `make fuzz` damages texts, containers and stores, bytes to quads."""
