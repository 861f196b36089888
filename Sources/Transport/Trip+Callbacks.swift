import CCurl
import Glibc

extension Trip {
    /// Sets the options of every errand, then those of this one.
    func prepare() {
        let owner = Unmanaged.passUnretained(self).toOpaque()
        // No signals: this is one of many threads.
        easy.set(CURLOPT_NOSIGNAL, 1)
        // Settings of the machine for other programs must not lead anything elsewhere, past the guard of addresses.
        easy.set(CURLOPT_PROXY, "")
        easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        easy.set(CURLOPT_FOLLOWLOCATION, 0)
        easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        easy.set(CURLOPT_TCP_KEEPALIVE, 1)
        easy.note(ccurl_set_reader(easy.pointer, Self.onRead, owner))
        easy.note(ccurl_set_writer(easy.pointer, Self.onBody, owner))
        easy.note(ccurl_set_header_reader(easy.pointer, Self.onLine, owner))
        easy.note(ccurl_set_progress(easy.pointer, Self.onProgress, owner))
        easy.note(ccurl_set_socket_opener(easy.pointer, Self.onSocket, owner))
        easy.note(ccurl_set_request_beginning(easy.pointer, Self.onBeginning, owner))
        errand.prepare(easy)
    }

    private static func of(_ owner: UnsafeMutableRawPointer) -> Trip {
        Unmanaged<Trip>.fromOpaque(owner).takeUnretainedValue()
    }

    private static let onRead: curl_read_callback = { buffer, size, count, owner in
        guard let owner, let buffer else { return Int(CURL_READFUNC_ABORT) }
        return of(owner).upload(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
    }

    private static let onBody: curl_write_callback = { buffer, size, count, owner in
        guard let owner, let buffer else { return 0 }
        let body = UnsafeRawBufferPointer(start: buffer, count: size * count)
        // Fewer bytes taken than given: libcurl ends the transfer.
        return of(owner).read(body: body) ? body.count : 0
    }

    private static let onLine: curl_write_callback = { buffer, size, count, owner in
        guard let owner, let buffer else { return 0 }
        let line = UnsafeRawBufferPointer(start: buffer, count: size * count)
        return of(owner).read(line: line) ? line.count : 0
    }

    // Called at least once a second, also where libcurl waits.
    private static let onProgress: curl_xferinfo_callback = { owner, _, _, _, _ in
        guard let owner else { return 1 }
        let trip = of(owner)
        guard let stop = trip.reasonToStop(now: .now) else { return 0 }
        trip.stop(by: stop)
        return 1
    }

    private static let onSocket: curl_opensocket_callback = { owner, purpose, address in
        guard let owner, let address, purpose == CURLSOCKTYPE_IPCXN else { return CURL_SOCKET_BAD }
        let bytes = UnsafeRawBufferPointer(
            start: ccurl_socket_address(address), count: Int(address.pointee.addrlen))
        guard of(owner).mayConnect(to: NetworkAddress(family: address.pointee.family, bytes)) else {
            return CURL_SOCKET_BAD
        }
        let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, kind, address.pointee.protocol)
    }

    private static let onBeginning: curl_prereq_callback = { owner, _, _, _, _ in
        guard let owner else { return Int32(CURL_PREREQFUNC_ABORT) }
        of(owner).begin()
        return Int32(CURL_PREREQFUNC_OK)
    }
}
