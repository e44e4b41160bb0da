/** The page's style: system fonts, light and dark, nothing from elsewhere. */
export const style = `
:root{color-scheme:light dark;--bg:#fbfaf7;--card:#fff;--ink:#1d2330;--dim:#667085;--grid:#e7e5df;--edge:#dedbd2;--optimum:#c2410c;
--p0:#2563eb;--p1:#0f9d76;--p2:#b4459b;--p3:#7c3aed;--p4:#0e8fb3;--p5:#a16207;--base:#98a2b3}
@media (prefers-color-scheme:dark){:root{--bg:#12151c;--card:#1a1f29;--ink:#e8eaf0;--dim:#98a2b3;--grid:#2a303c;--edge:#2f3644;--optimum:#fb923c;
--p0:#6ea8fe;--p1:#4fd1a5;--p2:#f08bd3;--p3:#b79bff;--p4:#5ccbe8;--p5:#e3b341;--base:#667085}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1080px;margin:0 auto;padding:40px 24px 64px}
h1{font-size:30px;line-height:1.2;margin:0 0 6px;letter-spacing:-.02em}
h2{font-size:19px;margin:0 0 4px;letter-spacing:-.01em}
p{margin:4px 0 14px}.dim,.note{color:var(--dim)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:14px;margin:24px 0}
.tile,section{background:var(--card);border:1px solid var(--edge);border-radius:14px}
.tile{padding:16px 18px}.tile b{display:block;font-size:27px;line-height:1.2;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tile span{color:var(--dim);font-size:13px}.tile i{font-style:normal;font-weight:600;display:flex;gap:8px;align-items:center;font-size:14px;margin-bottom:6px}
section{padding:22px 24px;margin:18px 0}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(340px,1fr));gap:12px}
svg{width:100%;height:auto;display:block}
svg text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:var(--ink)}
.tick{fill:var(--dim)!important}.axis{fill:var(--dim)!important;font-size:13px!important}
.plot-title{font-weight:600!important;font-size:13px!important}
.grid{stroke:var(--grid);stroke-width:1}
.contour{fill:none;stroke:var(--optimum);stroke-width:1.2;stroke-dasharray:2 5;opacity:.65}
.contour-label{fill:var(--optimum)!important;font-size:11px!important;opacity:.9}
.front{fill:none;stroke:var(--dim);stroke-width:1.5;opacity:.6}
.leader{stroke:var(--dim);stroke-width:1}
.mark.ruleset circle{fill:var(--c);stroke:var(--card);stroke-width:2}.mark.ruleset text{font-weight:650;fill:var(--c)}
.mark.baseline circle{fill:var(--card);stroke:var(--base);stroke-width:2}.mark.baseline text{fill:var(--dim)}
.mark.optimum path{fill:var(--optimum);stroke:var(--card);stroke-width:2}.mark.optimum text{fill:var(--optimum);font-weight:650}
.line path{fill:none;stroke:var(--c);stroke-width:2.4;stroke-linejoin:round}.line circle{fill:var(--c)}
.line.baseline path{stroke:var(--base);stroke-width:1.1;opacity:.7}.line.baseline circle{fill:var(--base);r:2}
.key{display:flex;flex-wrap:wrap;gap:6px 18px;margin:6px 0 12px;font-size:13px;color:var(--dim)}
.dot{width:11px;height:11px;border-radius:50%;background:var(--c);display:inline-block;flex:none}
.dot.hollow{background:none;border:2px solid var(--base)}.dot.diamond{border-radius:1px;transform:rotate(45deg) scale(.85)}
.key span{display:inline-flex;gap:7px;align-items:center}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
th,td{padding:6px 8px;text-align:right;border-bottom:1px solid var(--grid);white-space:nowrap}
th{color:var(--dim);font-weight:500}th:first-child,td:first-child{text-align:left}
tr.ruleset td:first-child,tr.optimum td:first-child{font-weight:650}tr.optimum td{color:var(--optimum)}
tbody tr:last-child td{border-bottom:0}
details summary{cursor:pointer;color:var(--dim);margin:4px 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:0;font-size:14px}dt{font-weight:600}dd{margin:0;color:var(--dim)}
@media (max-width:640px){main{padding:24px 12px}section{padding:16px 12px}dl{grid-template-columns:1fr}dd{margin-bottom:8px}}
`;
