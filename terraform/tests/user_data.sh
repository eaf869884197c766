#!/usr/bin/env bash
# Renders the servers' user data as Terraform does and checks the script inside: `terraform test` cannot run shellcheck.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in terraform shellcheck; do
  command -v "$tool" >/dev/null || { echo "$tool is needed to check the user data" >&2; exit 127; }
done

template=$PWD/user_data.sh.tftpl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# In an empty folder the console needs neither providers nor state.
terraform -chdir="$work" console >"$work/rendered" <<EXPRESSION
base64encode(templatefile("$template", { name = "static-file-upload", image = "acme/static-file-upload:1.0.0", port = 3000, region = "eu-north-1", log_group = "/static-file-upload/server", environment = "PORT=3000\nHOST=0.0.0.0" }))
EXPRESSION
tr -d '"\n' <"$work/rendered" | base64 --decode >"$work/user_data.sh"

shellcheck "$work/user_data.sh"

# EC2 takes 16 KiB.
size=$(wc -c <"$work/user_data.sh")
if [ "$size" -gt 16384 ]; then
  echo "The user data has $size bytes; EC2 takes 16384." >&2
  exit 1
fi
echo "user data: shellcheck found nothing in $size bytes"
