import HTTPTypes
import Policy
import Portals

/// What a refusal becomes on the page of a link: a notice and a status. Pure.
struct NoticeOutcome: Equatable {
    let topic: Notice.Topic
    let status: HTTPResponse.Status

    /// Whether a sign-in is what helps.
    var leadsToSignIn: Bool {
        switch topic {
        case .notRequired, .used, .superseded, .expired: true
        case .unknown, .denied, .blocked, .staleForm, .failure: false
        }
    }

    init(_ refused: Refused) {
        switch refused {
        case .configuring(.notRequiredNow): self.init(.notRequired, .ok)
        case .configuring(.link(.consumed)), .configuring(.alreadyConfigured): self.init(.used, .gone)
        case .configuring(.link(.superseded)), .configuring(.linkNeeded): self.init(.superseded, .gone)
        case .configuring(.link(.expired)): self.init(.expired, .gone)
        case .configuring(.link(.unknown)): self.init(.unknown, .notFound)
        case .configuring(.denied), .deniedSignIn, .noPassword: self.init(.denied, .forbidden)
        case .tooManyWrongGuesses: self.init(.blocked, .forbidden)
        // The rest is not for people: the storage, the keys, or a use case that no page calls.
        default: self.init(.failure, .serviceUnavailable)
        }
    }

    private init(_ topic: Notice.Topic, _ status: HTTPResponse.Status) {
        (self.topic, self.status) = (topic, status)
    }
}
