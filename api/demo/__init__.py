"""The demo: a fictitious company whose simulated employees lead contacts and call-list entries through all five stages."""
