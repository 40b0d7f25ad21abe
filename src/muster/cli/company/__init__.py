"""The demo company: Saltbush, with a restaurant in Sydney, a bakery in Perth and a cafe in Auckland.

What it did in the past weeks is done again by the product's own actions while the clock stands at the moment in
question, so every row, version and event is as it would be had somebody really worked there.
"""
