import Foundation

/// Texts that somebody else wrote, in the charset that they name.
enum Charset {
    /// Reads bytes as UTF-8 or ASCII; what is neither, or says otherwise, is read as Windows does, whose letters are those
    /// of Latin-1 too.
    static func text(_ bytes: ArraySlice<UInt8>, in charset: String?) -> String {
        let charset = charset?.lowercased() ?? "utf-8"
        if ["utf-8", "us-ascii"].contains(charset), let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(data: Data(bytes), encoding: .windowsCP1252) ?? String(decoding: bytes, as: UTF8.self)
    }
}
