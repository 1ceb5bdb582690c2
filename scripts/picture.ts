import { readFileSync } from "node:fs";
import manifest from "../package.json" with { type: "json" };
import { dirname, join } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type Annotation, buildAnnotations } from "../src/report/formats/annotations.ts";
import type { Report } from "../src/report/Report.ts";
import { renderComment } from "../src/review/buildComment.ts";
import { comparePorts } from "../src/review/comparePorts.ts";
import { findCauses } from "../src/review/findCauses.ts";
import { runPipeline } from "../src/pipeline.ts";
import { openLocalFiles } from "../src/system/files/openLocalFiles.ts";
import { openHost } from "../src/system/host/openHost.ts";

const root = dirname(import.meta.dirname);
const example = "examples/collision";

/**
 * Draws a pull request that adds the service `reports`, as GitHub shows it: the annotations at the
 * lines of the file, and the comment. Returns an SVG that contains XHTML.
 */
export async function picture(): Promise<string> {
  const [base, checked] = [await check(["db"]), await check([])];
  const changes = comparePorts(base.rows, checked.rows);
  const findings = findCauses(checked, { base, changes });
  const made = { version: manifest.version, at: "2026-11-30T15:41:00Z", commit: COMMIT };
  const comparison = { commit: "", changes, renamed: [], exceptions: [], problem: null };
  const report = { ...checked, findings, made, rulesUrl: "docs/rules", comparison };
  const context = { marker: "", leg: null, link: () => "#", summaryUrl: null, commitUrl: "#" };
  const page = micromark(renderComment(report, context), {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const marked = file(`${example}/compose.yaml`, buildAnnotations(report));
  const head = '<div class="name"><b>github-actions</b> commented</div>';
  return svg(`<div class="file">${marked}</div>
<div class="comment">${head}<div class="body">${page}</div></div>`);
}

const COMMIT = "4ee92f0a5b1c7d3e8f9a0b1c2d3e4f5a6b7c8d9e";

async function check(services: readonly string[]): Promise<Report> {
  const request = {
    cwd: join(root, example),
    searchParents: false,
    found: false,
    files: [],
    projectName: null,
    projectDirectory: null,
    profiles: [],
    envFiles: [],
    services,
  };
  const deps = { files: openLocalFiles(root), env: {}, host: openHost({}) };
  return runPipeline(
    { command: "check", projects: [request], workflows: [], probe: false, failOn: "error" },
    deps,
  );
}

function file(path: string, marks: readonly Annotation[]): string {
  const lines = readFileSync(join(root, path), "utf8").trimEnd().split("\n");
  const rows = lines.flatMap((line, index) => [
    `<div class="line"><span>${index + 1}</span>${escape(line)}</div>`,
    ...marks.filter(({ place }) => place?.endLine === index + 1 && place.file === path).map(mark),
  ]);
  return [`<div class="name">${path}</div>`, ...rows].join("\n");
}

function mark({ title, message }: Annotation): string {
  const lines = [
    "<b><i>✕</i> Check failure</b>",
    "GitHub Actions / test",
    `<b>${escape(title)}</b>`,
    ...message.split("\n").map(escape),
  ];
  return `<div class="mark">${lines.join("<br/>")}</div>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function svg(body: string): string {
  const size = `width="900" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 900 ${height}">
<foreignObject ${size}>
<div xmlns="http://www.w3.org/1999/xhtml" class="page">
<style>${style}</style>
${body}
</div>
</foreignObject>
</svg>
`;
}

const height = 1112;

/** Imitates GitHub. */
const style = `
.page { box-sizing: border-box; height: ${height}px; padding: 16px;
  background: #fff; color: #1f2328;
  font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif }
.file, .comment { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden }
.comment { margin-top: 16px }
.body { padding: 0 16px 8px }
.name { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; font-size: 12px }
.line, .name, code {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }
.line { white-space: pre; font-size: 12px; line-height: 20px }
.line span { display: inline-block; width: 40px; margin-right: 20px; text-align: right;
  color: #59636e }
.mark { margin: 8px 16px 8px 60px; padding: 8px 16px; border: 1px solid #d1d9e0;
  border-left: 3px solid #d1242f; border-radius: 6px; font-size: 12px }
.mark i { color: #d1242f; font-style: normal }
h2, h3 { margin: 16px 0 12px; padding-bottom: 6px; border-bottom: 1px solid #d1d9e0;
  font-size: 20px; line-height: 1.25 }
h3, h4 { border: 0; font-size: 16px }
h4 { font-size: 14px; margin: 0 0 8px }
a { color: #0969da }
sub { font-size: 75%; line-height: 0 }
details { margin: 12px 0 }
p { margin: 0 0 12px }
table { border-collapse: collapse; font-size: 12px }
th, td { padding: 4px 10px; border: 1px solid #d1d9e0; text-align: left }
code { padding: 2px 4px; border-radius: 6px; background: #eff1f3; font-size: 11px }
`;
