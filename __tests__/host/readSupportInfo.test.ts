import { describe, expect, it } from "vitest";
import { readSupportInfo } from "../../src/host/readSupportInfo.ts";
import { fakeHost } from "./fakeHost.ts";

const RULES = [
  "*nat",
  ":PREROUTING ACCEPT [8080:99]",
  "-A DOCKER ! -i br-1 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80",
  "-A DOCKER ! -i br-1 -p tcp -m tcp --dport 18080 -j DNAT --to-destination 172.18.0.3:80",
  "-A INPUT -p tcp -m multiport --dports 443,8080 -j ACCEPT",
  "",
].join("\n");
const NFT =
  "table inet filter {\n  chain input {\n    tcp dport { 22, 8080 } accept\n    tcp dport " +
  "81 accept\n  }\n}\n";
const container = {
  Id: "x",
  Names: ["/shop-db-1"],
  State: "running",
  Status: "Up 3 days",
  Labels: { "com.docker.compose.project": "shop", "com.docker.compose.service": "db" },
  Ports: [{ IP: "127.0.0.1", PrivatePort: 5432, PublicPort: 5432, Type: "tcp" }],
};
const printed: Readonly<Record<string, string>> = { "iptables-save": RULES, nft: NFT };

function host(sudo = false) {
  const asked: string[] = [];
  const fake = fakeHost({
    files: {
      "/proc/version": "Linux version 6.17.0-azure (builder@host) #1 SMP\n",
      "/proc/sys/net/ipv4/ip_local_port_range": "32768\t60999\n",
    },
    engine: { "/containers/json": JSON.stringify([container]) },
    version: "28.5.2",
  });
  const command = (program: string, args: readonly string[]) => {
    asked.push([program, ...args].join(" "));
    return Promise.resolve(printed[sudo ? (args[1] ?? "") : program] ?? null);
  };
  return { ...fake, command, sudo, commands: asked };
}

describe("readSupportInfo", () => {
  it("returns versions, kernel settings, containers and firewall rules for a port", async () => {
    expect(await readSupportInfo(host(), [8080])).toEqual({
      system: "Linux version 6.17.0-azure",
      engine: { found: "the default context is a unix:// address", version: "28.5.2" },
      lists: { "net.ipv4.ip_local_port_range": "32768 60999" },
      containers: ["shop-db-1 (shop/db), up 3 days: 127.0.0.1:5432/tcp"],
      firewall: [
        "-A DOCKER ! -i br-1 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80",
        "-A INPUT -p tcp -m multiport --dports 443,8080 -j ACCEPT",
        "tcp dport { 22, 8080 } accept",
      ],
    });
  });

  it("returns all firewall rules if no port is named", async () => {
    expect((await readSupportInfo(host(), [])).firewall).toHaveLength(5);
  });

  it("reports that the firewall cannot be read, or reads it with sudo", async () => {
    expect(
      (await readSupportInfo({ ...host(), command: () => Promise.resolve(null) }, [])).firewall,
    ).toBeNull();
    const asRoot = host(true);
    expect((await readSupportInfo(asRoot, [81])).firewall).toEqual(["tcp dport 81 accept"]);
    expect(asRoot.commands).toEqual([
      "sudo -n iptables-save",
      "sudo -n ip6tables-save",
      "sudo -n nft list ruleset",
    ]);
  });
});
