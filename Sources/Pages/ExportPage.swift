import Clinic
import Foundation
import HTTP
import Scheduling
import Storage

/// Everything that the practice has of a person, to be read and printed.
struct ExportPage: PageContent {
    static let template = Template.export

    let title: String
    let made: String
    let tables: [Table]

    /// One table of the database: what it is about, and its rows.
    struct Table {
        let heading: String
        let rows: [Row]
    }

    /// One row, without what is empty.
    struct Row {
        let number: Int
        let fields: [Field]
    }

    /// One column of a row.
    struct Field {
        let name: String
        let text: String
    }

    init(_ export: PersonExport, of practice: Practice) throws {
        title = "Your data – \(practice.neutralName)"
        made = export.made.rfc3339
        tables = try export.tables.map { table in
            Table(
                heading: table.name.inWords,
                rows: try table.rows.enumerated().map { index, row in
                    Row(number: index + 1, fields: try Self.fields(of: row))
                })
        }
    }

    private static func fields(of row: String) throws -> [Field] {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(row.utf8))
        guard case .object(let members) = value else { return [] }
        return members.sorted { $0.key < $1.key }.compactMap { name, value in
            text(of: value).map { Field(name: name.inWords, text: $0) }
        }
    }

    private static func text(of value: JSONValue) -> String? {
        switch value {
        case .null: nil
        case .bool(let flag): flag ? "yes" : "no"
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .string(let text): text.isEmpty ? nil : text
        case .array(let values):
            values.isEmpty ? nil : values.compactMap { Self.text(of: $0) }.joined(separator: ", ")
        case .object(let members):
            members.isEmpty
                ? nil
                : members.sorted { $0.key < $1.key }.compactMap { name, value in
                    Self.text(of: value).map { "\(name.inWords): \($0)" }
                }.joined(separator: "; ")
        }
    }
}

extension String {
    /// The name of a table or column as a person reads it.
    fileprivate var inWords: String {
        let words = replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension Template {
    static let export = Template(
        name: "export",
        text: """
            <h1>What we have of you</h1>
            <p>Made on {{made}}. This is everything that our appointment book holds about you; times are in UTC.</p>
            {{#tables}}
            <h2>{{heading}}</h2>
            {{#rows}}
            <h3>{{number}}</h3>
            <dl>
            {{#fields}}
            <dt>{{name}}</dt>
            <dd>{{text}}</dd>
            {{/fields}}
            </dl>
            {{/rows}}
            {{/tables}}

            """)
}
