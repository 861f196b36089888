#!/bin/bash
# Kills and stops workers at random while they tell a webhook: every event arrives, signed, and what arrives twice has
# the same id and the same bytes, at most what each had under way. 30 times, or 300 with DAYBOOK_TEST_LONG.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. deploy/lib/say.sh
. deploy/lib/service.sh

deploy/tests/peers/install >/dev/null
trap stop_service EXIT
start_service deploy/practices/holos.yaml
.build/peers/bin/python deploy/tests/webhook_kills.py \
    "$DAYBOOK_BIN" "$DAYBOOK_TEST_DATABASE dbname=$service_database" "${DAYBOOK_TEST_LONG:+300}"
