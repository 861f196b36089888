import Clinic
import Foundation
import Testing

struct InitialsTests {
    @Test(arguments: [
        ("Rosa Begay", "RB"), ("rosa", "R"), ("Mary J. O’Hara-Smith Jones", "MJO"), ("J.R. Ewing", "JRE"),
        ("  Zoë \n Łódź ", "ZŁ"), ("(Bear)", "B"), ("東京 太郎", "東太"), ("🙂", ""), ("", ""), ("42", ""),
    ])
    func `initials are the first letters of a name`(name: String, initials: String) {
        let person = Person(
            id: .init(UUID()), name: name, isAlias: false, email: nil, phone: nil, zone: nil)
        #expect(person.initials == initials)
    }
}
