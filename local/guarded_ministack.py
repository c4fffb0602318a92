"""MiniStack, with web pages kept out.

A browser lets every page send simple requests to 127.0.0.1, and MiniStack answers anyone: a page could create a function, which runs
with the user's rights. So a request that a browser marks as another site's is rejected. Pages that this machine serves itself may go on.
"""

from urllib.parse import urlsplit

from ministack import app as ministack

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
application = ministack.app


def is_foreign(headers):
    origin = headers.get(b"origin")
    if origin is not None:
        host = urlsplit(origin.decode("latin-1")).hostname or ""
        return host not in LOOPBACK and not host.endswith(".localhost")
    # An image or a form of another site has no Origin. Following a link is what the user does.
    return headers.get(b"sec-fetch-site") == b"cross-site" and headers.get(b"sec-fetch-mode") != b"navigate"


async def guarded(scope, receive, send):
    if scope["type"] not in ("http", "websocket") or not is_foreign(dict(scope["headers"])):
        return await application(scope, receive, send)
    if scope["type"] == "websocket":
        return await send({"type": "websocket.close", "code": 1008})
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"Requests from another site's pages are rejected.\n"})


ministack.app = guarded
ministack.main()
