import ArgumentParser
import Foundation

/// Runs the rows one after the other, so that none disturbs another, and prints the table.
struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "measure", abstract: "Measure, and print a table.")

    @Option(help: "How many mails to send.")
    var mails: Int?

    @Option(help: "How many connections to send over.")
    var connections = 16

    @Option(help: "How many jobs to drain while memory is measured.")
    var memoryJobs: Int?

    @Option(
        help: ArgumentHelp(
            "Where state lives meanwhile: its file system decides what an fsync costs.", valueName: "dir"))
    var dir = "/tmp"

    @Option(help: ArgumentHelp("The letters' templates.", valueName: "dir"))
    var templates = "Templates"

    @Option(help: ArgumentHelp("Only these, such as drain,enqueue: \(Row.names).", valueName: "row,row"))
    var only: String?

    @Option(
        help: ArgumentHelp(
            "Drain queues of growing length too, and draw what that took.", valueName: "file.svg"))
    var plot: String?

    @Flag(help: "Small numbers: whether it works, not how fast.")
    var quick = false

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    func validate() throws {
        guard (1...256).contains(connections) else { throw ValidationError("--connections takes 1 to 256") }
        guard mails.map({ $0 > 0 }) ?? true, memoryJobs.map({ $0 > 0 }) ?? true else {
            throw ValidationError("--mails and --memory-jobs take a number above 0")
        }
        _ = try rows()
    }

    func run() async throws {
        Leftovers.shared.clearOnSignals()
        defer { Leftovers.shared.clear() }
        let conditions = Conditions(
            mails: mails ?? (quick ? 2000 : 20_000), connections: connections,
            memoryJobs: memoryJobs ?? (quick ? 4000 : 100_000), signIns: quick ? 200 : 2000, rings: quick ? 30 : 300,
            idleSeconds: quick ? 3 : 20, waiting: quick ? 20_000 : 1_000_000, finished: quick ? 50_000 : 5_000_000,
            crowd: quick ? 5000 : 100_000, webUsers: quick ? 300 : 5000, webSeconds: quick ? 2 : 10,
            directory: URL(fileURLWithPath: dir, isDirectory: true), templates: templates)
        let machine = try Machine(directory: conditions.directory)
        let sink = Result { try Sink(for: conditions) }
        var findings: [Finding] = []
        var peers = Peers(fsync: machine.fsyncMilliseconds, mailsPerSecond: nil)
        for row in try rows() {
            say("\(row.rawValue) …")
            do {
                let found = try await row.measure(conditions, sink, peers)
                findings += found
                if row == .ceiling { peers.mailsPerSecond = found.first?.value }
                if row == .drain { peers.drainedPerSecond = found.first?.value }
            } catch {
                findings.append(Finding(row, failed: "\(error)"))
            }
        }
        let report = Report(machine: machine, relay: (try? sink.get().name) ?? "none", findings: findings)
        print(json ? try report.json() : report.table())
        if let plot { try await draw(plot, conditions, try sink.get(), machine) }
        if findings.contains(where: { $0.failure != nil }) { throw ExitCode.failure }
    }

    private func draw(_ path: String, _ conditions: Conditions, _ sink: Sink, _ machine: Machine) async throws {
        say("plot …")
        let points = try await Growth.measure(conditions, sink, upTo: conditions.memoryJobs)
        let growth = Growth(points: points, caption: "\(sink.name), \(machine.cores) cores, \(machine.fileSystem)")
        do { try Data(growth.svg().utf8).write(to: URL(fileURLWithPath: path)) } catch {
            throw BenchError.noFile(path: path, detail: "\(error)")
        }
    }

    /// In their own order; with the ceiling wherever a row needs it beside it.
    private func rows() throws -> [Row] {
        guard let only else { return Row.allCases }
        var wanted: Set<Row> = []
        for name in only.split(separator: ",") {
            guard let row = Row(rawValue: String(name)) else {
                throw ValidationError("there is no row \"\(name)\": use \(Row.names)")
            }
            wanted.formUnion([row] + row.peers)
        }
        return Row.allCases.filter(wanted.contains)
    }

    /// Progress, away from standard output: that belongs to the table.
    private func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
