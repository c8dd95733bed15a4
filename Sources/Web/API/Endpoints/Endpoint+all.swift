import HTTPTypes

/// Every operation there is. `openapi.json` describes the same ones, in the same order.
extension Endpoint {
    static let all: [Endpoint] = [
        Endpoint(.get, "/openapi.json", nil),
        Endpoint(.get, "/portals", query: ["limit", "after"], PortalEndpoints.list),
        Endpoint(.post, "/portals", body: .required, creates: true, PortalEndpoints.create),
        Endpoint(.get, "/portals/{portal}", PortalEndpoints.show),
        Endpoint(.get, "/portals/{portal}/mfa-policy", PolicyEndpoints.show),
        Endpoint(.put, "/portals/{portal}/mfa-policy", body: .required, PolicyEndpoints.set),
        Endpoint(.get, "/portals/{portal}/mfa-policy/preview", query: ["enabled"], PolicyEndpoints.preview),
        Endpoint(.get, "/portals/{portal}/users", query: ["limit", "after"], UserEndpoints.list),
        Endpoint(.post, "/portals/{portal}/users", body: .required, creates: true, UserEndpoints.create),
        Endpoint(.get, "/portals/{portal}/users/{email}", UserEndpoints.show),
        Endpoint(.post, "/portals/{portal}/users/{email}/mfa-reset", body: .required, UserEndpoints.resetMFA),
        Endpoint(.post, "/portals/{portal}/sign-ins", body: .required, SignInEndpoints.signIn),
        Endpoint(
            .post, "/portals/{portal}/users/{email}/invitation/accept", body: .optional,
            SignInEndpoints.acceptInvitation),
        Endpoint(.post, "/portals/{portal}/users/{email}/mfa/configure", body: .optional, MFAEndpoints.configure),
        Endpoint(.post, "/portals/{portal}/users/{email}/mfa/confirm", body: .required, MFAEndpoints.confirm),
        Endpoint(.post, "/portals/{portal}/users/{email}/mfa/verify", body: .required, MFAEndpoints.verify),
        Endpoint(.get, "/jobs", query: ["state", "portal", "limit", "after"], JobEndpoints.list),
        Endpoint(.get, "/jobs/{id}", JobEndpoints.show),
        Endpoint(.post, "/jobs/{id}/retry", body: .optional, JobEndpoints.retry),
        Endpoint(.post, "/jobs/{id}/cancel", body: .optional, JobEndpoints.cancel),
        Endpoint(.post, "/jobs/{id}/resolve", body: .required, JobEndpoints.resolve),
        Endpoint(.get, "/audit", query: ["portal", "limit", "after"], AuditEndpoints.list),
    ]
}
