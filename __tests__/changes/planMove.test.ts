import { describe, expect, it } from "vitest";
import { applyTo, formatMove, type MoveCase, prepareIn } from "./moving.ts";

const web = (ports: string) => `services:\n  web:\n    image: nginx\n    ports: ${ports}\n`;
const entry = (line: string) => `services: {web: {image: nginx, ports: [${line}]}}\n`;

/** Prepares a move, and checks that moving back restores every byte. */
async function moveThereAndBack(one: MoveCase): Promise<string[]> {
  const there = await prepareIn(one);
  const files = applyTo(one.files, there);
  if (there.files.length > 0) {
    const old = there.moves[0]?.from.first;
    const [service] = one.move.split(" ");
    const move = /^[+-]/.test(one.move)
      ? `${-Number(one.move)}`
      : `${service?.replace(":8001", "")} ${old}`;
    const back = await prepareIn({ ...one, files, move });
    expect(back.refused).toEqual([]);
    expect(applyTo(files, back)).toEqual(one.files);
  }
  return formatMove(there);
}

describe("the place of a host port", () => {
  it.each<[title: string, move: string, files: MoveCase["files"], expected: string[]]>([
    [
      "a quoted entry changes in place, and keeps its comment",
      "web 9090",
      { "compose.yaml": web('\n      # the site\n      - "8080:80" # 8080') },
      ["--- compose.yaml", '-      - "8080:80" # 8080', '+      - "9090:80" # 8080'],
    ],
    [
      "a container port with the same number stays",
      "web 9090",
      { "compose.yaml": entry("'8080:8080'") },
      [
        "--- compose.yaml",
        "-services: {web: {image: nginx, ports: ['8080:8080']}}",
        "+services: {web: {image: nginx, ports: ['9090:8080']}}",
      ],
    ],
    [
      "an address with the same digits stays",
      "web 9090",
      { "compose.yaml": entry("10.0.80.80:80:80") },
      [
        "--- compose.yaml",
        "-services: {web: {image: nginx, ports: [10.0.80.80:80:80]}}",
        "+services: {web: {image: nginx, ports: [10.0.80.80:9090:80]}}",
      ],
    ],
    [
      "long syntax changes in published and not in target",
      "web 9090",
      { "compose.yaml": web("\n      - target: 8080\n        published: '8080'\r") },
      ["--- compose.yaml", "-        published: '8080'", "+        published: '9090'"],
    ],
    [
      "an entry in an extension of the project changes there",
      "web 9090",
      {
        "compose.yaml":
          "x-web: &web\n  image: nginx\n  ports: ['8080:80']\n" +
          "services:\n  web:\n    <<: *web\n",
      },
      ["--- compose.yaml", "-  ports: ['8080:80']", "+  ports: ['9090:80']"],
    ],
    [
      "a range moves as a whole",
      "web:8001 9091",
      { "compose.yaml": entry('"8000-8002:8000-8002"') },
      [
        "--- compose.yaml",
        '-services: {web: {image: nginx, ports: ["8000-8002:8000-8002"]}}',
        '+services: {web: {image: nginx, ports: ["9090-9092:8000-8002"]}}',
      ],
    ],
    [
      "a pool of host ports for one container port moves as a whole",
      "web 9000",
      { "compose.yaml": entry('"8000-8010:80"') },
      [
        "--- compose.yaml",
        '-services: {web: {image: nginx, ports: ["8000-8010:80"]}}',
        '+services: {web: {image: nginx, ports: ["9000-9010:80"]}}',
      ],
    ],
    [
      "a range of two variables moves by both defaults",
      "web 9000",
      { "compose.yaml": entry('"${A:-80}-${B:-81}:80"') },
      [
        "--- compose.yaml",
        '-services: {web: {image: nginx, ports: ["${A:-80}-${B:-81}:80"]}}',
        '+services: {web: {image: nginx, ports: ["${A:-9000}-${B:-9001}:80"]}}',
      ],
    ],
    [
      "zeros in front of the port stay",
      "web 9090",
      { "compose.yaml": entry('"08080:80"') },
      [
        "--- compose.yaml",
        '-services: {web: {image: nginx, ports: ["08080:80"]}}',
        '+services: {web: {image: nginx, ports: ["09090:80"]}}',
      ],
    ],
    [
      "tcp and udp of one container port move together",
      "dns 5353",
      { "compose.yaml": 'services: {dns: {image: x, ports: ["53:53/tcp", "53:53/udp"]}}\n' },
      [
        "--- compose.yaml",
        '-services: {dns: {image: x, ports: ["53:53/tcp", "53:53/udp"]}}',
        '+services: {dns: {image: x, ports: ["5353:53/tcp", "5353:53/udp"]}}',
      ],
    ],
    [
      "one protocol alone moves if it is named",
      "dns:53/udp 5353",
      { "compose.yaml": 'services: {dns: {image: x, ports: ["53:53/tcp", "53:53/udp"]}}\n' },
      [
        "--- compose.yaml",
        '-services: {dns: {image: x, ports: ["53:53/tcp", "53:53/udp"]}}',
        '+services: {dns: {image: x, ports: ["53:53/tcp", "5353:53/udp"]}}',
      ],
    ],
    [
      "an entry in an extended file changes there",
      "web 9090",
      {
        "compose.yaml": "services: {web: {extends: {file: base.yaml, service: web}}}\n",
        "base.yaml": entry('"8080:80"'),
      },
      [
        "--- base.yaml",
        '-services: {web: {image: nginx, ports: ["8080:80"]}}',
        '+services: {web: {image: nginx, ports: ["9090:80"]}}',
      ],
    ],
  ])("%s", async (_, move, files, expected) => {
    expect(await moveThereAndBack({ files, move })).toEqual(expected);
  });
});

describe("a host port that a variable sets", () => {
  const compose = entry('"${WEB_PORT:-8080}:80"');
  it.each<[title: string, files: MoveCase["files"], expected: string[]]>([
    [
      "changes in .env, where a comment with the number stays",
      { "compose.yaml": compose, ".env": "A=8080\r\nWEB_PORT=8081 # not 8081\r\nB=1" },
      ["--- .env", "-WEB_PORT=8081 # not 8081", "+WEB_PORT=9090 # not 8081"],
    ],
    [
      "changes in the template too if that has the same value",
      {
        "compose.yaml": compose,
        ".env": "export WEB_PORT='8081'\n",
        ".env.example": "# WEB_PORT=8081\nWEB_PORT=8081\n",
      },
      [
        "--- .env",
        "-export WEB_PORT='8081'",
        "+export WEB_PORT='9090'",
        "--- .env.example",
        "-WEB_PORT=8081",
        "+WEB_PORT=9090",
        "left: .env.example:1 8081 -> 9090",
      ],
    ],
    [
      "stays in a template with another value",
      {
        "compose.yaml": compose,
        ".env": "WEB_PORT=8081\n",
        ".env.example": "WEB_PORT=8080\n",
      },
      ["--- .env", "-WEB_PORT=8081", "+WEB_PORT=9090"],
    ],
    [
      "changes in its default, and in the template, if no file sets it",
      { "compose.yaml": compose, ".env.example": "WEB_PORT=8080\n" },
      [
        "--- .env.example",
        "-WEB_PORT=8080",
        "+WEB_PORT=9090",
        "--- compose.yaml",
        '-services: {web: {image: nginx, ports: ["${WEB_PORT:-8080}:80"]}}',
        '+services: {web: {image: nginx, ports: ["${WEB_PORT:-9090}:80"]}}',
      ],
    ],
    [
      "changes in its default if the variable is empty",
      { "compose.yaml": compose, ".env": "WEB_PORT=\n" },
      [
        "--- compose.yaml",
        '-services: {web: {image: nginx, ports: ["${WEB_PORT:-8080}:80"]}}',
        '+services: {web: {image: nginx, ports: ["${WEB_PORT:-9090}:80"]}}',
      ],
    ],
    [
      "changes in the value of a variable that has the address too",
      { "compose.yaml": entry('"${BIND}:80"'), ".env": "BIND=127.0.0.1:8080\n" },
      ["--- .env", "-BIND=127.0.0.1:8080", "+BIND=127.0.0.1:9090"],
    ],
    [
      "changes in the last of two lines, which Compose uses",
      { "compose.yaml": compose, ".env": "WEB_PORT=8080\nWEB_PORT=8081\n" },
      ["--- .env", "-WEB_PORT=8081", "+WEB_PORT=9090"],
    ],
  ])("%s", async (_, files, expected) => {
    expect(await moveThereAndBack({ files, move: "web 9090" })).toEqual(expected);
  });

  it("changes in the env file of --env-file and not in .env", async () => {
    const files = { "compose.yaml": compose, ".env": "WEB_PORT=1\n", "dev.env": "WEB_PORT=8081\n" };
    const found = await moveThereAndBack({
      files,
      move: "web 9090",
      options: { envFiles: ["dev.env"] },
    });
    expect(found).toEqual(["--- dev.env", "-WEB_PORT=8081", "+WEB_PORT=9090"]);
  });
});

describe("a port that does not move", () => {
  it.each<[title: string, one: Omit<MoveCase, "move"> & { move?: string }, reason: string]>([
    [
      "because the shell sets its variable",
      {
        files: { "compose.yaml": entry('"${WEB_PORT:-8080}:80"'), ".env": "WEB_PORT=8080\n" },
        env: { WEB_PORT: "8080" },
      },
      "WEB_PORT is set in the environment, not in a file",
    ],
    [
      "because its variable is also the port of another service",
      {
        files: {
          "compose.yaml":
            'services: {web: {image: x, ports: ["${P}:80"]}, ' +
            'api: {image: x, ports: ["127.0.0.2:${P}:81/udp"]}}\n',
          ".env": "P=8080\n",
        },
      },
      "P in .env also sets the host port of api:81/udp",
    ],
    [
      "because its variable is also the port of a service with an inactive profile",
      {
        files: {
          "compose.yaml":
            'services: {web: {image: x, ports: ["${P}:80"]}, ' +
            'gpu: {image: x, profiles: [gpu], ports: ["${P}:80"]}}\n',
          ".env": "P=8080\n",
        },
      },
      "P in .env also sets the host port of gpu:80",
    ],
    [
      "because two services get the entry from an extension",
      {
        files: {
          "compose.yaml":
            "x-web: &web {image: x, ports: ['8080:80']}\n" +
            "services: {web: {<<: *web}, api: {<<: *web, profiles: [api]}}\n",
        },
      },
      "the entry in compose.yaml also sets the host port of api:80",
    ],
    [
      "because two services share the entry",
      {
        files: {
          "compose.yaml":
            "x-ports: &ports ['127.0.0.1:8080:80']\n" +
            "services: {web: {image: x, ports: *ports}, " +
            "api: {image: x, profiles: [api], ports: *ports}}\n",
        },
      },
      "the entry in compose.yaml also sets the host port of api:80",
    ],
    [
      "because its variable is also the container port",
      { files: { "compose.yaml": entry('"${P}:${P}"'), ".env": "P=8080\n" } },
      "P in .env also sets the container port of web",
    ],
    [
      "because its variable is also a variable in a container",
      {
        files: {
          "compose.yaml": "services: {web: {image: x, ports: ['${P}:80'], environment: [P]}}\n",
          ".env": "P=8080\n",
        },
      },
      "P in .env also sets the environment of web",
    ],
    [
      "because containers get the env file",
      {
        files: {
          "compose.yaml": "services: {web: {image: x, ports: ['${P}:80'], env_file: .env}}\n",
          ".env": "P=8080\n",
        },
      },
      "P in .env also sets the environment of web (env_file)",
    ],
    [
      "because its value has another variable",
      { files: { "compose.yaml": entry('"${P}:80"'), ".env": "A=80\nP=${A}80\n" } },
      "no file sets the port as the number 8080",
    ],
    [
      "because it is written in another base",
      { files: { "compose.yaml": web("[{target: 80, published: 0x1F90}]") } },
      "no file sets the port as the number 8080",
    ],
    [
      "because its file is outside of the repository",
      {
        files: {
          "compose.yaml": "include: [/srv/base/compose.yaml]\n",
          "/srv/base/compose.yaml": entry('"8080:80"'),
        },
      },
      "../../srv/base/compose.yaml is outside of the repository /repo",
    ],
    [
      "because the repository names a project outside of it",
      {
        files: {
          ".env": "COMPOSE_FILE=/srv/base/compose.yaml\n",
          "/srv/base/compose.yaml": entry('"8080:80"'),
        },
      },
      "../../srv/base/compose.yaml is outside of the repository /repo",
    ],
    [
      "because another service publishes the new port",
      {
        files: {
          "compose.yaml":
            'services: {web: {image: x, ports: ["8080:80"]}, api: {image: x, ports: ["9090:1"]}}\n',
        },
      },
      "web and api both publish host port 9090/tcp",
    ],
  ])("%s", async (_, { move = "web 9090", ...one }, reason) => {
    const prepared = await prepareIn({ ...one, move });
    expect(formatMove(prepared)).toEqual([`refused: ${reason}`]);
    expect(prepared.steps).toEqual([]);
  });
});
