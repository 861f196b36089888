# Debian packages and the Swift toolchain: what the scripts of this folder need, and how they get it.
#
# Sourced, never run. Needs `say` and `die` from lib/say.sh.

# What the build needs, what a cluster needs. tzdata comes at whatever version the machine has: to raise
# it changes the clocks of every program on the machine, which is the operator's to decide, and
# `daybook doctor` says when it is old.
build_packages=(libcurl4-openssl-dev libpq-dev pkgconf)
cluster_packages=(postgresql-15 tzdata)

# Prints those of the given packages that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        if [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then
            echo "$package"
        fi
    done
}

# Installs those of the given packages that are missing, and says which. Without root it prints the
# line that somebody with root can paste, and stops.
need_packages() {
    local missing
    command -v dpkg-query >/dev/null ||
        die "This is not Debian: install what these packages of Debian 12 hold, then start the command by hand: $*"
    mapfile -t missing < <(missing_packages "$@")
    if ((${#missing[@]} == 0)); then
        return
    fi
    if ((EUID != 0)); then
        die "These Debian packages are missing: ${missing[*]}" \
            "Install them, then start again:" \
            "" \
            "    sudo apt-get install --no-install-recommends ${missing[*]}"
    fi

    say "Installing Debian packages: ${missing[*]}"
    if [[ " ${missing[*]} " == *" postgresql-15 "* ]]; then
        leave_no_system_cluster
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        die "apt-get could not install ${missing[*]}: see above."
}

# Installing postgresql-15 makes and starts a cluster for the whole machine unless postgresql-common is
# told otherwise before. A machine that already has PostgreSQL is left as it is.
leave_no_system_cluster() {
    local configuration=/etc/postgresql-common/createcluster.conf
    if [[ -n $(missing_packages postgresql-common) && ! -e $configuration ]]; then
        mkdir -p "${configuration%/*}"
        echo "create_main_cluster = false" >"$configuration"
    fi
}

# Puts `swift` on the PATH: the one that is there, else the one below /opt/swift.
need_swift() {
    if ! command -v swift >/dev/null && [[ -x /opt/swift/usr/bin/swift ]]; then
        PATH=/opt/swift/usr/bin:$PATH
        export PATH
    fi
    command -v swift >/dev/null || die \
        "There is no Swift toolchain: neither \`swift\` on the PATH nor /opt/swift/usr/bin/swift." \
        "Install Swift 6.3 or newer from https://www.swift.org/install/linux/, then start again."

    local version
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)
    if [[ $(printf '%s\n' 6.3 "$version" | sort --version-sort | head -n 1) != 6.3 ]]; then
        die "Swift $version is too old: Daybook needs 6.3 or newer (https://www.swift.org/install/linux/)."
    fi
}
