import FoundationEssentials
import Mail
import Policy

/// Reads a folder of templates: what stands where, and that nothing stands there in vain.
/// Reads files only; never writes. A file or folder that no letter would use is an error, because it is a typo.
/// Paths come from listings, never from a portal's name, so no name can lead out of the folder.
struct TemplateFolder {
    /// Templates by their name below the folder that holds them: `layout.html.mustache`, `de/invitation.mustache`.
    typealias Shelf = [String: TemplateFile]

    static let layouts = ["layout.html.mustache", "layout.text.mustache"]
    static let words = ["language.mustache"] + Letter.allCases.map { $0.rawValue + ".mustache" }

    let shared: Shelf
    let portals: [Slug: Shelf]
    let languages: [LanguageTag]

    /// - Throws: `TemplateError.unreadable`, `.missing`, `.unknownFile`, `.unknownFolder`, `.notAPortalName`
    init(reading directory: String) throws(TemplateError) {
        var languages: [LanguageTag] = []
        for folder in try Self.entries(of: directory) where Self.isFolder("\(directory)/\(folder)") {
            if folder != "portals" { languages.append(try Self.language(of: folder)) }
        }
        var expected = Self.layouts
        for language in languages { expected += Self.words.map { "\(language)/\($0)" } }
        // English is the last fallback of every letter.
        if !languages.contains(where: { $0.description == "en" }) { throw .missing(file: "en/language.mustache") }
        shared = try Self.shelf("", in: directory, expected: expected)
        for file in expected where shared[file] == nil { throw .missing(file: file) }

        var portals: [Slug: Shelf] = [:]
        if Self.isFolder("\(directory)/portals") {
            for portal in try Self.entries(of: "\(directory)/portals") {
                guard Self.isFolder("\(directory)/portals/\(portal)") else { throw .unknownFile("portals/\(portal)") }
                portals[try Self.portal(of: portal)] = try Self.shelf(
                    "portals/\(portal)/", in: directory, expected: expected)
            }
        }
        self.portals = portals
        self.languages = languages
    }

    /// All templates below `prefix`, a path relative to `directory` that is empty or ends with a slash.
    private static func shelf(_ prefix: String, in directory: String, expected: [String]) throws(TemplateError) -> Shelf
    {
        var shelf: Shelf = [:]
        for entry in try entries(of: "\(directory)/\(prefix)") {
            guard isFolder("\(directory)/\(prefix)\(entry)") else {
                guard expected.contains(entry) else { throw .unknownFile(prefix + entry) }
                shelf[entry] = try file(prefix + entry, in: directory)
                continue
            }
            if prefix.isEmpty, entry == "portals" { continue }
            guard expected.contains("\(entry)/language.mustache") else { throw .unknownFolder(prefix + entry) }
            for name in try entries(of: "\(directory)/\(prefix)\(entry)") {
                guard expected.contains("\(entry)/\(name)") else { throw .unknownFile("\(prefix)\(entry)/\(name)") }
                shelf["\(entry)/\(name)"] = try file("\(prefix)\(entry)/\(name)", in: directory)
            }
        }
        return shelf
    }

    private static func portal(of folder: String) throws(TemplateError) -> Slug {
        do { return try Slug(parsing: folder) } catch { throw .notAPortalName(folder: "portals/\(folder)", error) }
    }

    private static func language(of folder: String) throws(TemplateError) -> LanguageTag {
        // Two or three letters first, as every language in the registry has: "letters" is a mistake, not a language.
        guard let primary = folder.split(separator: "-").first, (2...3).contains(primary.utf8.count),
            let tag = try? LanguageTag(parsing: folder)
        else { throw .unknownFolder(folder) }
        return tag
    }

    /// In a fixed order, so that of two mistakes every start names the same one. Notes beside templates are welcome.
    private static func entries(of path: String) throws(TemplateError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
                .filter { !$0.hasPrefix(".") && $0 != "README.md" }.sorted()
        } catch {
            throw .unreadable(
                path: path,
                cause: FileManager.default.fileExists(atPath: path) ? "no permission" : "there is no such folder")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }

    private static func file(_ name: String, in directory: String) throws(TemplateError) -> TemplateFile {
        let path = "\(directory)/\(name)"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .unreadable(path: path, cause: "no permission, or not a file")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw .unreadable(path: path, cause: "it is not UTF-8")
        }
        let file = TemplateFile(name: name, text: text)
        if let line = file.lineWithControlCharacter { throw file.flaw(.controlCharacter, line: line) }
        return file
    }
}
