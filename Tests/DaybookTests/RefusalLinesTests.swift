import Clinic
import Testing

@testable import daybook

struct RefusalLinesTests {
    @Test func `a command says every rule that fails and every field at fault`() {
        var refusal = Refusal(
            .gateClosed, "This visit still needs something before it can be booked firmly.",
            fields: [Refusal.Field(pointer: "/starts/5", detail: "Nobody is there.")])
        refusal.reasons = ["The signed consent is missing.", "The clinician's approval is missing."]
        #expect(
            refusal.lines == [
                "This visit still needs something before it can be booked firmly.", "  The signed consent is missing.",
                "  The clinician's approval is missing.", "  /starts/5: Nobody is there.",
            ])
    }
}
