"""What can be booked: services with length, price, buffers, notice and capacity."""
