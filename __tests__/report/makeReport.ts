import type { PortBinding } from "../../src/compose/Project.ts";
import type { PortRow, Report, ReportFinding } from "../../src/report/Report.ts";

export const place = (line: number, file = "compose.yaml") => ({
  file,
  line,
  column: 9,
  endLine: line,
  endColumn: 20,
});

const entry = {
  span: { file: "/compose.yaml", start: 0, end: 0 },
  short: true,
  plain: false,
  written: null,
  related: [],
  variables: [],
  variable: null,
};

export function makeRow(
  row: Partial<Omit<PortRow, "binding">> & { readonly binding?: Partial<PortBinding> } = {},
): PortRow {
  const binding = {
    target: 80,
    count: 1,
    protocol: "tcp",
    hostIp: null,
    published: "8080",
    mode: "ingress",
    name: null,
    appProtocol: null,
    ...entry,
  };
  return {
    project: "shop",
    service: "web",
    kind: "fixed",
    offset: 0,
    count: 1,
    requested: "*:8080/tcp",
    status: "free",
    assigned: null,
    holders: [],
    place: place(8),
    ...row,
    binding: { ...binding, ...row.binding },
  };
}

export function makeFinding(finding: Partial<ReportFinding> = {}): ReportFinding {
  return {
    rule: "port-occupied",
    severity: "error",
    project: "shop",
    service: "web",
    evidence: "*:8080/tcp",
    message: "web cannot publish host port 8080/tcp",
    label: "web publishes 8080 on all addresses",
    fix: "set HTTP_PORT=8081 in .env",
    note: "",
    place: place(8),
    related: [],
    ...finding,
  };
}

export function makeReport(report: Partial<Report> = {}): Report {
  const findings = report.findings ?? [];
  const count = (level: ReportFinding["severity"]) =>
    findings.filter(({ severity }) => severity === level).length;
  return {
    command: "check",
    ok: findings.length === 0,
    failOn: "error",
    exitStatus: findings.length === 0 ? 0 : 1,
    summary: { error: count("error"), warning: count("warning"), notice: count("notice") },
    projects: [
      {
        name: "shop",
        directory: ".",
        files: ["compose.yaml"],
        profiles: [],
        composeArgs: ["--file", "/repo/compose.yaml"],
      },
    ],
    rows: [],
    findings,
    exceptions: [],
    references: [],
    pairs: [],
    probed: true,
    host: { platform: "linux", visible: true, reason: null, ephemeral: [32768, 60999] },
    ...report,
  };
}
