"""Texts, Word files and pictures as people bring them, and as people who mean harm make them."""
