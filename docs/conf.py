"""The documentation site: `python -m sphinx -W --keep-going -n docs site`. Nothing is fetched when it is built or read."""

from mifa_screen import __version__

project = "mifa-screen"
html_show_copyright = False
release = __version__
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = f"mifa-screen {release}"
html_show_sphinx = False
html_theme_options = {"footer_icons": []}
