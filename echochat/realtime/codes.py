"""Close codes, and the client's reaction to each."""

from typing import Final

NORMAL: Final = 1000
GOING_AWAY: Final = 1001
"""The server stops: reconnect."""
PROTOCOL_ERROR: Final = 1002
UNSUPPORTED_DATA: Final = 1003
"""A binary frame came."""
POLICY_VIOLATION: Final = 1008
"""The client kept exceeding its limits, or sent an invalid request: reconnect and send less, or
correct the request."""
ABNORMAL: Final = 1006
"""Never sent: the connection broke without a close frame."""
TRY_AGAIN_LATER: Final = 1013
"""PostgreSQL is away or the server is overloaded: reconnect later."""
PRESENCE_IDLE: Final = 4000
"""Nothing came from the client for long: reconnect when it is in use again."""
CHAT_IDLE: Final = 4001
"""Nothing was said for long: reconnect when needed."""
INBOX_IDLE: Final = 4002
"""Nothing came from the client for long: reconnect."""
SLOW_READER: Final = 4008
"""The client reads too slowly: reconnect and resume."""
NOT_SIGNED_IN: Final = 4401
FORBIDDEN: Final = 4403
NOT_FOUND: Final = 4404
TOO_MANY_CONNECTIONS: Final = 4429

ALL: Final = frozenset(value for name, value in globals().copy().items() if name.isupper())
"""Every code of ours."""
