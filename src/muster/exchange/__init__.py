"""What Muster sends to and takes from other systems by itself: webhooks, exports, imports."""
