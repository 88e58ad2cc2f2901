"""How unusual a payment is: counted, scored with reasons, asked about at the bank or looked at by people."""
