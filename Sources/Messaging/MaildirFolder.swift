import Glibc

/// The three folders of a maildir, made if they are missing, and the calls of the operating system on them.
struct MaildirFolder: Sendable {
    private let tmp: String
    private let new: String
    private let cur: String

    /// Makes what is missing, for the owner alone.
    init(path: String) throws(MaildirFault) {
        (tmp, new, cur) = ("\(path)/tmp", "\(path)/new", "\(path)/cur")
        var isMade = try Self.makeFolder(path)
        for folder in [tmp, new, cur] where try Self.makeFolder(folder) { isMade = true }
        if isMade { try Self.forceToDisk(path) }
    }

    /// The names of the mails that are there, read or not, without what readers append (`:2,S`).
    func deliveredNames() throws(MaildirFault) -> Set<String> {
        let names = try Self.entries(of: new) + Self.entries(of: cur)
        return Set(names.map { String($0.prefix { $0 != ":" }) })
    }

    /// Removes what earlier attempts at these mails may have left behind in `tmp`.
    ///
    /// If one of them is still at it after its lease, its link fails: it must not succeed any more anyway.
    func removeDrafts(of names: Set<String>) throws(MaildirFault) {
        for draft in try Self.entries(of: tmp) {
            guard let dot = draft.lastIndex(of: "."), names.contains(String(draft[..<dot])) else { continue }
            unlink("\(tmp)/\(draft)")
        }
    }

    /// Writes a mail, forces it to the disk and links it, unless it is there or the time is up.
    func deliver(_ parcel: Parcel, knowing known: Set<String>, until limit: ContinuousClock.Instant) -> Delivery {
        if known.contains(parcel.fileName) {
            .alreadyThere
        } else if ContinuousClock.now >= limit {
            .notTried
        } else {
            deliver(parcel)
        }
    }

    /// Forces the names of new mails to the disk.
    ///
    /// A name that an earlier attempt left may not be there yet either.
    func forceNames(of deliveries: [Delivery]) throws(MaildirFault) {
        if deliveries.contains(where: { $0 == .delivered || $0 == .alreadyThere }) { try Self.forceToDisk(new) }
    }

    private func deliver(_ parcel: Parcel) -> Delivery {
        // Two workers may be at one message when a lease has run out: each writes a draft of its own.
        let draft = "\(tmp)/\(parcel.fileName).\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
        defer { unlink(draft) }
        do throws(MaildirFault) {
            try write(parcel.content.fileBytes, to: draft)
            // Linking never replaces what is there, as renaming would.
            if link(draft, "\(new)/\(parcel.fileName)") == 0 { return .delivered }
            if errno == EEXIST { return .alreadyThere }
            throw MaildirFault("link")
        } catch {
            return error.delivery
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(MaildirFault) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw MaildirFault("open") }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw MaildirFault("write") }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw MaildirFault("fsync") }
    }

    /// Whether the folder was missing and has been made.
    private static func makeFolder(_ path: String) throws(MaildirFault) -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        guard errno == EEXIST else { throw MaildirFault("mkdir") }
        return false
    }

    private static func forceToDisk(_ folder: String) throws(MaildirFault) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw MaildirFault("open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw MaildirFault("fsync") }
    }

    private static func entries(of folder: String) throws(MaildirFault) -> [String] {
        guard let stream = opendir(folder) else { throw MaildirFault("opendir") }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
