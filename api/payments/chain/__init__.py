"""Money in a token on an EVM chain, and no server between: a wallet's addresses, a node, what arrived."""
