import Testing

@testable import HTTP

struct FormFieldsTests {
    @Test func `fields keep their order, their repetitions and their text`() throws {
        let form = try FormFields(parsing: "name=J%C3%B6rg+L&reach=sms&reach=mail&empty=&flag&&a%26b=c%3Dd=e".utf8)
        #expect(form.names == ["name", "reach", "empty", "flag", "a&b"])
        #expect(form.first(of: "name") == "Jörg L")
        #expect(form.all(of: "reach") == ["sms", "mail"])
        #expect(form.first(of: "empty") == "")
        #expect(form.first(of: "flag") == "")
        #expect(form.first(of: "a&b") == "c=d=e")
        #expect(form.first(of: "missing") == nil)
    }

    @Test func `nothing is no field`() throws {
        #expect(try FormFields(parsing: "".utf8).isEmpty)
    }

    @Test(arguments: [
        ("a=%", FormFault.badValue(name: "a")),
        ("a=%4", .badValue(name: "a")),
        ("a=%4g", .badValue(name: "a")),
        ("a=%ff", .badValue(name: "a")),
        ("a=%00", .badValue(name: "a")),
        ("a=%ed%a0%80", .badValue(name: "a")),
        ("a=b&%zz=c", .badName(position: 1)),
    ])
    func `a field that is not text is named`(text: String, fault: FormFault) {
        #expect(throws: fault) { try FormFields(parsing: text.utf8) }
    }

    @Test(arguments: [
        ("a=b+c%26&d", ["b c&", ""]), ("a=%", ["%"]), ("a=%4g", ["%4g"]), ("a=%ff!", ["\u{FFFD}!"]),
        ("a=%00", ["\0"]), ("a=%f0%9f%98%80", ["\u{1F600}"]), ("%zz=c", ["c"]), ("", []),
    ])
    func `what is no text is repaired where nobody would hear of it`(text: String, values: [String]) {
        #expect(FormFields(repairing: text.utf8).fields.map(\.value) == values)
    }

    @Test func `two hundred fields are read and one more is refused`() throws {
        let fields = Array(repeating: "a=b", count: 200).joined(separator: "&")
        #expect(try FormFields(parsing: fields.utf8).fields.count == 200)
        #expect(throws: FormFault.tooManyFields(limit: 200)) { try FormFields(parsing: (fields + "&a=b").utf8) }
    }

    @Test func `the name of a bad field is escaped in its pointer`() {
        #expect(FormFault.badValue(name: "a/b~c").problem.errors.map(\.pointer) == ["/a~1b~0c"])
    }
}
