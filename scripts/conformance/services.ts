import fc from "fast-check";
import { chance, mapping, oneOf, sometimes, using, weighted } from "./arbitraries.ts";
import { port, ports } from "./ports.ts";
import {
  list,
  map,
  text,
  withProperties,
  type Entry,
  type Text,
  type Yaml,
  type YamlMap,
} from "./Yaml.ts";

/** The name of the first service, which all projects have and other services can refer to. */
export const FIRST = "web";

/** The name of a disabled service. It is written if another service refers to it. */
export const IDLE = "idle";

/** The name of the env file of services, in each directory of a project. */
export const ENV_FILE = "service.env";

const image = weighted<Entry>(
  [92, fc.constant<Entry>(["image", text("tiny")])],
  [8, fc.constant<Entry>(["build", text(".")])],
);

const profiles = using(
  "profiles",
  fc
    .tuple(oneOf("dev", "test", '""'), sometimes(30, oneOf("extra")))
    .map((names) => ({ ...list(...names.filter((name) => name !== null)), flow: true })),
);

const count = weighted<Text>([6, oneOf("2", '"3"', "0")], [1, oneOf("${NONE:-2}")]);

/** Generates at most one of the entries, each in a percentage of cases. */
const either = (
  ...rows: readonly (readonly [percent: number, entry: fc.Arbitrary<Entry>])[]
): fc.Arbitrary<Entry | null> =>
  weighted<Entry | null>(
    [100 - rows.reduce((sum, [percent]) => sum + percent, 0), fc.constant(null)],
    ...rows,
  );

const keyed = (key: string, value: fc.Arbitrary<Yaml>): fc.Arbitrary<Entry> =>
  value.map((each) => [key, each]);

const network = either(
  [15, keyed("network_mode", using("network_mode", oneOf("host", "bridge", "none")))],
  [
    15,
    keyed(
      "networks",
      using(
        "networks",
        fc.constantFrom<Yaml>(
          text("[front, back]"),
          map({ front: "", default: map({ priority: "10" }) }),
        ),
      ),
    ),
  ],
);

const replicas = either(
  [10, keyed("scale", using("scale", count))],
  [
    10,
    keyed(
      "deploy",
      using("deploy.replicas", count).map((each) => map({ replicas: each })),
    ),
  ],
  [
    4,
    keyed(
      "deploy",
      using(
        "deploy.mode",
        fc.constantFrom(map({ mode: "global" }), map({ mode: "global", replicas: "2" })),
      ),
    ),
  ],
);

/** Keys that do not affect ports. */
const aside = mapping({
  env_file: sometimes(
    6,
    using(
      "env_file",
      oneOf(
        ENV_FILE,
        `[${ENV_FILE}]`,
        `[{path: ${ENV_FILE}, format: raw}]`,
        `[{path: "\${NONE:-${ENV_FILE}}", required: true}, {path: nowhere.env, required: false}]`,
      ),
    ),
  ),
  configs: sometimes(
    4,
    using(
      "configs and secrets",
      oneOf('["8080"]', '[{source: "8080", target: /ports, mode: 0440}]'),
    ),
  ),
  secrets: sometimes(
    4,
    using("configs and secrets", oneOf("[ports]", "[{source: ports, target: published}]")),
  ),
  models: sometimes(
    4,
    using(
      "models",
      fc.constantFrom<Yaml>(
        text("[llm]"),
        map({ llm: map({ endpoint_var: "PORT" }) }),
        map({ llm: "" }),
      ),
    ),
  ),
  develop: sometimes(
    4,
    using(
      "develop",
      oneOf(
        "{watch: [{path: ., action: rebuild}]}",
        "{watch: [{path: ., action: sync, target: /x, ignore: [a]}]}",
      ),
    ),
  ),
  post_start: sometimes(
    4,
    using(
      "hooks",
      oneOf("[{command: echo 8080}]", "[{command: [echo, a], user: root, environment: {P: 1}}]"),
    ),
  ),
  attach: sometimes(4, using("attach", oneOf("false", '"true"', "yes"))),
});

const common = mapping({
  environment: sometimes(
    10,
    fc.constantFrom<Yaml>(map({ LEVEL: "debug", EMPTY: "" }), text("[LEVEL=debug, EMPTY]")),
  ),
  labels: sometimes(10, fc.constantFrom<Yaml>(map({ a: "1" }), text("[a=1]"))),
  expose: sometimes(6, oneOf('["9000"]')),
  provider: sometimes(6, using("provider", fc.constant(map({ type: "external" })))),
});

/** Generates a service; `more` has entries that refer to other services or files. */
const serviceWith = (
  own: fc.Arbitrary<Yaml | null>,
  ...more: readonly fc.Arbitrary<Entry | null>[]
): fc.Arbitrary<YamlMap> =>
  fc
    .record({
      image,
      own,
      profiled: sometimes(12, profiles),
      network,
      replicas,
      common,
      aside,
      more: fc.tuple(...more),
      backwards: chance(15),
    })
    .map(
      ({
        image: from,
        own: published,
        profiled,
        network: net,
        replicas: scale,
        common: { map: rest },
        aside: { map: away },
        more: others,
        backwards,
      }) => {
        const shared = others.some((entry) => entry?.[0] === "network_mode");
        const entries: (Entry | null)[] = [
          from,
          published && ["ports", published],
          profiled && ["profiles", profiled],
          shared ? null : net,
          scale,
          ...rest,
          ...away,
          ...others,
        ];
        const all = entries.filter((entry) => entry !== null);
        return { map: backwards ? all.toReversed() : all, uses: [] };
      },
    );

const ownPorts = weighted<Yaml>(
  [92, ports(3)],
  [
    4,
    using(
      "tag in the first file",
      fc
        .tuple(ports(3), fc.constantFrom("!override", "!other"))
        .map(([each, tag]) => withProperties(each, tag)),
    ),
  ],
  [4, using("tag in the first file", oneOf("!reset []", '!reset ["8080:80"]'))],
);

/** A service that refers to nothing else. */
export const plainService: fc.Arbitrary<YamlMap> = serviceWith(sometimes(80, ownPorts));

/** Anchors for services of the main file. They are written if a service uses one. */
export const anchors: fc.Arbitrary<readonly Entry[]> = fc
  .record({ entry: port, some: ports(2), service: ports(2), more: ports(2) })
  .map(({ entry, some, service, more }) => [
    ["x-port", withProperties(entry, "&port")],
    ["x-ports", withProperties(some, "&ports")],
    ["x-service", withProperties(map({ image: "tiny", ports: service }), "&service")],
    ["x-more", withProperties(map({ ports: more, scale: "2" }), "&more")],
  ]);

const borrowedPorts = weighted<Yaml>(
  [85, ownPorts],
  [8, using("alias of a list", oneOf("*ports"))],
  [
    7,
    using(
      "alias of an entry",
      fc
        .tuple(port, chance(50))
        .map(([each, first]) => list(...(first ? [text("*port"), each] : [each, text("*port")]))),
    ),
  ],
);

const mergeKey = either(
  [8, keyed("<<", using("merge key", oneOf("*service")))],
  [5, keyed("<<", using("merge key with a list", oneOf("[*more, *service]", "[*service, *more]")))],
);

/**
 * Files with services to extend or include, by path in the project directory. They are written if a
 * document names one.
 */
export const bases: fc.Arbitrary<Readonly<Record<string, YamlMap>>> = fc
  .record({
    shared: plainService,
    later: plainService,
    deep: plainService,
    middle: ports(2),
    outer: ports(2),
    path: fc.constantFrom("deep.yaml", "./deep.yaml"),
  })
  .map(({ shared, later, deep, middle, outer, path }) => ({
    "common.yaml": map({ services: map({ common: shared }) }),
    "late/side.yaml": map({ services: map({ later }) }),
    "lib/chain.yaml": map({
      services: map({
        middle: map({ extends: map({ file: path, service: "deep" }), ports: middle }),
        outer: map({ extends: "middle", ports: outer }),
      }),
    }),
    "lib/deep.yaml": map({ services: map({ deep }) }),
  }));

const extending = (file: string, service: string) => map({ file, service });

const extendsFile: readonly (readonly [number, fc.Arbitrary<Entry>])[] = [
  [
    8,
    keyed(
      "extends",
      using("extends in another file", fc.constant(extending("common.yaml", "common"))),
    ),
  ],
  [
    3,
    keyed(
      "extends",
      using(
        "variable in extends",
        fc.constant(extending("${NONE:-common}.yaml", "${NONE:-common}")),
      ),
    ),
  ],
  [
    4,
    keyed(
      "extends",
      using(
        "symbolic link",
        fc.constantFrom(
          extending("link.yaml", "common"),
          extending("linked/chain.yaml", "middle"),
          extending("linked/chain.yaml", "outer"),
        ),
      ),
    ),
  ],
  [
    7,
    keyed(
      "extends",
      using(
        "extends through two files",
        fc.constantFrom(
          extending("lib/chain.yaml", "middle"),
          extending("lib/chain.yaml", "outer"),
        ),
      ),
    ),
  ],
];

const extendsFirst = using(
  "extends in a file",
  weighted<Yaml>(
    [70, fc.constant(map({ service: FIRST }))],
    [30, using("extends by name", oneOf(FIRST))],
  ),
);

const dependency = using(
  "depends_on",
  fc.constantFrom<Yaml>(
    map({
      [IDLE]: {
        ...map({ condition: "service_started", required: "false" }),
        uses: ["disabled dependency"],
      },
    }),
    text(`[${FIRST}]`),
    map({ [FIRST]: map({ condition: "service_started" }) }),
    map({ [FIRST]: map({ condition: "service_healthy", required: "false" }) }),
  ),
);

/** The first service of a project. */
export const firstService: fc.Arbitrary<YamlMap> = serviceWith(
  sometimes(85, borrowedPorts),
  mergeKey,
  either(...extendsFile),
);

/** Another service of the same file. */
export const nextService: fc.Arbitrary<YamlMap> = serviceWith(
  sometimes(80, borrowedPorts),
  mergeKey,
  either(...extendsFile, [20, keyed("extends", extendsFirst)]),
  sometimes(15, keyed("depends_on", dependency)),
  sometimes(
    7,
    keyed(
      "network_mode",
      using(
        "network of another service",
        oneOf(`service:${FIRST}`, `"service:\${NONE:-${FIRST}}"`),
      ),
    ),
  ),
  sometimes(9, keyed("links", using("links", oneOf(`["${FIRST}"]`, `["${FIRST}:alias"]`)))),
);

/** The ports of a service in an override. */
const patchedPorts = weighted<Yaml | null>(
  [4, ports(3)],
  [
    2,
    using(
      "!override",
      ports(3).map((each) => withProperties(each, "!override")),
    ),
  ],
  [2, using("!reset", oneOf("!reset []", "!reset null", '!reset ["1:1"]'))],
  [
    2,
    using(
      "unknown tag",
      ports(3).map((each) => withProperties(each, "!other")),
    ),
  ],
  [
    1,
    using(
      "!reset on a list item",
      port.map((each) => list(text('!reset "8080:80"'), each)),
    ),
  ],
  [
    1,
    using(
      "tag inside an entry",
      fc
        .constantFrom('!reset "8080"', '!override "8081"')
        .map((tagged) => list(map({ target: "80", published: tagged }))),
    ),
  ],
  [1, using("ports: null in an override", oneOf("", "null"))],
  [1, using("empty ports in an override", oneOf("[]"))],
  [1, fc.constant(null)],
);

const resetOther = using("!reset on another key", oneOf("!reset null"));

const overrideOther = (value: string) =>
  using("!override on another key", oneOf(`!override ${value}`));

/** A service in an override. */
export const patch: fc.Arbitrary<Yaml> = weighted<Yaml>(
  [
    84,
    mapping({
      ports: patchedPorts,
      image: sometimes(10, oneOf("other")),
      profiles: sometimes(
        14,
        weighted<Yaml>([2, oneOf("[dev]")], [1, resetOther], [1, overrideOther("[test]")]),
      ),
      depends_on: sometimes(6, weighted<Yaml>([1, resetOther], [1, overrideOther("[]")])),
      scale: sometimes(8, weighted<Yaml>([1, resetOther], [1, overrideOther("3")])),
      extends: sometimes(
        8,
        using("extends in an override", fc.constant(extending("common.yaml", "common"))),
      ),
      labels: sometimes(8, oneOf('["b=2"]')),
    }),
  ],
  [
    8,
    using(
      "!override on a service",
      plainService.map((each) => withProperties(each, "!override")),
    ),
  ],
  [8, using("!reset on a service", oneOf("!reset null"))],
);
