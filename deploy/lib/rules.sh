# The rules of the house that can be read off the sources. Sourced, never run, in the root of the clone.
#
# Each function prints the places that break its rule and returns 1 if there are any.

# What every target of the project may import of the project: docs/architecture.md as a table. An import
# that is missing here is a dependency that somebody must first argue for there.
allowed_imports="
CCurl
CEpoll
CLibPQ
Postgres    CLibPQ
HTTP        CEpoll
Transport   CCurl
Scheduling
Clinic      Scheduling
Storage     Clinic Postgres Scheduling
Access      Clinic HTTP Scheduling Storage
API         Access Clinic HTTP Scheduling Storage Transport
Pages       Access Clinic HTTP Scheduling Storage
Messaging   Clinic Scheduling Storage Transport
daybook     API Access Clinic HTTP Messaging Pages Postgres Scheduling Storage Transport
"

# At the top of the clone stand these entries, what git ignores, and dot files.
rule_top_level() {
    local entry bad=()
    for entry in *; do
        case $entry in
        Package.swift | Sources | Tests | sql | deploy | docs | README.md | LICENSE) ;;
        *) git check-ignore --quiet "$entry" || bad+=("$entry does not belong at the top level") ;;
        esac
    done
    report "${bad[@]}"
}

# Targets import only what the table allows, and every target stands in the table.
rule_imports() {
    local folder target allowed place name bad=()
    for folder in Sources/*/; do
        target=$(basename "$folder")
        if ! grep -qE "^$target( |$)" <<<"$allowed_imports"; then
            bad+=("$target is not in the table of deploy/lib/rules.sh")
            continue
        fi
        allowed=" $(grep -E "^$target( |$)" <<<"$allowed_imports") "
        while IFS=' ' read -r place name; do
            if [[ $allowed != *" $name "* ]]; then
                bad+=("$place $target must not import $name")
            fi
        done < <(project_imports "$folder")
    done
    report "${bad[@]}"
}

# The pure targets do no I/O, wait for nothing, and are told the time and the ids.
rule_purity() {
    code_lines Sources/Scheduling Sources/Clinic | without_strings | refuse \
        '\basync\b|\bawait\b|\bDate\(\)|\bDate\.now\b|\bUUID\(\)|\bProcessInfo\b|\bgetenv\b|\.random\b|\.shuffled?\(|\bRandomNumberGenerator\b|\bLogger\b|\bFileManager\b|\bContinuousClock\b|\bSuspendingClock\b|\bclock_gettime\b|\bprint\('
}

# Zone rules come from one source, and Foundation's frozen copy is not it.
rule_zone_source() {
    code_lines Sources | without_strings | refuse '\b(NS)?(TimeZone|Calendar|DateFormatter)\b|\bISO8601DateFormatter\b|\.formatted\('
}

# Words that say nothing are no names of targets, files or types.
rule_names() {
    local words='(Core|Common|Shared|Util|Utils|Utilities|Helper|Helpers|Manager|Context|Impl)(?![a-z])'
    {
        code_lines Sources Tests | grep --perl-regexp "\b(struct|class|enum|actor|protocol|typealias) +\w*$words"
        find Sources Tests -mindepth 1 | grep --perl-regexp "/[A-Za-z+]*$words[A-Za-z+]*[^/]*\$"
        true
    } | refuse .
}

# Nothing is left for later, and nothing ends the process.
rule_words() {
    {
        grep -rnE '(//|/\*|--).*\b(TODO|FIXME|HACK)\b|// MARK:' Sources Tests sql --include='*.swift' --include='*.sql' \
            --include='*.c' --include='*.h'
        code_lines Sources | grep -E '\bfatalError\b|\btry!|\bas!'
        true
    } | refuse .
}

# The compiler's checks are switched off only around C, and each time with the reason in the lines above.
rule_unchecked() {
    {
        grep -rnE '@unchecked Sendable|nonisolated\(unsafe\)' Sources --include='*.swift'
        true
    } |
        while IFS=: read -r file line text; do
            case $file in
            Sources/Postgres/* | Sources/HTTP/* | Sources/Transport/*)
                sed -n "$((line > 3 ? line - 3 : 1)),${line}p" "$file" | grep -q '//' ||
                    echo "$file:$line: without a reason in a comment above:$text"
                ;;
            *) echo "$file:$line: outside the C wrappers:$text" ;;
            esac
        done | refuse .
}

# Migrations are numbered without a gap, named for what they do, and say why in their first line.
rule_migrations() {
    local file name number=0 bad=()
    for file in sql/migrations/*; do
        name=$(basename "$file")
        number=$((number + 1))
        if [[ ! $name =~ ^[0-9]{4}_[a-z]+(_[a-z0-9]+)+\.sql$ ]]; then
            bad+=("$file: the name is not NNNN_verb_object.sql")
        elif ((10#${name:0:4} != number)); then
            bad+=("$file: number $(printf %04d "$number") comes next")
        fi
        if ! head -n 1 "$file" | grep -q '^-- '; then
            bad+=("$file: the first line does not say why")
        fi
    done
    report "${bad[@]}"
}

# Links of the pages lead to files that exist.
rule_links() {
    local page link bad=()
    while IFS=: read -r page link; do
        link=${link%%#*}
        if [[ -n $link && ! -e $(dirname "$page")/$link ]]; then
            bad+=("$page: $link does not exist")
        fi
    done < <(grep -roP --include='*.md' '\]\(\K(?![a-z]+:)[^) ]+(?=\))' docs README.md 2>/dev/null)
    report "${bad[@]}"
}

# Prints the files above 300 lines: not a fault, but a file that may want to be two.
long_files() {
    find Sources Tests deploy -type f \( -name '*.swift' -o -name '*.sh' \) -exec wc -l {} + |
        awk '$1 > 300 && $2 != "total" { print "    " $2 ": " $1 " lines" }'
}

# Prints the lines of Swift below the given folders as file:line:text, comments removed.
code_lines() {
    grep -rn '' "$@" --include='*.swift' | sed -E 's|^([^:]*:[0-9]+:)[[:space:]]*//.*|\1|; s|[[:space:]]//.*||'
}

# Empties the string literals of standard input, except those that interpolate code.
without_strings() {
    sed -E 's|"[^"\\]*"|""|g'
}

# Prints `file:line module` for each import of a module of the project.
project_imports() {
    local modules
    modules=$(awk 'NF { printf "%s%s", separator, $1; separator = "|" }' <<<"$allowed_imports")
    grep -rnE "^ *(@[a-z]+ +)?((public|package|internal|private|fileprivate) +)?import ([a-z]+ +)?($modules)(\.|$| )" "$1" \
        --include='*.swift' | sed -E "s/^([^:]*:[0-9]+):.*import +([a-z]+ +)?(($modules))(\..*)?( .*)?\$/\1: \3/"
}

# Prints the lines of standard input that match; returns 1 if there are any.
refuse() {
    ! grep --extended-regexp "$1"
}

# Prints the given lines; returns 1 if there are any.
report() {
    if (($# > 0)); then
        printf '%s\n' "$@"
        return 1
    fi
}
