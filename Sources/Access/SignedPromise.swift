public import Clinic
import Scheduling

/// A promise in an address, signed, so that nobody can make a page of a practice promise anything.
public enum SignedPromise {
    /// The query of the page that shows it; empty where nothing was promised.
    public static func query(_ promise: ResponsePromise, practice: Practice) -> [(String, String?)] {
        guard let by = promise.by else { return [] }
        let text = "\(by.secondsSinceUnixEpoch)"
        return [("by", text), ("code", SignedText.code(purpose(isCall: promise.isCall), [text], practice: practice))]
    }

    /// The promise of an address, or nil when the practice did not make it, or did of something else.
    ///
    /// - Parameter isCall: whether the page promises a call.
    public static func promise(
        by text: String?, code: String?, isCall: Bool, practice: Practice
    ) -> ResponsePromise? {
        guard let text, let code, let seconds = Int64(text), "\(seconds)" == text,
            SignedText.isCode(code, purpose(isCall: isCall), [text], practice: practice)
        else { return nil }
        return ResponsePromise(by: Instant(secondsSinceUnixEpoch: seconds), isCall: isCall)
    }

    private static func purpose(isCall: Bool) -> String { isCall ? "call" : "promise" }
}
