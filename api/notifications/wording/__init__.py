"""The words of notices: ours or an organisation's own, in each language, rendered and previewed."""
