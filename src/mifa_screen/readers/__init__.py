"""The doors: what comes in as text becomes a Patient, or an error that says where, what and what to do."""
