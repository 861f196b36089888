import HTTPTypes

extension ResponseEncoder {
    /// A whole answer after which the connection is closed, as the server gives it without a handler.
    ///
    /// - Returns: Nothing when the answer holds a field that cannot be sent.
    static func closingAnswer(_ response: Response, to request: Request? = nil, requestID: String) -> [UInt8]? {
        var encoder = ResponseEncoder()
        var output: [UInt8] = []
        do throws(UnsafeField) {
            try encoder.appendHead(
                of: response, framing: .length(response.bytes.count), closes: true, requestID: requestID, to: &output)
        } catch {
            return nil
        }
        return request?.method == .head ? output : output + response.bytes
    }
}
