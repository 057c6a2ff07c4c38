"""Numbers about a patient: laboratory results, age, estimated GFR, Child-Pugh points; each an interval, or unknown with what to ask."""
