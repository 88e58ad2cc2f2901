"""The backend: rooms by noun, use cases by verb, over HTTP and WebSocket."""
