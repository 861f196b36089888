# The peers of the transport tests (deploy/tests/peers): a Python environment of their own below .build.
#
# Sourced, never run, in the root of the clone. Needs `say` and `die` from lib/say.sh.

peers_folder=.build/peers

# Makes the environment, unless it is there with exactly what it should hold.
need_peers() {
    local wanted=deploy/tests/peers/requirements.txt
    if cmp --silent "$wanted" "$peers_folder/requirements.txt"; then
        return
    fi
    say "Installing the peers of the transport tests"
    rm -rf "$peers_folder"
    python3 -m venv "$peers_folder"
    "$peers_folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted" ||
        die "pip could not install what $wanted lists: see above."
    cp "$wanted" "$peers_folder/requirements.txt"
}
