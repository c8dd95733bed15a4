/// Through which doors requests come in: the console's host, and the proxies in front.
package struct Doors: Sendable {
    package let console: ConsoleHost
    package let proxies: TrustedProxies

    package init(console: ConsoleHost = .thisMachine, proxies: TrustedProxies = .none) {
        self.console = console
        self.proxies = proxies
    }
}
