"""What is believed of whom clients choose before any data: ours, and held towards until data speaks louder.

People go back to whom they know and liked; the well-liked and often-booked come next; who speaks their language and
works when they come is put forward. Where nothing is known of anybody, all are equal. No figure is of real people.
"""

from ml.builders.recommender import Recommender

BELIEVED = Recommender.of(
    "believed-1", again=0.7, latest=0.7, latest_for_this=1.0, share=1.0, left=-0.3, own_mark=0.5, popular=0.7,
    marked=0.5, back=1.0, alike=0.3, language=0.7, hours=0.5, price_gap=0.5,
)  # fmt: skip
