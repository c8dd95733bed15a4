import HummingbirdCore
import Policy
import Portals
import Storage

/// A portal's MFA policy.
enum PolicyEndpoints {
    private struct Document: Encodable {
        let enabled: Bool
    }

    static func show(_ call: Call) async throws(Problem) -> Response {
        let name = try call.portal
        let portal = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.portal(name, request)
        }
        return try .document(Document(enabled: portal.portal.mfaPolicy == .enabled))
    }

    /// What a switch would change. Without `enabled`: to the value that the portal does not have.
    static func preview(_ call: Call) async throws(Problem) -> Response {
        let name = try call.portal
        let wanted = try call.query.value("enabled", "true or false") { text in
            ["true": MFAPolicy.enabled, "false": .disabled][text]
        }
        let (current, preview) = try await call.ask { (useCases, request) async throws(Refused) in
            let current = try await useCases.portal(name, request).portal.mfaPolicy
            let target = wanted ?? (current == .enabled ? .disabled : .enabled)
            return (current, try await useCases.previewPolicy(of: name, to: target, request))
        }
        return try .document(PolicyPreviewDocument(preview, from: current))
    }

    static func set(_ call: Call) async throws(Problem) -> Response {
        let name = try call.portal
        try call.body.allow("enabled")
        let isEnabled = try call.body.bool("enabled")
        _ = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.switchPolicy(of: name, to: isEnabled ? .enabled : .disabled, request)
        }
        return try .document(Document(enabled: isEnabled))
    }
}
