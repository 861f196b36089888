/// When a zone changes its offset: the transitions of a TZif file, and the rule for the time after the last one.
struct TransitionTable: Sendable {
    /// All offsets the zone ever has; the first holds before the first transition (RFC 9636 §3.2).
    private(set) var offsets: [ZoneOffset]
    /// The seconds since 1970-01-01T00:00:00Z of the transitions, ascending.
    private var transitions: [Int64]
    /// The index into `offsets` that begins with each transition.
    private var kinds: [UInt8]
    private var footer: FooterRule?

    /// The span of constant offset that holds a second since 1970-01-01T00:00:00Z.
    func span(at second: Int64) -> ZoneSpan {
        let end = transitions.last ?? .min
        if let footer, second >= end {
            return footer.span(at: second, notBefore: end)
        } else {
            return listedSpan(at: second)
        }
    }

    private func listedSpan(at second: Int64) -> ZoneSpan {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= second { low = middle + 1 } else { high = middle }
        }
        let kind = low == 0 ? 0 : Int(kinds[low - 1])
        return ZoneSpan(
            start: low == 0 ? .min : transitions[low - 1],
            end: low == transitions.count ? .max : transitions[low],
            offset: Int64(offsets[kind].seconds),
            kind: kind)
    }

    /// Reads a TZif file; see `Zone.init`.
    init(tzif bytes: [UInt8]) throws(ZoneError) {
        let file = try TZif(bytes)
        offsets = file.offsets
        transitions = file.transitions
        kinds = file.kinds
        if !file.footer.isEmpty {
            footer = try FooterRule(file.footer, firstKind: offsets.count)
            offsets += footer?.offsets ?? []
        }
    }
}
