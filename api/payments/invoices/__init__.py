"""Invoices and credit notes with numbers that have no gaps, and receipts; as PDF."""
