#!/bin/sh
# Install Thumbpool for one user, without root: ./install.sh [--prefix FOLDER]
#
# All goes below ~/.local, or another folder. What is written is noted first, so that uninstall.sh
# takes all of it away again, even after an installation that broke off. No file type is given to
# Thumbpool: it is offered by "Open with", and what opens pictures now goes on doing so.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
prefix=${HOME:?}/.local
case $# in
0) ;;
2) if [ "$1" = --prefix ]; then prefix=$2; else exec "$0" --help; fi ;;
*)
    echo "usage: ./install.sh [--prefix FOLDER]"
    [ "$1" = --help ] || exit 2
    exit 0
    ;;
esac
newline='
'
case $prefix in
*"$newline"*) echo "A folder with a line break in its name cannot be used." >&2; exit 2 ;;
/*) ;;
*) prefix=$(pwd -P)/$prefix ;;
esac

program=$prefix/lib/thumbpool
manifest=$program/installed
entry=share/applications/io.github.thumbpool.Thumbpool.desktop

if [ -e "$manifest" ]; then
    "$program/uninstall.sh" --quiet
elif [ -e "$program" ]; then
    echo "$program is there and was not installed by this script. Move it away first." >&2
    exit 1
fi

# Folders that are not there yet are ours, each noted before those in it.
note_folders() {
    if [ -d "$prefix/$1" ]; then return; fi
    case $1 in */*) note_folders "${1%/*}" ;; esac
    if ! grep -qxF "folder $1" "$noted"; then printf 'folder %s\n' "$1" >> "$noted"; fi
}

noted=$(mktemp)
trap 'rm -f "$noted"' EXIT
folder=$prefix
while [ ! -d "$folder" ]; do
    printf 'above %s\n' "$folder" >> "$noted.above"
    folder=$(dirname -- "$folder")
done
if [ -e "$noted.above" ]; then # the outermost comes last, and is to be made first
    sed '1!G;h;$!d' "$noted.above" >> "$noted"
    rm -f "$noted.above"
fi
(cd -- "$here/files" && find . -type d | sed 's,^\./,,' | sort) | while IFS= read -r name; do
    [ "$name" = . ] || note_folders "$name"
done
(cd -- "$here/files" && find . ! -type d | sed 's,^\./,file ,' | sort) >> "$noted"
printf 'file %s\n' bin/thumbpool bin/thumbpool-cli lib/thumbpool/uninstall.sh lib/thumbpool/installed >> "$noted"
[ -d "$prefix/bin" ] || echo 'folder bin' >> "$noted"
cache=share/applications/mimeinfo.cache
[ -e "$prefix/$cache" ] || echo "cache $cache" >> "$noted"

# Nothing of anybody else's is overwritten.
sed -n 's/^file //p' "$noted" | while IFS= read -r name; do
    if [ -e "$prefix/$name" ] || [ -L "$prefix/$name" ]; then
        echo "$prefix/$name is there already, and not from this script. Move it away first." >&2
        exit 1
    fi
done

mkdir -p -- "$program" "$prefix/bin"
cp -- "$here/uninstall.sh" "$program/uninstall.sh"
cp -- "$noted" "$manifest"
trap 'rm -f "$noted"; echo "It was not installed; what was written is removed." >&2; "$program/uninstall.sh" --quiet' EXIT
trap 'exit 130' INT TERM HUP
cp -R -P -- "$here/files/." "$prefix/"
for name in thumbpool thumbpool-cli; do
    ln -s "../lib/thumbpool/$name" "$prefix/bin/$name"
done

# Desktops may not have ~/.local/bin among their programs' folders, so the entry has the whole path,
# quoted as its specification wants: once for the command, once for the text.
path=$(printf '%s' "$prefix/bin/thumbpool" |
    sed -e 's/[\\"$`]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g' |
    sed -e 's/[\\&|]/\\&/g')
sed "s|^Exec=thumbpool |Exec=\"$path\" |" "$here/files/$entry" > "$prefix/$entry"

trap 'rm -f "$noted"' EXIT
if command -v update-desktop-database > /dev/null; then
    update-desktop-database -q "$prefix/share/applications" || true
fi
echo "Thumbpool is installed: $prefix/bin/thumbpool"
echo "To take it away: \"$program/uninstall.sh\""
case :$PATH: in
*:"$prefix/bin":*) ;;
*) echo "Terminals do not look into $prefix/bin yet; a new login may change that." ;;
esac
