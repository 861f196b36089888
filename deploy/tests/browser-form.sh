#!/bin/bash
# The forms as a person fills them in: headless Chromium, without scripts, against a running service. The form of
# docs/website-form.md is posted from a page of another origin; then a visit is booked on Daybook's own pages.
#
# deploy/test runs it. By hand it makes a cluster of its own and needs a built program (DAYBOOK_BIN, else the one
# below .build). With DAYBOOK_SCREENSHOTS=FOLDER it leaves pictures of what it saw.
set -euo pipefail

clone=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$clone"
. deploy/lib/say.sh
. deploy/lib/packages.sh
. deploy/lib/cluster.sh
. deploy/lib/service.sh

own_cluster=

main() {
    trap clean_up EXIT
    need_packages "${cluster_packages[@]}" chromium chromium-driver curl python3 python3-selenium
    start_cluster
    DAYBOOK_BIN=${DAYBOOK_BIN:-$clone/.build/debug/daybook} start_service deploy/practices/holos.yaml
    # Debian's own Python: the one that its packages are for.
    /usr/bin/python3 deploy/tests/browser_form.py docs/website-form.md "$BASE_URL"
}

start_cluster() {
    if [[ -n ${DAYBOOK_TEST_DATABASE:-} ]]; then
        return
    fi
    cluster_start "$(cluster_folder browser "$clone")" throwaway
    own_cluster=yes
    cluster_make_roles
    DAYBOOK_TEST_DATABASE=$(cluster_connection postgres postgres)
    export DAYBOOK_TEST_DATABASE
}

clean_up() {
    if ((${#service_pids[@]} > 0)); then
        stop_service
    fi
    if [[ -n $own_cluster ]]; then
        cluster_remove
    fi
}

main "$@"
