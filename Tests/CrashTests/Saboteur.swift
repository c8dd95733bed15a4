import Foundation

/// The library preloaded into a program under test (`saboteur.c`), and the page of memory through which a test tells it
/// what to do: kill the program at a system call, let the disk fail there, or move its clocks. The test moves nothing of
/// its own, and the product has no hook for any of it.
final class Saboteur: Sendable {
    /// System calls a trap can wait for.
    struct Calls: OptionSet {
        let rawValue: Int64
        static let write = Calls(rawValue: 1)
        static let sync = Calls(rawValue: 2)
        /// Of a letter; half of it leaves.
        static let send = Calls(rawValue: 4)
        static let connect = Calls(rawValue: 8)
        /// Names made or removed.
        static let name = Calls(rawValue: 16)
    }

    /// Files of the state directory.
    struct Files: OptionSet {
        let rawValue: Int64
        static let log = Files(rawValue: 1)
        static let database = Files(rawValue: 2)
        static let any = Files(rawValue: 8)
    }

    /// Where it springs: at the n-th such call from when it was armed, before or after the call is carried out.
    struct Trap {
        var calls: Calls
        var files: Files = []
        var countdown = 1
        var isAfterwards = false
        /// The error every such call fails with from then on, until disarmed; 0: the process is killed.
        var fault: Int32 = 0
    }

    /// The numbers of `saboteur.c`.
    private enum Slot: Int64, CaseIterable {
        case armed, calls, files, countdown, after, fault, wall, uptime, sprung, seen
    }

    let environment: [String: String]
    private let page: Int32

    /// - Parameter state: the state directory whose files count.
    init(in scratch: URL, watching state: URL) throws {
        let file = scratch.appendingPathComponent("saboteur-\(UUID().uuidString)").path
        page = open(file, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard page >= 0, ftruncate(page, off_t(Slot.allCases.count * 8)) == 0 else { throw Refused(what: file) }
        environment = [
            "LD_PRELOAD": try Saboteur.library.get(), "SABOTEUR_CONTROL": file, "SABOTEUR_FOLDER": state.path,
        ]
    }

    deinit { close(page) }

    func arm(_ trap: Trap) {
        store(.calls, trap.calls.rawValue)
        store(.files, trap.files.rawValue)
        store(.countdown, Int64(trap.countdown))
        store(.after, trap.isAfterwards ? 1 : 0)
        store(.fault, Int64(trap.fault))
        store(.armed, 1)
    }

    func disarm() { store(.armed, 0) }

    /// Whether the trap has sprung.
    var hasSprung: Bool { load(.sprung) != 0 }

    /// How many calls of the kind there were while armed.
    var seen: Int { Int(load(.seen)) }

    /// Sets the time of day this many seconds ahead of the machine's, or behind.
    func moveWallClock(to seconds: Int64) { store(.wall, seconds) }

    /// Lets this many seconds more have gone by since the machine was started.
    func moveUptime(to seconds: Int64) { store(.uptime, seconds) }

    private func store(_ slot: Slot, _ value: Int64) {
        // The file and its mapping in the other process are the same page of the kernel's memory.
        let written = withUnsafeBytes(of: value) { pwrite(page, $0.baseAddress, 8, off_t(slot.rawValue * 8)) }
        precondition(written == 8, "a page of shared memory is not written in part")
    }

    private func load(_ slot: Slot) -> Int64 {
        var value: Int64 = 0
        let count = withUnsafeMutableBytes(of: &value) { pread(page, $0.baseAddress, 8, off_t(slot.rawValue * 8)) }
        precondition(count == 8, "a page of shared memory is not read in part")
        return value
    }

    struct Refused: Error { let what: String }

    /// Compiled once for all tests by the compiler that comes with Swift.
    private static let library = Result<String, any Error> {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appendingPathComponent("saboteur.c").path
        let product = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("saboteur.so").path
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = ["clang", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", product, source, "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw Refused(what: "clang \(source)") }
        return product
    }
}
