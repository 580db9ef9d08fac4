"""Journeys in a real Chromium, against the built site as GitHub Pages would serve it."""
