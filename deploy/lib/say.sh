# How the scripts of this folder speak. Sourced, never run.

# One line about what happens now.
say() {
    echo "==> $*" >&2
}

# Lines about what is wrong and what to do; then the end.
die() {
    printf '%s\n' "$@" >&2
    exit 1
}
