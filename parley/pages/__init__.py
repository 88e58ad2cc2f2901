"""The pages that the web role serves beside the api: the start, the home of each business, the desk, the account."""
