#!/bin/sh
# Take away what install.sh has written, and what `thumbpool-cli integrate` has; nothing else.
set -eu

program=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
prefix=${program%/lib/thumbpool}
manifest=$program/installed
if [ "$prefix" = "$program" ] || [ ! -f "$manifest" ]; then
    echo "Run the uninstall.sh in lib/thumbpool below the folder of the installation." >&2
    exit 1
fi

# A newer version that takes the place of this one keeps the entries of file managers: they name no
# version.
if [ "${1-}" != --quiet ]; then
    "$program/thumbpool-cli" integrate --remove || echo "Some entries of file managers may be left." >&2
fi

list=$(mktemp)
trap 'rm -f "$list" "$list.folders"' EXIT
cp -- "$manifest" "$list"
cd -- "$prefix"
sed -n 's/^file //p' "$list" | while IFS= read -r name; do
    rm -f -- "./$name"
done

# What desktops know of all entries is made anew; where it was ours alone, it goes.
cache=share/applications/mimeinfo.cache
if command -v update-desktop-database > /dev/null && [ -d share/applications ]; then
    update-desktop-database -q share/applications || true
fi
if grep -qxF "cache $cache" "$list" && [ -f "$cache" ] && ! grep -q '=' "$cache"; then
    rm -f -- "$cache"
fi

# Folders that were made, the innermost first, if nobody else has put something into them.
sed -n 's/^folder //p' "$list" | sort -r | while IFS= read -r name; do
    rmdir -- "./$name" 2> /dev/null || true
done
cd /
sed -n 's/^above //p' "$list" | sort -r | while IFS= read -r name; do
    rmdir -- "$name" 2> /dev/null || true
done
[ "${1-}" = --quiet ] || echo "Thumbpool is removed. Settings and presets stay in ~/.config/Thumbpool and
~/.config/thumbpool, the journal of runs in ~/.local/state/thumbpool."
