import Foundation
import Jobs
import Policy
import Portals
import Storage

/// What each refusal of a use case is in HTTP. Pure, and the only place that knows.
extension Problem {
    init(_ refused: Refused, at now: Date) {
        switch refused {
        case .invalidAPIKey: self = .invalidKey
        case .notPermitted(let refusal): self.init(.notPermitted, reason: refusal.rawValue)
        case .unknownPortal: self = .unknownPortal
        case .unknownUser: self = .unknownUser
        case .unknownJob: self = .unknownJob
        case .unknownCustomer: self.init(.unknownCustomer)
        case .idempotencyKeyReused: self.init(.idempotencyKeyReused)
        case .emptyReason, .longReason: self = .invalidBody("reason", "it says in a few words why, for the audit")
        case .reset(let refusal): self.init(.nothingToReset, refused.description, reason: refusal.rawValue)
        case .configuring(let refusal): self.init(.configuringRefused, refused.description, reason: refusal.name)
        case .invitation(let refusal): self.init(.invitationRefused, refused.description, reason: refusal.name)
        case .deniedSignIn(let denial): self.init(.userDenied, refused.description, reason: denial.rawValue)
        case .noAuthenticator: self.init(.noAuthenticator)
        case .nothingBegun: self.init(.nothingBegun)
        case .wrongCode: self.init(.wrongCode)
        case .codeUsedBefore: self.init(.codeUsedBefore)
        case .tooManyWrongGuesses: self.init(.tooManyWrongCodes)
        case .waitUntil(let date):
            self.init(.waitAfterWrongCodes)
            retryAfter = date.secondsToWait(from: now)
        case .intervention(let refusal):
            self.init(.interventionRefused, refused.description, reason: refusal.state.rawValue)
        case .letterOutlived: self.init(.interventionRefused, refused.description, reason: "outlived")
        case .noticeIsOwed: self.init(.interventionRefused, reason: "notice-owed")
        // What no operation of the API does. Their words would speak of commands.
        case .unknownOperator, .unknownRelay, .unknownAPIKey, .defaultRelayIsConfiguration, .relayWithoutURL,
            .wrongPassword, .noPassword, .password, .notConfirmed, .userTable, .importCutOff, .wrongCredentials,
            .sessionOver, .factorCheckDue, .unknownSetup, .ownAccount:
            self.init(.refused)
        case .busy:
            self.init(.unavailable)
            retryAfter = 5
        case .keys: self.init(.internalError)
        case .storage(let error): self.init(error)
        }
    }

    private init(_ error: StorageError) {
        switch error {
        // Not what it is: that may be another customer's.
        case .taken: self.init(.taken)
        case .busy, .full, .readOnly, .unreachable:
            self.init(.unavailable)
            retryAfter = 5
        case .migrationAhead, .foreignFile, .foreignKey, .foreignLog, .notInitialised, .corrupt, .undecodable, .engine:
            self.init(.internalError)
        }
    }
}
