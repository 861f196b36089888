import CCurl

/// What libcurl calls an easy handle: the options and the state of one transfer at a time.
///
/// It is used on the thread of its courier alone.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    /// The first option that libcurl did not take.
    ///
    /// What was to be carried is not begun then: an option that is missing may be the one that keeps it safe.
    private(set) var fault: CURLcode?
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    /// A new handle; nil if there is no memory for one.
    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
    }

    deinit {
        curl_easy_cleanup(pointer)
        freeLists()
    }

    /// Forgets all options; keeps what libcurl remembers of TLS sessions.
    func reset() {
        curl_easy_reset(pointer)
        freeLists()
        fault = nil
    }

    func set(_ option: CURLoption, _ value: Int) {
        note(ccurl_set_number(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: String) {
        // A text would end for libcurl where its first null byte is.
        note(value.utf8.contains(0) ? CURLE_BAD_FUNCTION_ARGUMENT : ccurl_set_text(pointer, option, value))
    }

    func set(_ option: CURLoption, _ values: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values {
            guard let longer = curl_slist_append(list, value) else {
                curl_slist_free_all(list)
                return note(CURLE_OUT_OF_MEMORY)
            }
            list = longer
        }
        if let list {
            lists.append(list)
            note(ccurl_set_list(pointer, option, list))
        }
    }

    /// What a post sends; libcurl keeps a copy, so that it can send it again over another connection.
    func setPost(_ body: [UInt8]) {
        set(CURLOPT_POST, 1)
        note(ccurl_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        // Without a body there may be no address either, and null would mean that the body is read elsewhere.
        note((body + [0]).withUnsafeBytes { ccurl_set_bytes(pointer, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) })
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        ccurl_get_number(pointer, info, &value)
        return value
    }

    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        ccurl_get_offset(pointer, info, &value)
        return Int(value)
    }

    func note(_ code: CURLcode) {
        if code != CURLE_OK, fault == nil { fault = code }
    }

    private func freeLists() {
        for list in lists { curl_slist_free_all(list) }
        lists = []
    }
}
