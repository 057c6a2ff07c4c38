"""The report of a batch: collected while rows are screened, shown as one page that stands alone."""
