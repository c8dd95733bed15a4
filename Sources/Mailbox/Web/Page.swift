import Foundation

/// What every page of the web view shares: head, top bar, the way times and sizes are written.
enum Page {
    /// `refreshing` reloads the page every few seconds, so that a new mail appears without any script.
    static func html(title: String, refreshing: Bool = false, bar: HTML = "", _ content: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        \(refreshing ? "<meta http-equiv=\"refresh\" content=\"3\">" : "" as HTML)
        <title>\(title)</title>
        <link rel="stylesheet" href="/style.css">
        <link rel="icon" href="data:,">
        </head>
        <body>
        <header class="bar"><a class="brand" href="/"><span class="mark"></span>Mailbox</a>\(bar)</header>
        <main>
        \(content)
        </main>
        </body>
        </html>
        """
    }

    static func time(_ date: Date) -> HTML {
        let iso = date.formatted(.iso8601)
        return
            "<time datetime=\"\(iso)\">\(String(iso.prefix(10))) <b>\(String(iso.dropFirst(11).prefix(8)))</b> UTC</time>"
    }

    static func size(_ bytes: Int) -> String {
        if bytes < 1_000 { return "\(bytes) bytes" }
        if bytes < 1_000_000 { return String(format: "%.1f kB", Double(bytes) / 1_000) }
        return String(format: "%.1f MB", Double(bytes) / 1_000_000)
    }
}
