"""The life of topics over the store: searched for, decided on, filled, edited."""
