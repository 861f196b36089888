#!/bin/bash
# The service against its description: schemathesis makes requests out of docs/api/openapi.yaml, right ones and wrong
# ones, sends them to a running service and judges every answer.
#
# It takes minutes and a package index, so deploy/test runs it with --long only. By hand it makes a cluster of its own
# and needs a built program (DAYBOOK_BIN, else the one below .build).
set -euo pipefail

clone=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$clone"
. deploy/lib/say.sh
. deploy/lib/packages.sh
. deploy/lib/cluster.sh
. deploy/lib/service.sh

usage="usage: deploy/tests/openapi-conformance.sh [--max-examples N]

  --max-examples N    how many requests an operation is fuzzed with; 110 makes about 5,000 requests in all"

# The version whose options and checks this script was written for.
schemathesis=schemathesis==4.32.5
max_examples=110
folder=
own_cluster=

main() {
    read_arguments "$@"
    if [[ -n ${DAYBOOK_TEST_DATABASE:-} && -z ${DAYBOOK_TEST_LONG:-} ]]; then
        say "Left out: it takes minutes. deploy/test --long runs it."
        return
    fi
    trap clean_up EXIT
    need_packages "${cluster_packages[@]}" curl python3 python3-venv
    folder=$(mktemp -d)
    install_schemathesis
    start_cluster
    DAYBOOK_BIN=${DAYBOOK_BIN:-$clone/.build/debug/daybook} start_service deploy/practices/holos.yaml
    run_schemathesis
}

read_arguments() {
    while (($# > 0)); do
        case $1 in
        --max-examples) max_examples=${2:?$usage} && shift ;;
        -h | --help) echo "$usage" && exit ;;
        *) echo "$usage" >&2 && exit 64 ;;
        esac
        shift
    done
}

install_schemathesis() {
    say "Installing $schemathesis"
    python3 -m venv "$folder/venv"
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "$schemathesis"
}

start_cluster() {
    if [[ -n ${DAYBOOK_TEST_DATABASE:-} ]]; then
        return
    fi
    cluster_start "$(cluster_folder openapi "$clone")" throwaway
    own_cluster=yes
    cluster_make_roles
    DAYBOOK_TEST_DATABASE=$(cluster_connection postgres postgres)
    export DAYBOOK_TEST_DATABASE
}

# Schemathesis leaves its notes in the folder that it is started in.
run_schemathesis() {
    cp deploy/tests/openapi-conformance.{toml,py} "$folder"
    (
        cd "$folder"
        venv/bin/schemathesis --config-file openapi-conformance.toml run \
            --checks all --max-examples "$max_examples" --seed 20270112 --no-color "$BASE_URL/openapi.yaml"
    )
}

clean_up() {
    if ((${#service_pids[@]} > 0)); then
        stop_service
    fi
    if [[ -n $own_cluster ]]; then
        cluster_remove
    fi
    if [[ -n $folder ]]; then
        rm -rf "$folder"
    fi
}

main "$@"
