#!/bin/sh
# The browser journeys use Debian's Chromium: installed here when root, otherwise said plainly to be skipped.
set -u
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser journeys ..."
  { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 && exit 0
fi
echo "Chromium is not installed: the browser journeys will be SKIPPED (Debian: apt install chromium)."
