"""Applications are read blind: a plan with its rubric, the reviewers, who reads which, what they think."""
