extension Stylesheet {
    /// The rules.
    ///
    /// Large type, one column, two colour schemes, and nothing that moves.
    static let text = """
        :root {
          color-scheme: light dark;
          --ground: #fbfaf7; --paper: #ffffff; --ink: #1d2426; --quiet: #54605f; --line: #cfd6d3;
          --accent: #0f5a55; --on-accent: #ffffff; --help: #fff4d6; --help-line: #b5730a; --fault: #a3221b;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #14191a; --paper: #1d2425; --ink: #ecf0ee; --quiet: #a9b5b2; --line: #3c4747;
            --accent: #7fd0c6; --on-accent: #0d2523; --help: #33290f; --help-line: #e0a63a; --fault: #ff9a90;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 5rem; font: 112.5%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans",
          "DejaVu Sans", sans-serif; }
        body { margin: 0 auto; padding: 0 1rem 3rem; max-width: 42rem; background: var(--ground); color: var(--ink); }
        a { color: var(--accent); text-underline-offset: .15em; }
        a[href^="tel:"], a[href^="sms:"] { white-space: nowrap; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
        h1 { font-size: 1.8rem; line-height: 1.2; margin: 1.6rem 0 .8rem; }
        h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .5rem; }
        h3 { font-size: 1.05rem; margin: 0; display: inline; }
        section { margin: 1.75rem 0; }
        ul { padding: 0; margin: 0; list-style: none; }
        .leave { position: sticky; top: 0; z-index: 1; display: flex; justify-content: flex-end; padding: .6rem 0;
          pointer-events: none; }
        .leave a { display: inline-block; padding: .55rem 1rem; pointer-events: auto; border-radius: .5rem;
          font-weight: 700;          background: var(--ink); color: var(--ground); text-decoration: none; }
        .crisis { margin: 0; padding: .75rem 1rem; background: var(--help); border-left: .4rem solid var(--help-line);
          border-radius: .3rem; font-size: .92rem; line-height: 1.4; }
        .crisis h2 { font-size: 1.05rem; margin: 0 0 .4rem; }
        .crisis li { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between;
          gap: 0 1rem; padding: .15rem 0; }
        .crisis .actions { display: flex; flex-wrap: wrap; gap: 0 .8rem; align-items: baseline; }
        .crisis a { padding: .15rem 0; font-weight: 700; color: inherit; }
        .card { padding: 1.1rem 1.2rem; background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; }
        .card > :last-child { margin-bottom: 0; }
        .card > :first-child { margin-top: 0; }
        .what { font-weight: 700; font-size: 1.15rem; margin: 0; }
        .when { font-size: 1.15rem; margin: .4rem 0; }
        .button, button { display: inline-block; min-height: 3rem; padding: .7rem 1.4rem;
          border: 2px solid var(--accent); border-radius: .5rem; background: var(--accent); color: var(--on-accent);
          font: inherit; font-weight: 700;
          text-decoration: none; text-align: center; cursor: pointer; }
        .second { background: transparent; color: var(--accent); }
        .crisis .quiet { margin: .4rem 0 0; font-size: .85rem; }
        .crisis time { white-space: nowrap; }
        .card + h2 { margin-top: 1.75rem; }
        .urgent { background: var(--help); color: var(--ink); border-color: var(--help-line); }
        .plain { padding-left: 0; border-color: transparent; background: transparent; color: var(--accent); text-decoration: underline;
          font-weight: 400; }
        .progress { margin: 1.6rem 0 0; color: var(--quiet); }
        .progress + h1 { margin-top: .2rem; }
        .question { font-size: 1.35rem; }
        .stem { display: block; margin-bottom: .5rem; font-size: 1rem; font-weight: 400; color: var(--quiet); }
        .answers li { margin: .6rem 0; }
        .answers button { width: 100%; background: var(--paper); }
        .help-now { padding: .2rem 1.2rem 1rem; background: var(--help); border: 3px solid var(--help-line);
          border-radius: .6rem; }
        .help-now h1 { margin-top: 1rem; }
        .help-now .label { display: block; margin-top: .8rem; font-weight: 700; }
        .help-now .button { margin: .4rem .6rem .2rem 0; }
        .offers li, .soonest li { margin: .6rem 0; }
        .offers a { display: block; padding: .9rem 1.1rem; border: 1px solid var(--line); border-radius: .6rem;
          background: var(--paper); text-decoration: none; }
        .offers strong { display: block; text-decoration: underline; text-underline-offset: .15em; }
        .offers span { color: var(--quiet); }
        .soonest .button { display: block; }
        .yours { display: block; font-weight: 400; font-size: .85em; }
        .filters { display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: baseline; }
        .filters a { padding: .4rem 0; }
        .filters a[aria-current] { color: inherit; font-weight: 700; text-decoration: none; }
        details { margin: .8rem 0; }
        summary { padding: .6rem 0; cursor: pointer; font-weight: 700; color: var(--accent); }
        .day { margin: 0; border-bottom: 1px solid var(--line); }
        .day summary { color: inherit; }
        .day summary span { font-weight: 400; color: var(--quiet); margin-left: .5rem; white-space: nowrap; }
        .times { display: grid; grid-template-columns: repeat(auto-fill, minmax(5.6rem, 1fr)); gap: .5rem;
          padding: .3rem 0 1.1rem; }
        .times a { display: block; padding: .65rem .2rem; border: 2px solid var(--accent); border-radius: .5rem;
          background: var(--paper); text-align: center; text-decoration: none; font-weight: 700; }
        .steps { display: flex; justify-content: space-between; gap: 1rem; padding: 1rem 0; }
        .steps a[rel=next] { margin-left: auto; }
        .field { margin: 1rem 0; }
        .field label, legend { display: block; font-weight: 700; }
        legend { padding: 0; }
        fieldset { margin: 1.25rem 0; padding: 0; border: 0; min-width: 0; }
        input, select, textarea { width: 100%; min-height: 3rem; padding: .6rem .7rem; margin-top: .25rem;
          border: 2px solid var(--quiet); border-radius: .4rem; background: var(--paper); color: inherit;
          font: inherit; }
        .check { display: flex; align-items: center; gap: .7rem; min-height: 3rem; }
        .check input { flex: none; width: 1.6rem; min-height: 1.6rem; height: 1.6rem; margin: 0;
          accent-color: var(--accent); }
        .hint { margin: .1rem 0; color: var(--quiet); font-size: .95rem; }
        .fault { margin: .1rem 0; color: var(--fault); font-weight: 700; }
        .wrong { padding-left: .9rem; border-left: .3rem solid var(--fault); }
        .wrong input, .wrong select, .wrong textarea { border-color: var(--fault); }
        .summary { margin: 1rem 0; padding: .9rem 1.1rem; border: 3px solid var(--fault); border-radius: .4rem; }
        .summary > :first-child { margin-top: 0; }
        .summary > :last-child { margin-bottom: 0; }
        .summary a { color: var(--fault); font-weight: 700; }
        .quiet { color: var(--quiet); font-size: .95rem; overflow-wrap: anywhere; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
          white-space: nowrap; }
        footer { margin-top: 2.5rem; padding-top: .8rem; border-top: 1px solid var(--line); font-size: .95rem;
          overflow-wrap: anywhere; }
        footer p { margin: .2rem 0; }
        @media (max-width: 34rem) { .crisis li { justify-content: flex-start; } }
        @media print { .leave, button, .steps { display: none; } }

        """
}
