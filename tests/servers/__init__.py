"""Real servers on loopback for the tests: the Bluesky network, snac2 and mastodon_mock.

Nothing here is imported by the application. Every server is started by a test fixture
(see ``fixtures``), listens on 127.0.0.1 only, and ends with the test run.
"""
