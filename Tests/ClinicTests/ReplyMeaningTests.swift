import Clinic
import Testing

struct ReplyMeaningTests {
    @Test(arguments: [
        ("CANCEL", ReplyMeaning.cancel), (" y ", .yes), ("Yes!", .yes), ("ok", .yes), ("R", .move), ("a", .accept),
        ("START", .start), ("yes please call me", .other), ("A question", .other), (" Stop. ", .stop),
        ("opt out", .stop), ("Unsubscribe!", .stop),
        ("HELP", .help), ("cant make it", .change), ("Sorry, I can’t make it on Monday", .change),
        ("please cancel my visit", .change), ("i want to die", .crisis), ("STOP i want to die", .crisis),
        ("I'm not safe", .crisis), ("cant do it anymore", .crisis), ("dont want to live anymore", .crisis),
        ("thanks, see you", .other), ("", .other),
        ("Is the help desk open?", .other), ("my friend can end the call", .other),
    ])
    func `an answer is read for danger first, and a stop word counts only alone`(text: String, meaning: ReplyMeaning) {
        #expect(ReplyMeaning(text) == meaning)
    }

    @Test func `every answer has somebody look at it, danger soonest`() {
        let clocks = ReplyMeaning.allCases.map { $0.task.within }
        #expect(clocks.min() == ReplyMeaning.crisis.task.within)
        #expect(ReplyMeaning.crisis.task.lane == .now)
    }
}
