"""A page that a slow line cuts within a number is painted with the whole number, and nothing on it moves."""

import http.server
import threading
import time

import pytest

from analysis.stages.publish import policy
from tests.checks.audit.steady import WATCH

SLOT = '<a style="white-space:nowrap" href="#x">26% CUT<small>(24 to 28)</small></a>'
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title></head><body><article>'
    f'<p style="font:16px monospace;width:30ch">of those of no Asian {SLOT} of them.</p>'
    f'<p>{"<b>Words.</b> " * policy.SCREEN}</p><h2 id="next">Next</h2></article></body></html>'
)
PAUSE = 0.6  # s between the two pieces: more than a browser waits before it paints


def test_the_first_screen_ends_at_an_id_that_is_no_figure():
    far = "<b>" * policy.SCREEN
    figure, heading = '<figure class="a" id="fig-a">', '<h2 data-id="no" id="worry">'
    assert policy.whole(f"<article>{far}{figure}{heading}").count('href="#worry"') == 1
    assert policy.whole(f'<article>{heading}{far}<p id="foot">').count('href="#foot"') == 1
    assert policy.whole(f'<article>{heading}<p id="foot">').count('href="#foot"') == 1
    assert policy.whole(f"<article>{far}") == policy.whole("no article" + far + heading) == ""


def test_every_page_with_a_frame_ends_its_first_screen_somewhere(built_site):
    """At its foot, where nothing before it has an id."""
    pages = [
        path for path in built_site.rglob("*.html") if 'class="foot"' in path.read_text(encoding="utf-8")
    ]
    assert len(pages) > 500
    assert not [path for path in pages if '<link rel="expect"' not in path.read_text(encoding="utf-8")]


@pytest.mark.browser
@pytest.mark.parametrize("waits", [False, True])
def test_a_number_cut_in_two_does_not_move(waits):
    from tests.checks.audit.browser import chromium

    page = (policy.guarded(PAGE, "x.html") if waits else PAGE).replace(policy.POLICY, "")
    first, rest = (piece.encode() for piece in page.split("CUT"))

    class Slow(http.server.BaseHTTPRequestHandler):
        def log_message(self, *given: object) -> None: ...

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(first)
            self.wfile.flush()
            time.sleep(PAUSE)
            self.wfile.write(rest)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server, chromium() as browser:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        tab = browser.new_page(viewport={"width": 390, "height": 844})
        tab.add_init_script(WATCH)
        tab.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="load")
        moved = tab.evaluate("window.__moved")["shift"]
        server.shutdown()
    assert moved == 0 if waits else moved > 0
