import { describe, expect, it } from "vitest";
import {
  describeUnreadFirewall,
  readFirewall,
  readFirewallStates,
} from "../../src/host/readFirewall.ts";
import { ValueFilter } from "../../src/lib/ValueFilter.ts";
import { fakeHost } from "./fakeHost.ts";

const filter = new ValueFilter({ values: ["shop-admin"], secrets: [], home: "" });
const rulesOf = (rules: string, ports: readonly number[]) =>
  readFirewall(fakeHost({ outputs: { "nft list ruleset": rules } }), ports, filter);

describe("readFirewall", () => {
  it.each([
    "-A DOCKER ! -i br-1 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80",
    "-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 172.18.0.2:8080",
    "-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination [fd00::2]:8080",
    "-A INPUT -p tcp -m multiport --dports 443,8080 -j ACCEPT",
    "-A INPUT -p tcp -m multiport --dports 22,8000:8100 -j ACCEPT",
    "-A INPUT -p tcp -m tcp --sport 8080 -j DROP",
    "-A INPUT -p tcp --dport 8000:8100 -j DROP",
    "tcp dport 8080 accept",
    "tcp dport { 22, 8080 } accept",
    "tcp dport { 22, 8000-8100 } accept",
    "tcp dport 80 dnat to 172.18.0.2:8080",
    "tcp dport 80 redirect to :8080",
    "tcp dport vmap { 22 : drop, 8080 : accept }",
  ])("returns a rule that names the port: %s", async (rule) => {
    expect(await rulesOf(`\t${rule}\n`, [8080])).toEqual([rule]);
  });

  it.each([
    "-A DOCKER -p tcp --dport 18080 -j DNAT --to-destination 172.18.0.3:80",
    "-A DOCKER -p tcp --dport 808 -j DNAT --to-destination 172.18.0.3:80801",
    "-A INPUT -p tcp --dport 8000:8079 -j DROP",
    "-A INPUT -s fd00:8080::2 -p tcp --dport 22 -j DROP",
    "-A INPUT -s fd00::8080 -p tcp --dport 22 -j DROP",
    ":INPUT ACCEPT [8080:99]",
    "tcp dport { 22, 8081-8100 } accept",
    "chain port-8080 {",
  ])("leaves out a rule that does not: %s", async (rule) => {
    expect(await rulesOf(`${rule}\n`, [8080])).toEqual([]);
  });

  it("returns all rules about ports without a port, once each and without secrets", async () => {
    const rules =
      'tcp dport 22 accept\ntcp dport 80 accept comment "token=abc" log\nip saddr 10.0.0.1 drop\n';
    const outputs = { "nft list ruleset": rules, "iptables-save": "tcp dport 22 accept\n" };
    expect(await readFirewall(fakeHost({ outputs }), [], filter)).toEqual([
      "tcp dport 22 accept",
      'tcp dport 80 accept comment "token=*** log',
    ]);
  });

  it("hides the values of env files, also at the place where a rule is cut off", async () => {
    const [rule] = (await rulesOf(`dport 80 comment "${"a ".repeat(238)}shop-admin"\n`, [])) ?? [];
    expect(rule).toMatch(/a \*\*\*"$/);
  });

  it("returns at most 200 rules of 500 characters", async () => {
    const rules = Array.from({ length: 300 }, (_, at) => `dport ${at} ${"a ".repeat(500)}\n`).join(
      "",
    );
    const found = (await rulesOf(rules, [])) ?? [];
    expect([found.length, found[0]?.length]).toEqual([200, 500]);
  });
});

describe("describeUnreadFirewall", () => {
  it.each([
    [
      "linux",
      false,
      "iptables-save, ip6tables-save and nft are not installed, or they need root (add --sudo)",
    ],
    [
      "linux",
      true,
      "iptables-save, ip6tables-save and nft are not installed, or sudo needs a password",
    ],
    ["darwin", false, "firewall rules are only read on Linux"],
  ] as const)("says why, on %s with sudo: %s", (platform, sudo, reason) => {
    expect(describeUnreadFirewall({ ...fakeHost({ platform }), sudo })).toBe(reason);
  });
});

describe("readFirewallStates", () => {
  it.each<[string, Parameters<typeof fakeHost>[0], string[]]>([
    ["none that is installed", {}, []],
    [
      "ufw that is on",
      { files: { "/etc/ufw/ufw.conf": "# x\nENABLED=yes\nLOGLEVEL=low\n" } },
      ["ufw is on"],
    ],
    ["ufw that is off", { files: { "/etc/ufw/ufw.conf": "ENABLED=no\n" } }, ["ufw is off"]],
    [
      "firewalld that is on",
      {
        files: { "/etc/firewalld/firewalld.conf": "" },
        outputs: { "firewall-cmd --state": "running\n" },
      },
      ["firewalld is on"],
    ],
    [
      "firewalld that does not answer",
      { files: { "/etc/firewalld/firewalld.conf": "" } },
      ["firewalld is off, or it does not answer"],
    ],
    [
      "nothing on another system",
      { platform: "darwin", files: { "/etc/ufw/ufw.conf": "ENABLED=yes\n" } },
      [],
    ],
  ])("reports %s", async (_, machine, states) => {
    expect(await readFirewallStates(fakeHost(machine))).toEqual(states);
  });
});
