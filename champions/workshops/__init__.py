"""Deliverables and what teams hand in: versions, receipts, one deadline rule."""
