"""Pure: from scorecards to fair scores, with what they are worth (judging.md). Begin with `engine.compiled`.

What a compilation says is stored and hashed, so its sentences are plain English whoever reads them.
"""
