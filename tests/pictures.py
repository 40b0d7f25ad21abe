"""Small pictures, for whatever takes a file."""

from io import BytesIO

from PIL import Image


def picture(kind: str = "PNG", colour: str = "red") -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 8), colour).save(content, kind)
    return content.getvalue()
