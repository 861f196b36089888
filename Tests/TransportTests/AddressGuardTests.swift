import Testing

@testable import Transport

struct AddressGuardTests {
    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.255", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.7",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
        "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "fe80::1",
        "fec0::1",
        "fc00::1", "fd00:ec2::254", "ff02::1", "64:ff9b::a00:1", "2002:a00:1::", "2001::1", "2001:db8::1", "100::1",
        "3fff::1",
    ])
    func `addresses that are not public are turned down`(text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(!AddressGuard().allows(address, isPlain: false))
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
        "192.167.255.255", "192.169.0.0", "223.255.255.255", "168.63.129.17", "::ffff:1.1.1.1", "2606:4700::1111",
        "2a00:1450:4001::1",
    ])
    func `addresses beside them are allowed`(text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(AddressGuard().allows(address, isPlain: false))
        #expect(!AddressGuard().allows(address, isPlain: true))
        #expect(AddressGuard(allowsPlain: true).allows(address, isPlain: true))
    }

    @Test func `what the operator names is allowed, and nothing beside it`() throws {
        let range = try #require(NetworkRange("10.20.0.0/15"))
        let addresses = AddressGuard(allowed: [range])
        for (text, isAllowed) in [("10.20.0.1", true), ("10.21.255.255", true), ("10.22.0.0", false)] {
            let address = try #require(NetworkAddress(text))
            #expect(addresses.allows(address, isPlain: false) == isAllowed)
            #expect(!addresses.allows(address, isPlain: true))
        }
        let mapped = try #require(NetworkAddress("::ffff:10.20.0.1"))
        #expect(addresses.allows(mapped, isPlain: false))
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8", "fc00::/129", "example.com", "10.0.0/8"])
    func `what is no range is refused`(text: String) {
        #expect(NetworkRange(text) == nil)
    }

    @Test(arguments: [
        ("ftp://example.com/", Endpoint.Fault.scheme), ("file:///etc/passwd", .unreadable),
        ("gopher://example.com/", .scheme), ("example com", .unreadable), ("", .unreadable),
        ("https://", .unreadable), ("https://user:secret@example.com/", .login), ("https://user@example.com/", .login),
        ("https://127.0.0.1/", .denied), ("https://[::1]/", .denied), ("https://[::ffff:10.0.0.1]/", .denied),
        ("https://2130706433/", .denied), ("https://0x7f.1/", .denied), ("https://169.254.169.254/latest", .denied),
        ("https://example.com/\u{A0}", .unreadable), ("https://example.com/\r\nX: y", .unreadable),
    ])
    func `addresses of webhooks that are refused`(text: String, fault: Endpoint.Fault) {
        #expect(throws: fault) { try Endpoint(text, allowedBy: AddressGuard()) }
    }
}
