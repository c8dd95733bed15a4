/// Who asks for something.
package enum Actor: Sendable, Hashable {
    /// An operator, at the console or the command line with `--as`.
    case `operator`(Operator)
    /// A program, through the API.
    case apiKey(APIKey)
    /// A user of a portal, on the portal's pages.
    case portalUser(UserID)
    /// Whoever runs the program on the server itself, with the state directory's file permissions. Acts as an
    /// MSSP admin where a command names no operator.
    case host
}
