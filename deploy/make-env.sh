#!/bin/sh
# Writes .env with fresh secrets for docker-compose.yml. An existing file is never touched: the data depend on it.
set -eu
cd "$(dirname "$0")/.."
if [ -e .env ]; then
  echo ".env exists already; it is left as it is"
  exit 0
fi
umask 077
secret() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
key() { head -c 32 /dev/urandom | base64 | tr -d '=\n' | tr '/+' '_-'; }
cat >.env <<END
POSTGRES_PASSWORD=$(secret)
TEMPORAL_POSTGRES_PASSWORD=$(secret)
NEUROERP_OWNER_PASSWORD=$(secret)
NEUROERP_APP_PASSWORD=$(secret)
NEUROERP_RELAY_PASSWORD=$(secret)
NEUROERP_SEQUENCER_PASSWORD=$(secret)
NEUROERP_SWEEPER_PASSWORD=$(secret)
NEUROERP_CODEC_KEYS=k1:$(key)
NEUROERP_CODEC_URL_SECRET=$(key)
END
echo "wrote .env; keep a copy: without the codec key the histories cannot be read"
