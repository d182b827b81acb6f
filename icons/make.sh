#!/usr/bin/env bash
# Draws the application's icons from casebook.svg. Run after the drawing changes; needs librsvg2-bin and icoutils.
set -euo pipefail
cd "$(dirname "$0")"
for size in 16 24 32 48 64 128 256 512; do
  rsvg-convert --width "$size" --height "$size" --output "$size.png" casebook.svg
done
icotool --create --output casebook.ico 16.png 24.png 32.png 48.png 64.png --raw=256.png
rm 16.png 24.png 48.png 64.png
