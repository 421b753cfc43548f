"""The name by which a Linux desktop knows this program: its entry, its icon and its windows."""

DESKTOP_ID = "io.github.thumbpool.Thumbpool"
