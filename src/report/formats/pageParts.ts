// A backslash at the end of a line continues it, so the page has no line break there.

/** The style of the page, for light and dark mode and for print. */
export const PAGE_STYLE = `
:root{--text:#1f2328;--soft:#59636e;--line:#d1d9e0;--code:#818b981f;--back:#fff;\
--panel:#f6f8fa;--link:#0969da;--bad:#cf222e;--bad-back:#ffebe9;--good:#1a7f37;\
--warn:#9a6700;--tint0:#ddf4ff;--tint1:#fff8c5;--tint2:#dafbe1;\
--tint3:#fbefff;--tint4:#ffeff7;--tint5:#fff1e5}
@media (prefers-color-scheme:dark){:root{--text:#f0f6fc;--soft:#9198a1;--line:#3d444d;\
--code:#656c7633;--back:#0d1117;--panel:#151b23;--link:#4493f8;--bad:#f85149;--bad-back:#3c1618;\
--good:#3fb950;--warn:#d29922;--tint0:#0c2d6b55;--tint1:#4b290055;--tint2:#04260f99;\
--tint3:#3c1e7055;--tint4:#5e103e55;--tint5:#5a1e0255}}
*{box-sizing:border-box}
body{overflow-wrap:anywhere;margin:0 auto;max-width:80rem;padding:1.5rem;background:var(--back);\
color:var(--text);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem;\
border-bottom:1px solid var(--line);padding-bottom:.25rem}h3{font-size:1rem;margin:1rem 0 .25rem}
h4{font-size:1rem;margin:.75rem 0 .25rem}small{color:var(--soft);font-weight:400;font-size:.9em}
a{color:var(--link)}header p{margin:.25rem 0}footer{margin-top:2rem;font-size:.9em;\
border-top:1px solid var(--line)}
code,pre{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere}\
code{white-space:pre-wrap}.help code{user-select:all}\
p code{background:var(--code);border-radius:4px;padding:.1em .3em}\
pre{margin:.4rem 0;overflow-x:auto;line-height:1.35}.red{color:var(--bad)}\
.yellow{color:var(--warn)}.blue{color:var(--link)}\
.place,figcaption,.note{color:var(--soft)}
form{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;position:sticky;top:0;\
z-index:1;background:var(--panel);border:1px solid var(--line);border-radius:6px;\
padding:.6rem .8rem;margin-top:1rem}
form[hidden]{display:none}
input,select,button{font:inherit;color:inherit;background:var(--back);\
border:1px solid var(--line);border-radius:6px;padding:.2rem .5rem}
input[type=search]{width:16rem;max-width:100%}select{max-width:min(24rem,100%)}label{max-width:100%}
:focus-visible{outline:2px solid var(--link);outline-offset:1px}
output{color:var(--soft);margin-left:auto}
figure{margin:0}.scroll{overflow-x:auto}svg{display:block;width:100%;min-width:44rem;height:auto;\
font:12px system-ui,sans-serif;fill:var(--text)}
svg line{stroke:var(--line)}svg line.tick{stroke-dasharray:2 3}\
text.tick,text.band-name{fill:var(--soft);font-size:11px;text-anchor:middle}\
text.lane{text-anchor:end}
.tint0{fill:var(--tint0)}.tint1{fill:var(--tint1)}.tint2{fill:var(--tint2)}\
.tint3{fill:var(--tint3)}.tint4{fill:var(--tint4)}.tint5{fill:var(--tint5)}
.label polyline{fill:none;stroke:var(--line)}.label text{fill:var(--soft)}\
.label.conflict polyline{stroke:var(--bad)}.label.conflict text{fill:var(--bad);font-weight:700}
.mark{fill:var(--soft)}.mark.free,.mark.own{fill:var(--good)}\
.mark.possible,.mark.unknown{fill:var(--warn)}.mark.unchecked{fill:var(--link)}\
.mark.conflict{fill:var(--bad)}
.mark circle,.mark rect{stroke:var(--back);stroke-width:1.5}.crowd .mark *{stroke:none}\
.mark:hover circle,.mark:focus circle{stroke:var(--text);stroke-width:2}
svg .off{opacity:.12}.off:not(svg *){display:none}
.group>ul{list-style:none;margin:0;padding:0}\
.finding{border-left:4px solid var(--line);padding:.4rem .8rem;margin:.5rem 0;\
background:var(--panel);border-radius:0 6px 6px 0}
.finding.error{border-color:var(--bad)}.finding.warning{border-color:var(--warn)}\
.finding.notice{border-color:var(--link)}.finding p{margin:.2rem 0}\
.help::before{content:"help: ";color:var(--good);font-weight:600}\
.hint::before{content:"note: ";font-weight:600}
table{border-collapse:collapse;width:100%}\
th,td{overflow-wrap:normal;text-align:left;vertical-align:top;padding:.3rem .6rem;\
border-bottom:1px solid var(--line)}td code{white-space:pre}\
td .place{white-space:pre-wrap;overflow-wrap:normal}.prose{display:inline-block;\
min-width:14rem}th{white-space:nowrap;color:var(--soft);font-weight:600}
tr.conflict{background:var(--bad-back)}tr:target{outline:2px solid var(--link)}\
.status.free,.status.own{color:var(--good)}\
.status.taken,.status.leased,.status.collides{color:var(--bad);font-weight:600}\
.status.possible,.status.unknown,.status.ignored{color:var(--warn)}
summary{cursor:pointer;margin:2rem 0 .5rem;border-bottom:1px solid var(--line);\
padding-bottom:.25rem}summary h2{display:inline;border:0}
.legend{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0 1rem;\
font-size:.9em;color:var(--soft)}dd{margin:0}
.key{margin-right:1em;white-space:nowrap}.key::before{content:"\\25cf\\a0"}\
.key.good::before{color:var(--good)}.key.warn::before{color:var(--warn)}\
.key.link::before{color:var(--link)}.key.bad::before{color:var(--bad)}
.skip{position:absolute;left:-100vw}.skip:focus{left:1.5rem;top:.25rem;z-index:2;\
background:var(--panel);color:var(--link);padding:.2rem .6rem}
.badge{font-size:.8em;font-weight:600;border:1px solid;border-radius:1em;padding:0 .5em;\
white-space:nowrap}\
.badge.error,.sign.fails{color:var(--bad)}\
.badge.warning,.badge.newly-public,.sign.warnings{color:var(--warn)}\
.badge.notice{color:var(--link)}.badge.no-longer-public,.sign.passes{color:var(--good)}\
.sign.neutral{color:var(--soft)}
@media print{:root{--text:#000;--soft:#444;--line:#999;--back:#fff;--panel:#fff;--bad:#b00;\
--bad-back:#fff;--good:#060;--warn:#850}body{max-width:none;padding:0;font-size:10pt}\
form,.skip{display:none!important}.scroll{overflow:visible}pre{white-space:pre-wrap}\
svg{min-width:0}details::details-content{content-visibility:visible;display:block}\
tr,.finding,figure{break-inside:avoid}thead{display:table-header-group}\
*{print-color-adjust:exact}}
`;

/** The script, which filters the page. Without it, the page shows everything. */
export const PAGE_SCRIPT = `
"use strict";
const byId = (id) => document.getElementById(id);
const [form, query, project, service, conflicts, count] = ["filter", "query", "project",\
 "service", "conflicts", "count"].map(byId);
const items = [...document.querySelectorAll("[data-project]")];
const rows = items.filter(({ id }) => id !== "");
const marks = new Map([...document.querySelectorAll("[data-row]")]\
.map((mark) => [mark.dataset.row, mark]));
function services() {
  const names = new Set(rows.filter(({ dataset }) => project.value === ""\
 || dataset.project === project.value).map(({ dataset }) => dataset.service));
  const chosen = service.value;
  service.replaceChildren(new Option("all", ""), ...[...names].sort()\
.map((name) => new Option(name, name)));
  service.value = names.has(chosen) ? chosen : "";
}
function apply() {
  const words = query.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const shows = ({ dataset }) =>
    (project.value === "" || dataset.project === project.value) &&
    (service.value === "" || dataset.service === service.value) &&
    (!conflicts.checked || "conflict" in dataset) &&
    words.every((word) => dataset.text.includes(word));
  let shown = 0;
  for (const item of items) {
    const visible = shows(item);
    item.classList.toggle("off", !visible);
    if (item.id === "") continue;
    marks.get(item.id)?.classList.toggle("off", !visible);
    if (visible) shown++;
  }
  for (const lane of document.querySelectorAll("[data-lane]")) lane.classList.toggle("off",\
 project.value !== "" && lane.dataset.lane !== project.value);
  for (const part of document.querySelectorAll("main section, main details")) {
    if (part.querySelector("[data-text]") === null) continue;
    const empty = part.querySelector("[data-text]:not(.off)") === null;
    part.classList.toggle("off", empty);
    if (part.open === false && shown < rows.length) part.open = true;
  }
  count.value = shown + " of " + rows.length + " rows";
}
project.addEventListener("change", services);
form.addEventListener("input", apply);
form.addEventListener("reset", () => setTimeout(() => (services(), apply())));
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey\
 || /^(INPUT|SELECT)$/.test(event.target.tagName)) return;
  event.preventDefault();
  query.focus();
});
form.hidden = false;
services();
apply();
`;

/** The hash of the script for the content security policy. A test computes it. */
export const PAGE_SCRIPT_HASH = "sha256-+lKSTt88AU893uDPoaN9DqF6GeLqre/Z3s44cix42D0=";
