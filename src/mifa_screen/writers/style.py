"""What all pages for a browser have in common: colours of the outcomes (light and dark), type, and a policy that lets nothing be loaded."""

from __future__ import annotations

import base64
import hashlib

CSS = """
:root { color-scheme: light dark; --ink: #1b1b1b; --quiet: #505050; --paper: #fff; --shade: #f1f1f1; --line: #bbb; --theirs: #e9eff7; --link: #0b4fa8;
 --do-not-give: #a50000; --do-not-give-shade: #fbe9e7; --incomplete: #6a1b9a; --incomplete-shade: #f3e5f5; --with-care: #7d5100; --with-care-shade: #fff6dd;
 --none-found: #1c5c38; --none-found-shade: #e6f4ec; --error: #4a4a4a; --error-shade: #ececec; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #ececec; --quiet: #b8b8b8; --paper: #15171b; --shade: #23262c; --line: #555; --theirs: #26303e; --link: #9cc4ff;
 --do-not-give: #ff9e92; --do-not-give-shade: #3b1714; --incomplete: #dcb0f2; --incomplete-shade: #2f1a39; --with-care: #f0c266; --with-care-shade: #33280d;
 --none-found: #93d7b0; --none-found-shade: #143121; --error: #c6c6c6; --error-shade: #2d2d2d; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
body { color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
.do-not-give { --own: var(--do-not-give); --own-shade: var(--do-not-give-shade); }
.incomplete { --own: var(--incomplete); --own-shade: var(--incomplete-shade); }
.with-care { --own: var(--with-care); --own-shade: var(--with-care-shade); }
.none-found { --own: var(--none-found); --own-shade: var(--none-found-shade); }
.error { --own: var(--error); --own-shade: var(--error-shade); }
h1 { padding: .75rem 1rem; border-left: .75rem solid var(--own, var(--error)); background: var(--own-shade, var(--shade)); font-size: 1.6rem; }
h2 { font-size: 1.15rem; border-bottom: 1px solid var(--line); margin-top: 2rem; }
.verdict { font-size: .85rem; font-weight: 700; border: 1px solid currentcolor; border-radius: .25rem; padding: 0 .35rem; white-space: nowrap; }
em { color: var(--quiet); font-style: normal; }
a { color: var(--link); }
bdi { background: var(--theirs); padding: 0 .2rem; white-space: pre-wrap; }
li { margin: .25rem 0; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); font-style: italic; }
@media print { body { margin: 0; max-width: none; padding: 0; } li { break-inside: avoid; } }
"""


def policy(css: str, script: str = "") -> str:
    """Return the content security policy of a page that holds this style and this script, and nothing else."""
    scripts = f"script-src '{_hash(script)}'; " if script else ""
    return f"default-src 'none'; style-src '{_hash(css)}'; {scripts}base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
