#!/bin/sh
# Makes the files of /run/umbra that are not there yet. What the environment gives is taken; else it is random.
set -eu
cd /run/umbra

random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }
# Of a password: what has no meaning in a URL or a shell.
password() { random 24 | tr '+/' '-_'; }

# keep <file> <content>: whole, or not at all.
keep() {
  [ -e "$1" ] && return
  printf '%s\n' "$2" >"$1.new"
  chmod 444 "$1.new"
  mv "$1.new" "$1"
  echo "made $1"
}

keep secret-key.env "UMBRA_SECRET_KEY=${UMBRA_SECRET_KEY:-$(random 32)}"
keep postgres-password "$(password)"
keep database.env "DATABASE_URL=postgres://umbra_admin:$(cat postgres-password)@postgres:5432/umbra"
keep admin.env "UMBRA_ADMIN_EMAIL=${UMBRA_ADMIN_EMAIL:-admin@compose.umbra.local}
UMBRA_ADMIN_PASSWORD=${UMBRA_ADMIN_PASSWORD:-$(password)}"
keep demo.env "UMBRA_DEMO_EMAIL=demo@compose.umbra.local
UMBRA_DEMO_PASSWORD=$(password)"

# Another key than the one in use would open nothing that was sealed: better to say so than to keep silent.
if [ -n "${UMBRA_SECRET_KEY:-}" ] && [ "$(cat secret-key.env)" != "UMBRA_SECRET_KEY=$UMBRA_SECRET_KEY" ]; then
  echo 'UMBRA_SECRET_KEY is not the key that this data was sealed with: unset it, or begin anew (down --volumes).' >&2
  exit 1
fi
