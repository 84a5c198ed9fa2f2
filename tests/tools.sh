#!/bin/sh
# The system's part of the tests: Chromium for pages, zbar to read QR codes, Node.js and Java for judges.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ldconfig -p 2>/dev/null | grep -q libzbar.so.0 || missing="$missing libzbar0"
command -v node >/dev/null 2>&1 || missing="$missing nodejs"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "The tests need$missing. Install them with your system's package manager (Debian: apt-get install$missing)," >&2
echo "then run make test again." >&2
exit 1
