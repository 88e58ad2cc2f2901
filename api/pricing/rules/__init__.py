"""The rules of prices, one pure file each: what is priced and the quote so far go in, a line or none comes out."""
