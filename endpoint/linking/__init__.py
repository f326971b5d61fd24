"""Linked in: names reconciled with our things, and things found by what others call them."""
