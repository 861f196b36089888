#!/bin/bash
# Kills and stops workers while they hand mail to a relay, at random, when a mail begins, before the relay answers for
# it and right after: every message arrives, none is lost, and what arrives twice was under way when its worker was
# interrupted, and has the same Message-ID. 30 times, or 300 with DAYBOOK_TEST_LONG, which also asks how soon all is
# sent when a worker dies under the usual lease.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. deploy/lib/say.sh
. deploy/lib/service.sh

deploy/tests/peers/install >/dev/null
trap stop_service EXIT
start_service deploy/practices/holos.yaml
.build/peers/bin/python deploy/tests/worker_kills.py \
    "$DAYBOOK_BIN" "$DAYBOOK_TEST_DATABASE dbname=$service_database" "${DAYBOOK_TEST_LONG:+300}"
