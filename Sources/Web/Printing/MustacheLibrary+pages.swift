import Mustache

extension MustacheLibrary {
    /// The templates of pages, each with the escaping in front, so that none can forget it. They are part of the
    /// program, so one that does not parse is our bug and stops the start.
    /// - Parameter pages: their sources by name.
    init(pages: [String: [UInt8]]) {
        // Before any is parsed: they name it.
        MustacheContentTypes.register(EscapedByOctet(), named: EscapedByOctet.name)
        self.init(
            templates: pages.mapValues { source in
                do {
                    return try MustacheTemplate(
                        string: "{{% CONTENT_TYPE:\(EscapedByOctet.name)}}" + String(decoding: source, as: UTF8.self))
                } catch {
                    preconditionFailure("a page's template does not parse: \(error)")
                }
            })
    }
}
