import HTTPTypes

extension ResponseEncoder {
    /// A whole answer after which the connection is closed, as the server gives it without a handler.
    ///
    /// - Parameter method: That of the request; GET where there was none. HEAD gets no body.
    /// - Returns: Nothing when the answer holds a field that cannot be sent.
    static func closingAnswer(
        _ response: Response, to method: HTTPRequest.Method, requestID: String
    ) -> [UInt8]? {
        var encoder = ResponseEncoder()
        var output: [UInt8] = []
        do throws(UnsafeField) {
            try encoder.appendHead(
                of: response, framing: .length(response.bytes.count), closes: true, requestID: requestID, to: &output)
        } catch {
            return nil
        }
        return method == .head ? output : output + response.bytes
    }
}
