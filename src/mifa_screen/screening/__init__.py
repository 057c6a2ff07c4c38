"""Screening: reads a patient for the rules, decides, explains."""
