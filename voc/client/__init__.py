"""A typed client of a voc server: one method per route, answers as the shapes that the server sends.

with Client("https://voc.example", key="voc_...") as voc:
    for point in voc.list_pain_points(filter=Filter(touchpoint="service")).points:
        print(point.name, point.rate.value)
"""

from voc.client.operations import Client

__all__ = ["Client"]
