"""MiniStack, with web pages kept out, and without doing twice what a client asks for again.

A browser lets every page send simple requests to 127.0.0.1, and MiniStack answers anyone: a page could create a function, which runs
with the user's rights. So a request that a browser marks as another site's is rejected. Pages that this machine serves itself may go on.

On a busy machine the AWS provider drops about one answer in a hundred, although it was sent whole, and sends the request again. A second
AddPermission is then a conflict, which the provider retries for five minutes; a second CreateEventSourceMapping is a second mapping.
The AWS SDKs mark what they send again, so it gets the answer that there was.
"""

import asyncio
from collections import OrderedDict
from urllib.parse import urlsplit

from ministack import app as ministack

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
KEPT_ANSWERS = 200
KEPT_BYTES = 64 * 1024
application = ministack.app
answers = OrderedDict()  # by the id that the SDK gives a request, however often it sends it


def is_foreign(headers):
    origin = headers.get(b"origin")
    if origin is not None:
        host = urlsplit(origin.decode("latin-1")).hostname or ""
        return host not in LOOPBACK and not host.endswith(".localhost")
    # An image or a form of another site has no Origin. Following a link is what the user does.
    return headers.get(b"sec-fetch-site") == b"cross-site" and headers.get(b"sec-fetch-mode") != b"navigate"


async def answered_once(scope, receive, send):
    id = dict(scope["headers"]).get(b"amz-sdk-invocation-id")
    if id is None or scope["method"] == "GET":
        return await application(scope, receive, send)
    earlier = await asyncio.shield(answers[id]) if id in answers else None
    if earlier:
        while (await receive()).get("more_body"):
            pass  # a request has to be read before it is answered
        for message in earlier:
            await send(message)
        return None

    messages = []
    answer = answers[id] = asyncio.get_running_loop().create_future()
    while len(answers) > KEPT_ANSWERS:
        answers.popitem(last=False)

    async def kept(message):
        messages.append(message)
        await send(message)

    try:
        await application(scope, receive, kept)
    finally:
        # What failed is done again, and so is what is too long to keep.
        succeeded = messages and messages[0].get("status", 500) < 300 and not messages[-1].get("more_body")
        short = sum(len(message.get("body", b"")) for message in messages) <= KEPT_BYTES
        answer.set_result(messages if succeeded and short else None)


async def guarded(scope, receive, send):
    if scope["type"] not in ("http", "websocket") or not is_foreign(dict(scope["headers"])):
        return await (answered_once if scope["type"] == "http" else application)(scope, receive, send)
    if scope["type"] == "websocket":
        return await send({"type": "websocket.close", "code": 1008})
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"Requests from another site's pages are rejected.\n"})


ministack.app = guarded
ministack.main()
