"""Pictures: decoded and written again, so that nothing of the file but its pixels remains."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from practica.foundation.safety.documents.refusal import Refused

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def rewrite(data: bytes, *, pixels: int) -> bytes:
    """The first frame as PNG (or JPEG when it came as one), upright, without metadata, profile, comment or trailing bytes.

    Raises:
        Refused: "not_a_picture", or "picture_too_large" when width times height exceed `pixels`; checked before decoding.
    """
    Image.MAX_IMAGE_PIXELS = pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                return _plain(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("picture_too_large") from error
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError) as error:
        raise Refused("not_a_picture") from error


def media_type(drawn: bytes) -> str:
    """What `rewrite` made."""
    return "image/jpeg" if drawn.startswith(b"\xff\xd8") else "image/png"


def _plain(picture: Image.Image) -> bytes:
    jpeg = picture.format == "JPEG"
    upright = ImageOps.exif_transpose(picture)
    transparent = "A" in upright.getbands() or "transparency" in upright.info
    converted = upright.convert("RGBA" if transparent and not jpeg else "RGB")
    plain = Image.new(converted.mode, converted.size)  # a new picture: info dictionaries do not follow
    plain.paste(converted)
    out = io.BytesIO()
    if jpeg:
        plain.save(out, "JPEG", quality=88, optimize=True)
    else:
        plain.save(out, "PNG", optimize=True)
    return out.getvalue()
