"""Many patients: rows go in blocks to a screening process and come back as lines of output, in order; memory does not grow with the rows.

    Source ──blocks of rows──▶ Worker (one or several processes) ──lines, counts, hashes of ids──▶ Staging ──▶ output

`source` reads, `by_cell` screens the rows of tables, `work` makes lines of them, `workers` runs that in processes, `staging` keeps what is
done until it is whole, and can go on where a run was interrupted; `repeats` finds ids that stand on several rows.
"""
