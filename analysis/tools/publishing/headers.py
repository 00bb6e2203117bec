"""What a host should send with each page, in the files that hosts read.

`_headers` is read by Netlify and Cloudflare Pages, `.htaccess` by Apache; others leave both alone, and
GitHub Pages sends no headers of ours. `.nojekyll` lets GitHub Pages serve what begins with an underscore.
The policy stands in each page too; a header adds who may frame it, and covers pictures and data.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from analysis.stages.publish.policy import POLICY
from analysis.study import Study
from analysis.words import start

FRAMED = "charts"  # the folder with pages that others may show in their own
OPEN = ("charts", "data")  # folders that scripts of other sites may read
ANYONE, NOBODY = "*", "'none'"
YEAR, SOON = 31_536_000, 300  # seconds
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def common(study: Study) -> dict[str, str]:
    """Of every answer."""
    return {**ALWAYS, **({"X-Robots-Tag": "noindex"} if study.synthetic else {})}


def policy(framed: bool) -> dict[str, str]:
    return {"Content-Security-Policy": f"{POLICY}; frame-ancestors {ANYONE if framed else NOBODY}"}


def kept(study: Study) -> dict[str, str]:
    """Of an edition in the folder of its day: it never changes, and there may be newer ones (RFC 5829)."""
    links = (f'<{start(study)}changes/>; rel="version-history"', f'<{start(study)}>; rel="latest-version"')
    return {"Cache-Control": f"public, max-age={YEAR}, immutable", "Link": ", ".join(links)}


def rules(study: Study, top: Sequence[str], days: Sequence[str]) -> dict[str, dict[str, str]]:
    """Path below the root -> its headers; no path lies in another's, since hosts would add both up.

    So an edition kept at its day, which has charts that others show, may be framed as a whole.
    """
    fresh = {"Cache-Control": f"public, max-age={SOON}, must-revalidate"}
    found = {"": common(study) | policy(False) | fresh}
    for name in top:
        shared = {"Access-Control-Allow-Origin": "*"} if name in OPEN else {}
        dated = name in days
        framed = policy(dated or name == FRAMED)
        found[f"{name}/*"] = common(study) | framed | (kept(study) if dated else fresh) | shared
    return found


def files(study: Study, top: Sequence[str], days: Sequence[str]) -> dict[str, str]:
    """Name -> text of each file for hosts."""
    base = urlsplit(start(study)).path
    listed = rules(study, top, days)
    lines = [
        f"{base}{path}\n" + "".join(f"  {name}: {x}\n" for name, x in given.items())
        for path, given in listed.items()
    ]
    return {"_headers": "\n".join(lines), ".htaccess": apache(study, listed, base), ".nojekyll": ""}


def apache(study: Study, listed: dict[str, dict[str, str]], base: str) -> str:
    """The same for Apache, which asks for the path of each request."""
    out = [f"ErrorDocument 404 {base}404.html", "<IfModule mod_headers.c>"]
    names = "|".join(path.removesuffix("/*") for path in listed if path)
    for path, given in listed.items():
        here = f"m#^{base}{path.removesuffix('*')}#" if path else f"m#^{base}(?!(?:{names})/)#"
        sets = "".join(
            f'    Header always set {name} "{value.replace(chr(34), chr(92) + chr(34))}"\n'
            for name, value in given.items()
        )
        out.append(f'  <If "%{{REQUEST_URI}} =~ {here}">\n{sets}  </If>')
    return "\n".join([*out, "</IfModule>", ""])
