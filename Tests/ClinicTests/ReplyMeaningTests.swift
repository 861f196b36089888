import Clinic
import Testing

struct ReplyMeaningTests {
    @Test(arguments: [
        ("CANCEL", ReplyMeaning.cancel), (" y ", .yes), ("Yes!", .yes), ("ok", .yes), ("R", .move), ("a", .accept),
        ("please cancel", .change), ("I'd like to opt out of the session on Tuesday", .other),
        ("I don't want to opt out", .other), ("Don't unsubscribe me", .other),
        ("The meds sent from my pharmacy: I took all my pills", .crisis), ("I want to stop", .other), ("C", .other),
        ("ok thanks", .other),
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

    @Test(arguments: [
        "kms", "I want to kill my self", "I wish I was dead", "took all my pills", "quiero morir",
        "Me quiero suicidar", "pienso en el suicidio", "voy a matarme", "quiero hacerme da\u{00F1}o",
        "quiero hacerme dan\u{0303}o", "I can\u{02BC}t do it anymore", "I can\u{00B4}t do it anymore",
        "I can`t do it anymore", "I can\u{2018}t go on", "no more texts, I want to die",
    ])
    func `danger is heard in other words, other spellings and another language`(text: String) {
        #expect(ReplyMeaning(text) == .crisis)
    }

    @Test(arguments: [
        "stop texting me", "Please stop", "PLEASE STOP!", "no more texts", "Remove me", "unsubscribe me please",
        "STOP\nSent from my iPhone", "Stop Sent from my iPhone", "STOP\n--\nDana Okafor", "PARAR", "Alto",
        "please take me off your list", "Don\u{2019}t text me", "stop texts", "Stop reminders please",
        "unsubscribe please",
        "Opt out, please", "I want to opt out", "quit texting me", "hi, stop, thank you",
        "Please unsubscribe me from these messages", "I would like to opt out of these texts please",
    ])
    func `who wants nothing more may say so in words of their own`(text: String) {
        #expect(ReplyMeaning(text) == .stop)
    }

    @Test(arguments: [
        ("cancel appointment", ReplyMeaning.change), ("CANCEL Tuesday", .change), ("No", .change),
        ("I need to cancel", .change), ("help me", .help), ("I need help with this", .help), ("S\u{00ED}", .yes),
        ("Y\nSent from my iPhone", .yes), ("Y\nbut later", .other), ("no worries", .other),
        ("please stop by the desk for me", .other), ("I am 20 kms out, see you", .other),
        ("Cancel my appointment and stop texting me", .cancel), ("remove me from the waitlist", .other),
    ])
    func `other words keep their meaning`(text: String, meaning: ReplyMeaning) {
        #expect(ReplyMeaning(text) == meaning)
    }

    @Test func `every answer has somebody look at it, danger soonest`() {
        let clocks = ReplyMeaning.allCases.map { $0.task.within }
        #expect(clocks.min() == ReplyMeaning.crisis.task.within)
        #expect(ReplyMeaning.crisis.task.lane == .now)
    }
}
