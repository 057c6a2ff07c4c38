"""The quiet middle: values in, values out; no files, no clock, no printing."""
