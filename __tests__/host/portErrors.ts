export const START =
  "Error response from daemon: driver failed programming external connectivity on endpoint " +
  "shop-db-1 (5e2f): ";
const START_28 = START.replace("daemon: ", "daemon: failed to set up container networking: ");

/**
 * Messages about ports that could not be published: the program, the message, and the cause, the
 * port and the container in it. Engines 20.10.24, 26.1.5 and 28.5.2: recorded. 27 and 29: from
 * moby's sources. The others: from public issues and sources, with other names and ports.
 */
export const PORT_ERRORS: readonly (readonly [string, string, string])[] = [
  [
    "another container, engine 20",
    `${START}Bind for 0.0.0.0:8080 failed: port is already allocated`,
    "allocated 0.0.0.0:8080 shop-db-1",
  ],
  [
    "another container, engine 20, IPv6",
    `${START}Bind for :::8080 failed: port is already allocated`,
    "allocated [::]:8080 shop-db-1",
  ],
  [
    "another container, engine 28, one IPv6 address",
    `${START_28}Bind for ::1:10407 failed: port is already allocated`,
    "allocated [::1]:10407 shop-db-1",
  ],
  [
    "another container, engine 28",
    `${START_28}Bind for 127.0.0.1:8080 failed: port is already allocated`,
    "allocated 127.0.0.1:8080 shop-db-1",
  ],
  [
    "a process, engine 20",
    `${START}Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address already ` +
      "in use",
    "in-use 0.0.0.0:8080/tcp shop-db-1",
  ],
  [
    "a process, engine 26, IPv6 and udp",
    `${START}Error starting userland proxy: listen udp6 [::]:5353: bind: address already in use`,
    "in-use [::]:5353/udp shop-db-1",
  ],
  [
    "a process, engine 27",
    `${START}failed to bind port 0.0.0.0:8080/tcp: Error starting userland proxy: listen ` +
      "tcp4 0.0.0.0:8080: bind: address already in use",
    "in-use 0.0.0.0:8080/tcp shop-db-1",
  ],
  [
    "a process, engine 28",
    `${START_28}failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already ` +
      "in use",
    "in-use 0.0.0.0:8080/tcp shop-db-1",
  ],
  [
    "a process, engine 28, IPv6",
    `${START_28}failed to bind host port for [::]:10206:172.19.0.2:80/tcp: address already ` +
      "in use",
    "in-use [::]:10206/tcp shop-db-1",
  ],
  [
    "a process, engine 28, when listening",
    `${START_28}failed to listen on TCP socket: address already in use`,
    "in-use no port shop-db-1",
  ],
  [
    "a process, engine 29",
    `${START_28}failed to bind host port 0.0.0.0:8080/tcp: address already in use`,
    "in-use 0.0.0.0:8080/tcp shop-db-1",
  ],
  [
    "a process, engine 29, IPv6",
    `${START_28}failed to bind host port [::1]:53/udp: address already in use`,
    "in-use [::1]:53/udp shop-db-1",
  ],
  [
    "a foreign address, engine 20",
    `${START}Error starting userland proxy: listen tcp4 203.0.113.1:80: bind: cannot assign ` +
      "requested address",
    "not-local 203.0.113.1:80/tcp shop-db-1",
  ],
  [
    "a foreign address, engine 28",
    `${START_28}failed to bind host port for 203.0.113.1:11000:172.19.0.2:80/udp: cannot ` +
      "assign requested address",
    "not-local 203.0.113.1:11000/udp shop-db-1",
  ],
  ["an exhausted pool", `${START}all ports are allocated`, "exhausted no port shop-db-1"],
  [
    "Docker Desktop",
    "Error response from daemon: ports are not available: exposing port TCP 0.0.0.0:5000 -> " +
      "0.0.0.0:0: listen tcp 0.0.0.0:5000: bind: address already in use",
    "in-use 0.0.0.0:5000/tcp",
  ],
  [
    "Docker Desktop of 2024",
    "Error response from daemon: ports are not available: exposing port TCP 0.0.0.0:8080 -> " +
      "127.0.0.1:0: listen tcp 0.0.0.0:8080: bind: Only one usage of each socket address " +
      "(protocol/network address/port) is normally permitted.",
    "in-use 0.0.0.0:8080/tcp",
  ],
  [
    "Docker Desktop in a range that Windows excludes",
    "Error response from daemon: Ports are not available: listen tcp 0.0.0.0:50051: bind: An " +
      "attempt was made to access a socket in a way forbidden by its access permissions.",
    "denied 0.0.0.0:50051/tcp",
  ],
  [
    "podman",
    "Error: cannot listen on the TCP port: listen tcp4 :27081: bind: address already in use",
    "in-use *:27081/tcp",
  ],
  [
    "podman without root",
    "Error: rootlessport listen tcp 0.0.0.0:8080: bind: address already in use",
    "in-use 0.0.0.0:8080/tcp",
  ],
  [
    "podman without root, a privileged port",
    "Error: rootlessport cannot expose privileged port 80, you can add " +
      "'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024), or " +
      "choose a larger port number (>= 1024): listen tcp 0.0.0.0:80: bind: permission denied",
    "denied 0.0.0.0:80/tcp",
  ],
  [
    "a rootless engine",
    `${START}error while calling PortManager.AddPort(): cannot expose privileged port 80, ` +
      "you can add",
    "denied *:80 shop-db-1",
  ],
  [
    "a rootless engine, a process",
    `${START}error while calling RootlessKit PortManager.AddPort(): listen tcp4 ` +
      "0.0.0.0:8080: bind: address already in use",
    "in-use 0.0.0.0:8080/tcp shop-db-1",
  ],
  [
    "podman with pasta",
    "Error: pasta failed with exit code 1:\nFailed to bind port 8080 (Address already in " +
      "use) for option '-t 8080-8080:80-80', exiting",
    "in-use *:8080",
  ],
  [
    "podman with pasta of 2026",
    "Error: pasta failed with exit code 1:\nListen failed for HOST TCP port 0.0.0.0/5432: " +
      "Address already in use\nCouldn't listen on requested ports",
    "in-use 0.0.0.0:5432/tcp",
  ],
  [
    "podman with pasta that does not say why",
    "Error: pasta failed with exit code 1:\nFailed to bind any port for '-t " +
      "127.0.0.1/8080-8080:80-80', exiting",
    "unknown *:8080",
  ],
  [
    "podman, two entries for one port",
    "Error: conflicting port mappings for host port 8080 (protocol tcp)",
    "refused no port",
  ],
  [
    "podman, a range for one container port",
    "Error: host and container port ranges have different lengths: 2 vs 1",
    "refused no port",
  ],
  [
    "Docker Desktop, udp",
    "Error response from daemon: ports are not available: exposing port UDP 0.0.0.0:53 -> " +
      "127.0.0.1:0: listen udp 0.0.0.0:53: bind: address already in use",
    "in-use 0.0.0.0:53/udp",
  ],
  [
    "an engine without a proxy, engine 26",
    `${START}failed to bind port 127.0.0.1:8080/tcp: listen tcp4 127.0.0.1:8080: bind: ` +
      "address already in use",
    "in-use 127.0.0.1:8080/tcp shop-db-1",
  ],
  [
    "sctp on a kernel without it, engine 20",
    `${START}Error starting userland proxy: protocol not supported`,
    "unsupported no port shop-db-1",
  ],
  [
    "sctp on a kernel without it, engine 28",
    `${START_28}failed to bind host port for 0.0.0.0:8080:172.19.0.2:80/sctp: protocol not ` +
      "supported",
    "unsupported 0.0.0.0:8080/sctp shop-db-1",
  ],
  ["a pool that starts at port 0", `${START}invalid port range: 0-5`, "refused no port shop-db-1"],
  [
    "an invalid address",
    'Error response from daemon: invalid IP address: "localhost"',
    "refused no port",
  ],
  [
    "exposed ports with another container's network",
    "Error response from daemon: conflicting options: port exposing and the container type " +
      "network mode",
    "refused no port",
  ],
  [
    "a service container of a job",
    `##[error]${START.replace("shop-db-1", "0a_postgres_1b2c3d")}Bind for 0.0.0.0:5432 ` +
      "failed: port is already allocated",
    "allocated 0.0.0.0:5432 0a_postgres_1b2c3d",
  ],
  [
    "nerdctl",
    'level=fatal msg="bind for 0.0.0.0:8080 failed: port is already allocated"',
    "allocated 0.0.0.0:8080",
  ],
  [
    "an invalid port",
    'Error response from daemon: invalid port specification: "abc"',
    "refused no port",
  ],
  [
    "a port that is too high",
    "Error response from daemon: invalid port '70000': value out of range",
    "refused no port",
  ],
  ["an invalid protocol", `${START_28}unknown protocol`, "refused no port shop-db-1"],
  [
    "published ports with another container's network",
    "Error response from daemon: conflicting options: port publishing and the container type " +
      "network mode",
    "refused no port",
  ],
  ["carriage returns", `${START}all ports are allocated\r`, "exhausted no port shop-db-1"],
  [
    "Docker Desktop that does not say why",
    "Error response from daemon: ports are not available: exposing port TCP 0.0.0.0:3100 -> " +
      "127.0.0.1:0: /forwards/expose returned unexpected status: 500",
    "unknown 0.0.0.0:3100/tcp",
  ],
  [
    "Docker Desktop 4.82",
    "ports are not available: exposing port TCP 0.0.0.0:3001 /forwards/expose returned " +
      "unexpected status: 500",
    "unknown 0.0.0.0:3001/tcp",
  ],
  [
    "Docker Desktop 2.1 that does not say why",
    `${START}Error starting userland proxy: /forwards/expose/port returned unexpected status: 500.`,
    "unknown no port shop-db-1",
  ],
  [
    "Docker Desktop 18 on Windows",
    `${START}Error starting userland proxy: mkdir /port/tcp:0.0.0.0:3306:tcp:172.17.0.2:3306: ` +
      "input/output error.",
    "unknown 0.0.0.0:3306/tcp shop-db-1",
  ],
  [
    "Docker Desktop 18 on macOS",
    `${START}Error starting userland proxy: Bind for 0.0.0.0:5432: unexpected error (Failure ` +
      "EADDRINUSE)",
    "in-use 0.0.0.0:5432 shop-db-1",
  ],
  [
    "Docker Desktop on macOS, a privileged port",
    `${START}Error starting userland proxy: Bind for 127.0.0.2:80: unexpected error Permission ` +
      "denied",
    "denied 127.0.0.2:80 shop-db-1",
  ],
  [
    "Docker Desktop on macOS without its helper",
    "Error response from daemon: Ports are not available: exposing port UDP 127.0.0.1:53 -> " +
      "0.0.0.0:0: failed to connect to /var/run/com.docker.vmnetd.sock: is vmnetd running?: " +
      "dial unix /var/run/com.docker.vmnetd.sock: connect: no such file or directory",
    "forwarder 127.0.0.1:53/udp",
  ],
  [
    "Docker Desktop whose backend does not answer",
    "Error response from daemon: Ports are not available: unable to list exposed ports: Get " +
      '"http://unix/forwards/list": context deadline exceeded (Client.Timeout exceeded while ' +
      "awaiting headers)",
    "forwarder no port",
  ],
  [
    "Docker Desktop on Windows, through an API client",
    "(HTTP code 500) server error - Ports are not available: exposing port TCP 0.0.0.0:61616 -> " +
      "127.0.0.1:0: listen tcp 0.0.0.0:61616: bind: An attempt was made to access a socket in " +
      "a way forbidden by its access permissions.",
    "denied 0.0.0.0:61616/tcp",
  ],
  [
    "Docker Desktop 4.35 on Windows",
    "Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:4505 -> " +
      "0.0.0.0:0: listen tcp4 0.0.0.0:4505: bind: Only one usage of each socket address " +
      "(protocol/network address/port) is normally permitted.",
    "in-use 0.0.0.0:4505/tcp",
  ],
  [
    "Docker Desktop on Windows, an address of another machine",
    "Error response from daemon: Ports are not available: listen tcp 192.0.2.7:80: bind: The " +
      "requested address is not valid in its context.",
    "not-local 192.0.2.7:80/tcp",
  ],
  [
    "Docker Desktop on macOS, an address of another machine",
    "Error response from daemon: Ports are not available: listen tcp 192.0.2.7:80: bind: can't " +
      "assign requested address",
    "not-local 192.0.2.7:80/tcp",
  ],
  [
    "Docker Desktop, as an API prints it in JSON",
    '{"message":"Ports are not available: exposing port TCP 0.0.0.0:5000 -\\u003e 0.0.0.0:0: ' +
      'listen tcp 0.0.0.0:5000: bind: address already in use"}',
    "in-use 0.0.0.0:5000/tcp",
  ],
  [
    "OrbStack, an address of the Mac",
    `${START}failed to bind port 192.0.2.12:15672/tcp: Error starting userland proxy: listen ` +
      "tcp4 192.0.2.12:15672: bind: cannot assign requested address",
    "not-local 192.0.2.12:15672/tcp shop-db-1",
  ],
  [
    "OrbStack's log",
    'level=error msg="failed to add forward" container=docker error="host: listen tcp ' +
      '0.0.0.0:5000: bind: address already in use"',
    "in-use 0.0.0.0:5000/tcp",
  ],
  [
    "podman machine, another container",
    'Error: something went wrong with the request: "proxy already running\\n"',
    "allocated no port",
  ],
  [
    "podman machine, a process of the host",
    'Error: something went wrong with the request: "listen tcp :8080: bind: address already in ' +
      'use\\n"',
    "in-use *:8080/tcp",
  ],
  [
    "podman with rootlessport of 1.9",
    'ERRO[0003] failed to expose ports via rootlessport: "listen tcp 0.0.0.0:9080: bind: ' +
      "address already in use",
    "in-use 0.0.0.0:9080/tcp",
  ],
  [
    "podman's server of names",
    "Error: netavark: error while applying dns entries: aardvark-dns failed to start: Error " +
      "from child process; Error starting server failed to bind udp listener on 10.89.0.1:53: " +
      "IO error: Address already in use (os error 98)",
    "in-use 10.89.0.1:53/udp",
  ],
  [
    "podman without firewall rules, iptables",
    "Error: netavark (exit code 1): code: 1, msg: iptables: Chain already exists.",
    "firewall no port",
  ],
  [
    "podman without firewall rules, nftables",
    'Error: netavark: nftables error: "nft" did not return successfully while applying ruleset',
    "firewall no port",
  ],
  [
    "podman, udp",
    "Error: cannot listen on the UDP port: listen udp4 127.0.0.1:5353: bind: address already in " +
      "use",
    "in-use 127.0.0.1:5353/udp",
  ],
  [
    "a rootless engine, a busy port on the host",
    `${START}Error starting userland proxy: error while calling PortManager.AddPort(): listen ` +
      "tcp 0.0.0.0:8080: bind: address already in use",
    "in-use 0.0.0.0:8080/tcp shop-db-1",
  ],
  [
    "a rootless engine, a busy port that it names twice",
    `${START}error while calling RootlessKit PortManager.AddPort(): cannot expose port 40001: ` +
      "listen tcp 0.0.0.0:40001: bind: address already in use",
    "in-use 0.0.0.0:40001/tcp shop-db-1",
  ],
  [
    "a rootless engine, a privileged port",
    `${START}Error starting userland proxy: error while calling PortManager.AddPort(): cannot ` +
      "expose privileged port 80, you might need to add " +
      '"net.ipv4.ip_unprivileged_port_start=0" (currently 1024) to /etc/sysctl.conf, or set ' +
      "CAP_NET_BIND_SERVICE on rootlesskit binary: listen tcp 0.0.0.0:80: bind: permission " +
      "denied.",
    "denied 0.0.0.0:80/tcp shop-db-1",
  ],
  [
    "a rootless engine without its proxy",
    `${START}fork/exec rootlesskit-docker-proxy: no such file or directory.`,
    "forwarder no port shop-db-1",
  ],
  [
    "a rootless engine 28 without its proxy",
    `${START}failed to bind port 127.0.0.1:8082/tcp: fork/exec ` +
      "/usr/bin/rootlesskit-docker-proxy: no such file or directory",
    "forwarder 127.0.0.1:8082/tcp shop-db-1",
  ],
  [
    "a rootless engine with an old RootlessKit",
    `${START}Error starting userland proxy: failed to call info API, probably RootlessKit ` +
      "binary is too old (needs to be v0.14.0 or later): unexpected HTTP status Not Found",
    "forwarder no port shop-db-1",
  ],
  [
    "an engine without its proxy",
    `${START}exec: "docker-proxy": executable file not found in $PATH`,
    "forwarder no port shop-db-1",
  ],
  [
    "an engine whose proxy does not answer",
    `${START}Timed out proxy starting the userland proxy.`,
    "forwarder no port shop-db-1",
  ],
  [
    "an engine without its chains",
    `${START} (iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 8689 -j ` +
      "DNAT --to-destination 192.0.2.2:80 ! -i docker0: iptables: No chain/target/match by that " +
      "name.\n (exit status 1))",
    "firewall *:8689/tcp shop-db-1",
  ],
  [
    "an engine 28 without its chains",
    `${START_28}Unable to enable DNAT rule:  (iptables failed: iptables --wait -t nat -A DOCKER ` +
      "-p udp -d 127.0.0.1 --dport 3128 -j DNAT --to-destination 192.0.2.3:8888 ! -i br-1f: " +
      "iptables: No chain/target/match by that name.\n (exit status 1))",
    "firewall *:3128/udp shop-db-1",
  ],
  [
    "an engine 28 without a table, a rule for the container's port",
    `${START_28}Unable to enable DIRECT ACCESS FILTERING - DROP rule:  (iptables failed: ` +
      "iptables --wait -t raw -A PREROUTING -p tcp -d 172.18.0.2 --dport 80 ! -i br-1f -j DROP: " +
      "iptables v1.8.9 (legacy): can't initialize iptables table `raw': Table does not exist " +
      "(do you need to insmod?)\n (exit status 3))",
    "firewall no port shop-db-1",
  ],
  [
    "an engine 28 without a table, a rule for the port of the host",
    `${START_28}Unable to enable LOOPBACK FILTERING - DROP rule: (iptables failed: iptables ` +
      "--wait -t raw -A PREROUTING -p tcp -d 127.0.0.1 --dport 3306 ! -i lo -j DROP: iptables " +
      "v1.8.4 (legacy): can't initialize iptables table `raw': Table does not exist",
    "firewall *:3306/tcp shop-db-1",
  ],
  [
    "an engine without its chains, a rule for the container's port",
    `${START} (iptables failed: iptables --wait -t filter -A DOCKER ! -i br-1f -o br-1f -p tcp ` +
      "-d 172.18.0.3 --dport 5432 -j ACCEPT: iptables: No chain/target/match by that name.",
    "firewall no port shop-db-1",
  ],
  [
    "an engine with an iptables that it does not know",
    `${START} (iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 6837 -j ` +
      "DNAT --to-destination 172.17.0.2:6837 ! -i docker0: iptables v1.8.7 (nf_tables): unknown " +
      'option "--dport"\nTry `iptables -h\' for more information.\n (exit status 2))',
    "firewall *:6837/tcp shop-db-1",
  ],
  [
    "an engine 29 with rootless slirp4netns",
    `${START_28}failed to bind host port 10.0.2.100:3000/tcp: address already in use`,
    "in-use 10.0.2.100:3000/tcp shop-db-1",
  ],
  [
    "an engine whose words are new",
    `${START_28}the port could not be programmed, for a reason of the future`,
    "unknown no port shop-db-1",
  ],
  [
    "a port with a reason that is new",
    `${START_28}failed to bind host port 0.0.0.0:8080/tcp: not today`,
    "unknown 0.0.0.0:8080/tcp shop-db-1",
  ],
  [
    "Windows containers",
    "Error response from daemon: failed to create endpoint shop-db-1 on network nat: failed " +
      "during hnsCallRawResponse: hnsCall failed in Win32: The process cannot access the file " +
      "because it is being used by another process. (0x20).",
    "in-use no port shop-db-1",
  ],
  [
    "Windows containers of 2018",
    "failed to create endpoint shop-db-1 on network nat: HNS failed with error : The process " +
      "cannot access the file because it is being used by another process.",
    "in-use no port shop-db-1",
  ],
  [
    "Windows containers in another language",
    "Error response from daemon: failed to create endpoint shop-db-1 on network nat: hnsCall " +
      "failed in Win32: O arquivo já está sendo usado por outro processo. (0x20).",
    "in-use no port shop-db-1",
  ],
  [
    "Windows containers of 2021",
    "Error response from daemon: failed to create endpoint shop-db-1 on network nat: failed " +
      "during hnsCallRawResponse: hnsCall failed in Win32: The specified port already exists. " +
      "(0x803b0013).",
    "in-use no port shop-db-1",
  ],
  [
    "containerd on Windows",
    "hcnCreateEndpoint failed in Win32: The process cannot access the file because it is being " +
      'used by another process. (0x20) {"Success":false}',
    "in-use no port",
  ],
  [
    "a service of a swarm",
    "failed to create service shop_web: Error response from daemon: rpc error: code = " +
      "InvalidArgument desc = port '9090' is already in use by service 'legacy_web' (1v22p2) as " +
      "an ingress port",
    "allocated *:9090",
  ],
  [
    "a node of a swarm",
    '"no suitable node (host-mode port already in use on 1 node)"',
    "allocated no port",
  ],
  [
    "nerdctl 2",
    "FATA[0000] failed to load networking flags: bind for :8080 failed: port is already allocated",
    "allocated *:8080",
  ],
  [
    "nerdctl in a hook of the runtime",
    'time="2026-01-02T03:04:05Z" level=fatal msg="failed to create shim task: error running ' +
      'createRuntime hook #0: exit status 1, stdout: , stderr: time=\\"2026-01-02T03:04:05Z\\" ' +
      'level=fatal msg=\\"cannot reserve the port: listen tcp4 0.0.0.0:12346: bind: address ' +
      'already in use\\""',
    "in-use 0.0.0.0:12346/tcp",
  ],
  [
    "nerdctl without firewall rules for ports",
    'FATA[0001] plugin type="portmap" failed (add): unable to set up nftables rules for port ' +
      "mappings: /dev/stdin:13:1-182: Error: Could not process rule",
    "firewall no port",
  ],
  [
    "Compose 1",
    "ERROR: for web  Cannot start service web: b'driver failed programming external " +
      "connectivity on endpoint shop_web_1 (bc88): Error starting userland proxy: listen tcp " +
      "0.0.0.0:53: bind: address already in use'",
    "in-use 0.0.0.0:53/tcp shop_web_1",
  ],
  [
    "the log of an engine",
    'Jan 02 03:04:05 build dockerd[812]: time="2026-01-02T03:04:05.000000000Z" level=error ' +
      'msg="Handler for POST /v1.47/containers/5e2f/start returned error: driver failed ' +
      "programming external connectivity on endpoint shop-db-1 (5e2f): failed to bind port " +
      '127.0.0.1:8082/tcp: listen tcp4 127.0.0.1:8082: bind: address already in use"',
    "in-use 127.0.0.1:8082/tcp shop-db-1",
  ],
  [
    "a container without its id",
    "Error response from daemon: failed to set up container networking: driver failed " +
      "programming external connectivity on endpoint shop-db-1: failed to bind host port for " +
      "0.0.0.0:59000:172.18.0.2:9000/tcp: address already in use",
    "in-use 0.0.0.0:59000/tcp shop-db-1",
  ],
];
