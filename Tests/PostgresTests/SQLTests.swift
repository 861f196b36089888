import Foundation
import Testing

@testable import Postgres

struct SQLTests {
    @Test func `values become numbered parameters and never text`() {
        let name = "Robert'); drop table person; --"
        let sql: SQL = "select person_id from person where name = \(name) and age > \(40)"

        #expect(sql.text == "select person_id from person where name = $1 and age > $2")
        #expect(sql.types == [.text, .int8])
    }

    @Test func `a literal in an interpolation is a value too`() {
        let sql: SQL = "select \("June")"

        #expect(sql.text == "select $1")
        #expect(sql.types == [.text])
    }

    @Test func `nil is sent as a typed null`() {
        let note: String? = nil
        let sql: SQL = "update person set note = \(note)"

        #expect(sql.text == "update person set note = $1")
        #expect(sql.types == [.text])
        #expect(sql.parameters.map(\.length) == [-1])
    }

    @Test func `a spliced fragment is renumbered and keeps its values`() {
        let owner: SQL = "clinician_id = \(7) and state = \("booked")"
        let sql: SQL = "select a from b where practice_id = \(1) and \(owner) or note = \("x")"

        #expect(
            sql.text == "select a from b where practice_id = $1 and clinician_id = $2 and state = $3 or note = $4")
        #expect(sql.types == [.int8, .int8, .text, .text])
        #expect(sql.parameters.map(\.start) == [0, 8, 16, 22])
    }

    @Test func `fragments of more than nine parameters are renumbered`() {
        let list = (1...12).map { "\($0)" as SQL }.joined(separator: ", ")
        let sql: SQL = "select \(0), \(list), \(13)"

        #expect(sql.text == "select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14")
        #expect(sql.parameters.count == 14)
    }

    @Test func `a fragment with letters beyond ASCII is spliced at the right place`() {
        let fragment: SQL = "'Zoë – ☂' = \("é") or \(true)"
        let sql: SQL = "select \(1) where \(fragment)"

        #expect(sql.text == "select $1 where 'Zoë – ☂' = $2 or $3")
    }

    @Test func `raw text is spliced without parameters`() {
        let sql: SQL = "select \(SQL.raw("a, b")) from c"

        #expect(sql.text == "select a, b from c")
        #expect(sql.types.isEmpty)
    }

    @Test func `a description shows no value`() {
        let sql: SQL = "select \("secret")"

        #expect("\(sql)" == "select $1")
    }

    @Test(arguments: [
        ("select 1", true), ("  SELECT a from b", true), ("with a as (select 1) select * from a", true),
        ("with a as (delete from b returning c) select * from a", false), ("insert into a values (1)", false),
        ("select a into b from c", false), ("values (1)", true), ("select updated_at from a", true),
        ("select a from b for update", false), ("call f()", false),
    ])
    func `a statement that only reads is recognised`(text: String, onlyReads: Bool) {
        #expect(SQL(stringLiteral: text).onlyReads == onlyReads)
    }
}
