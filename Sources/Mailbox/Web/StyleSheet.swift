/// The look of the web view, light and dark by the reader's preference. No fonts or images from anywhere.
enum StyleSheet {
    static let css = """
        :root {
            color-scheme: light dark;
            --paper: #f5f6f8; --card: #fff; --ink: #1b2230; --soft: #667085; --line: #e4e7ec; --hover: #f9fafc;
            --accent: #3355dd; --good-ink: #067647; --good: #dcfae6; --badge: #eef0f4;
        }
        @media (prefers-color-scheme: dark) {
            :root {
                --paper: #12151c; --card: #1b1f29; --ink: #e7eaf0; --soft: #98a2b3; --line: #2b3140;
                --hover: #222735; --accent: #8ea6ff; --good-ink: #75e0a7; --good: #113c29; --badge: #2a3040;
            }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink);
            font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
        a { color: var(--accent); text-decoration: none; }
        a:hover { text-decoration: underline; }
        .bar { display: flex; align-items: center; gap: 16px; height: 56px; padding: 0 24px;
            background: var(--card); border-bottom: 1px solid var(--line); position: sticky; top: 0; z-index: 1; }
        .brand { display: flex; align-items: center; gap: 10px; font-weight: 650; font-size: 17px; color: var(--ink); }
        .brand:hover { text-decoration: none; }
        .mark { width: 24px; height: 17px; border: 2px solid var(--accent); border-radius: 4px; position: relative;
            overflow: hidden; display: inline-block; }
        .mark::after { content: ""; position: absolute; width: 15px; height: 15px; left: 2.5px; top: -9.5px;
            border: 2px solid var(--accent); border-radius: 2px; transform: rotate(45deg); }
        .mark.large { transform: scale(2.4); margin-bottom: 28px; }
        .count { color: var(--soft); margin-left: auto; }
        .back { margin-left: auto; }
        button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line);
            border-radius: 8px; padding: 4px 14px; cursor: pointer; }
        button:hover { background: var(--hover); }
        main { max-width: 1040px; margin: 28px auto; padding: 0 24px; }
        .mails { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line);
            border-radius: 12px; overflow: hidden; }
        .mails li + li { border-top: 1px solid var(--line); }
        .mails a { display: grid; grid-template-columns: 190px 1fr auto; gap: 20px; padding: 13px 20px;
            color: inherit; align-items: baseline; }
        .mails a:hover { background: var(--hover); text-decoration: none; }
        .who, .what b, .to { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .what { min-width: 0; display: grid; }
        .what b { font-weight: 600; }
        .to, .when, .note, time { color: var(--soft); font-size: 13px; }
        time b { font-weight: 600; color: var(--ink); }
        .note { margin: 14px 4px; }
        .empty { text-align: center; color: var(--soft); padding: 90px 0; }
        .empty h1 { font-size: 20px; margin: 0 0 4px; color: var(--ink); }
        .empty p { margin: 0; }
        article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 24px 28px; }
        article h1 { font-size: 22px; line-height: 1.3; margin: 0 0 14px; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: 84px 1fr; gap: 4px 12px; margin: 0 0 20px; font-size: 14px; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        dd time { font-size: inherit; }
        code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        code { font-size: 13px; }
        .badge { font-size: 12px; padding: 2px 9px; border-radius: 99px; background: var(--badge); color: var(--soft);
            margin-left: 6px; white-space: nowrap; }
        .badge.good { background: var(--good); color: var(--good-ink); }
        .tabs { display: flex; gap: 22px; border-bottom: 1px solid var(--line); margin-bottom: 18px; }
        .tabs a { padding: 8px 2px; margin-bottom: -1px; color: var(--soft); border-bottom: 2px solid transparent; }
        .tabs a:hover { color: var(--ink); text-decoration: none; }
        .tabs a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
        .tabs .download { margin-left: auto; color: var(--accent); }
        iframe { width: 100%; height: 60vh; min-height: 420px; border: 1px solid var(--line); border-radius: 8px;
            background: #fff; color-scheme: light; }
        pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13.5px; line-height: 1.55; }
        pre.source { font-size: 12.5px; color: var(--soft); }
        section { margin-top: 22px; font-size: 14px; }
        h2 { font-size: 13px; font-weight: 600; color: var(--soft); margin: 0 0 6px; }
        section ul { margin: 0; padding-left: 18px; overflow-wrap: anywhere; }
        @media (max-width: 720px) {
            main { padding: 0 12px; margin: 14px auto; }
            .mails a { grid-template-columns: 1fr auto; gap: 2px 12px; }
            .what { grid-column: 1 / -1; grid-row: 2; }
            article { padding: 18px 16px; }
            dl { grid-template-columns: 72px 1fr; }
        }
        """
}
