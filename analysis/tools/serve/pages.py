"""The server of mkdocs, but pages stay there while a build runs, and a fault stands on them."""

import html
import re
from collections.abc import Callable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer, _timestamp

POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
STYLE = (
    "position:fixed;z-index:99;left:0;right:0;bottom:0;max-height:50vh;overflow:auto;margin:0;"
    "padding:1rem 1.5rem;background:#fff4f2;color:#5c0f00;border-top:3px solid #b3261e;"
    "font:14px/1.5 ui-monospace,monospace;"
    "white-space:pre-wrap"
)
NO_SITE = b"<!doctype html><title>No site yet</title><body><p>No page here.</p></body>"


class Server(LiveReloadServer):
    """Serves the folder `root`; `build` makes it anew and returns what is wrong, or nothing."""

    def __init__(self, build: Callable[[], str], host: str, port: int, root: Path) -> None:
        super().__init__(self.rebuild, host, port, str(root), polling_interval=0.2)
        self.build, self.fault = build, ""
        self.error_handler = lambda code: self._inject_js_into_html(NO_SITE, self._visible_epoch)

    def rebuild(self) -> None:
        """Build; what was published before is served meanwhile, and after a fault."""
        self._wanted_epoch = self._visible_epoch  # where they differ, the server makes readers wait
        self.fault = self.build()
        with self._epoch_cond:
            self._wanted_epoch = self._visible_epoch = max(_timestamp(), self._visible_epoch + 1)
            self._epoch_cond.notify_all()

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """A page with the script that reloads it, which its content policy would forbid, and the fault."""
        page: bytes = super()._inject_js_into_html(POLICY.sub(b"", content), epoch)
        if not self.fault:
            return page
        banner = f'<pre role="alert" style="{STYLE}">{html.escape(self.fault)}</pre>'.encode()
        before, end, after = page.rpartition(b"</body>")
        return before + banner + end + after if end else page + banner
