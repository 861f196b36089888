import CCurl

/// An errand on its way: what libcurl is told, what it has told so far, and how long it may go on.
///
/// It is used on the thread of its courier alone.
final class Trip {
    /// How far an errand has got, as its limits see it.
    private enum Part {
        case connecting, talking, ending
    }

    let errand: Errand
    let source: any ErrandSource
    let easy: EasyHandle
    var report = ErrandReport()
    /// Whether its courier ends.
    var isAbandoned = false
    private let began: ContinuousClock.Instant
    private var part = Part.connecting
    private var partBegan: ContinuousClock.Instant
    private var uploaded = 0
    private var lineBytes = 0

    // Every errand has a limit for each part or for the whole, so that this one decides nothing.
    private static let endless = Duration.seconds(86_400)

    init(_ errand: Errand, of source: any ErrandSource, over easy: EasyHandle) {
        self.errand = errand
        self.source = source
        self.easy = easy
        self.began = .now
        self.partBegan = began
        report.isOnKeptConnection = true
    }

    /// When it has taken too long, as it stands.
    var limit: ContinuousClock.Instant {
        let limits = errand.limits
        let ofPart: Duration? =
            switch part {
            case .connecting: limits.connecting
            case .talking: limits.replying
            case .ending: limits.ending ?? limits.replying
            }
        let ofWhole = began + (limits.whole ?? Self.endless)
        return min(ofWhole, partBegan + (ofPart ?? Self.endless))
    }

    /// Why it must end now; nil if it may go on.
    func reasonToStop(now: ContinuousClock.Instant) -> ErrandReport.Stop? {
        if isAbandoned || source.isCancelled { return .cancelled }
        noteConnection(now: now)
        guard limit <= now else { return nil }
        if let whole = errand.limits.whole, began + whole <= now { return .whole }
        switch part {
        case .connecting: return .connecting
        case .talking: return .replying
        case .ending: return .ending
        }
    }

    /// Ends it, called from inside libcurl, which gives it up thereupon.
    func stop(by reason: ErrandReport.Stop) {
        report.stop = reason
        // libcurl would keep the connection for the next mail if it stopped waiting for the reply to this one, and take
        // the late reply for one to the next.
        easy.set(CURLOPT_FORBID_REUSE, 1)
    }

    /// Takes over what libcurl knows in the end.
    func complete(_ code: CURLcode) {
        report.code = code.rawValue
        report.status = easy.number(CURLINFO_RESPONSE_CODE)
    }

    /// The next bytes of the upload; none at its end.
    func upload(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let bytes = errand.upload ?? []
        if uploaded == 0, !source.mayUpload() {
            // The dialogue ends without the end of the data, and nothing is taken (RFC 5321 §4.1.1.4).
            stop(by: .notBegun)
            return Int(CURL_READFUNC_ABORT)
        }
        let count = min(buffer.count, bytes.count - uploaded)
        bytes[uploaded..<(uploaded + count)].withUnsafeBytes { buffer.copyMemory(from: $0) }
        uploaded += count
        if count == 0 {
            report.isUploaded = true
            enter(.ending)
        } else {
            enter(.talking)
        }
        return count
    }

    /// The connection is ready, and the request begins to go out.
    func begin() {
        report.isBegun = true
        report.lines = []
        enter(.talking)
    }

    /// A line of a reply, or of an answer's head; false if there are more than anybody sends who means well.
    func read(line: UnsafeRawBufferPointer) -> Bool {
        lineBytes += line.count
        guard lineBytes <= errand.answerLimit else {
            report.stop = .tooLong
            return false
        }
        let text = String(decoding: line.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        if report.isBegun {
            report.lines.append(text)
        } else {
            report.opening = text
        }
        // A reply of several lines counts when it is complete: a peer that never comes to the last one is not working.
        if line.count > 3, line[3] != UInt8(ascii: "-"), part != .ending { enter(.talking) }
        return true
    }

    /// A piece of the answer's body; false if that makes it too long.
    func read(body: UnsafeRawBufferPointer) -> Bool {
        guard report.body.count + body.count <= errand.answerLimit else {
            report.stop = .tooLong
            return false
        }
        report.body += body
        return true
    }

    /// A connection is about to be opened; false if its address is turned down.
    func mayConnect(to address: NetworkAddress?) -> Bool {
        report.isOnKeptConnection = false
        guard let addresses = errand.addresses else { return true }
        guard let address, addresses.allows(address, isPlain: errand.isPlain) else {
            report.isDenied = true
            return false
        }
        return true
    }

    private func noteConnection(now: ContinuousClock.Instant) {
        if part == .connecting, easy.offset(CURLINFO_CONNECT_TIME_T) > 0 {
            part = .talking
            partBegan = now
        }
    }

    private func enter(_ part: Part) {
        self.part = part
        partBegan = .now
    }
}
