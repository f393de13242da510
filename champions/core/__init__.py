"""What is said once: time, rows, transactions, jobs, states, access, audit, files. Knows no slice."""
