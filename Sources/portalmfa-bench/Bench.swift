import ArgumentParser

/// Measures PortalMFA on this machine: every row stands beside a peer or a ceiling of the same run, because ratios
/// are worth trusting and absolute numbers are not.
/// Works in temporary directories and on loopback only, and leaves nothing behind. A row that fails says so; the
/// others go on.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portalmfa-bench", abstract: "Measures the queue, the letters, the way to the relay and the web.",
        subcommands: [
            MeasureCommand.self, DrainAloneCommand.self, IdleCommand.self, ListenCommand.self, FarRelayCommand.self,
            EmptyRouteCommand.self,
        ],
        defaultSubcommand: MeasureCommand.self)
}
