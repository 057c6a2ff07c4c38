"""The report of a batch: collected while rows are screened, shown as one page (docs/decisions/, "The report collects while it screens")."""
