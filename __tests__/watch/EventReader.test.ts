import { expect, it } from "vitest";
import { EventReader } from "../../src/watch/EventReader.ts";

const AT = Date.UTC(2026, 10, 30, 12);

/** Returns the line of an event, `at` milliseconds after noon. */
function line(action: string, at: number, changes: object = {}): string {
  const event = {
    status: action,
    id: "ab12",
    from: "postgres:17",
    Type: "container",
    Action: action,
    Actor: {
      ID: "ab12",
      Attributes: {
        "com.docker.compose.project": "shop",
        "com.docker.compose.service": "db",
        image: "postgres:17",
        name: "shop-db-1",
      },
    },
    scope: "local",
    time: Math.floor((AT + at) / 1000),
    timeNano: (AT + at) * 1e6,
    ...changes,
  };
  return `${JSON.stringify(event)}\n`;
}

function open(): EventReader {
  const reader = new EventReader();
  reader.begin(AT);
  return reader;
}

const actions = (reader: EventReader, text: string) =>
  reader.read(text).map(({ action }) => action);

it("reads an event of a container", () => {
  expect(open().read(line("start", 12))).toEqual([
    {
      kind: "container",
      action: "start",
      at: AT + 12,
      project: "shop",
      service: "db",
      name: "shop-db-1",
      container: "ab12",
    },
  ]);
});

it("reads events in pieces of any size", () => {
  const text = line("die", 1) + line("start", 2);
  for (let size = 1; size < text.length; size += 7) {
    const reader = open();
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
      text.slice(at * size, (at + 1) * size),
    );
    expect(pieces.flatMap((piece) => actions(reader, piece))).toEqual(["die", "start"]);
  }
});

it("skips other events and text that is not JSON", () => {
  const text = [
    line("connect", 1, { Type: "network" }),
    line("exec_start: sh -c true", 2),
    line("kill", 2) + line("stop", 2),
    "{\n[]\n\nnull\n\u0000\n",
    line("start", 3),
  ];
  expect(actions(open(), text.join(""))).toEqual(["start"]);
});

it("reads a container without labels of Compose", () => {
  const Actor = { ID: "cd34", Attributes: { name: "web" } };
  expect(open().read(line("start", 1, { Actor }))).toMatchObject([
    { project: null, service: null, name: "web", container: "cd34" },
  ]);
});

it("keeps the health that Docker adds to the action", () => {
  expect(actions(open(), line("health_status: unhealthy", 1))).toEqual([
    "health_status: unhealthy",
  ]);
});

it("reads the names of podman as those of Docker", () => {
  const text =
    line("died", 1) +
    line("remove", 2) +
    line("health_status", 3, { HealthStatus: "healthy" }) +
    line("start", 4, { timeNano: undefined, time: AT / 1000 + 5 });
  const events = open().read(text);
  expect(events.map(({ action, at }) => [action, Math.round(at - AT)])).toEqual([
    ["die", 1],
    ["destroy", 2],
    ["health_status: healthy", 3],
    ["start", 5000],
  ]);
});

it("escapes and shortens names", () => {
  const Attributes = {
    name: "x".repeat(5000),
    "com.docker.compose.project": "\u001b[31m",
    "com.docker.compose.service": { length: 3 },
  };
  const [event] = open().read(line("start", 1, { Actor: { ID: 5, Attributes } }));
  expect(event).toMatchObject({ container: "", project: "\\u{1b}[31m", service: null });
  expect(event?.name.length).toBe(255);
});

it("skips a line that is too long, without keeping it", () => {
  const reader = open();
  for (let piece = 0; piece < 50; piece++) expect(reader.read("x".repeat(1024 * 1024))).toEqual([]);
  expect(actions(reader, `\n${line("start", 1)}`)).toEqual(["start"]);
});

it("asks for the events since the start at first, then since shortly before the last event", () => {
  const since = (reader: EventReader) => /since=([\d.]+)$/.exec(reader.path)?.[1];
  const reader = new EventReader();
  expect(since(reader)).toBeUndefined();
  expect(decodeURIComponent(reader.path)).toMatch(
    /^\/events\?filters=\{"type":\["container"\],"event":\["start","die",.*"health_status"\]\}$/,
  );
  reader.begin(AT);
  expect(since(reader)).toBe(`${AT / 1000}.000`);
  reader.read(line("start", 400));
  expect(since(reader)).toBe(`${AT / 1000}.000`);
  reader.read(line("die", 61_250) + line("start", 60_000));
  expect(since(reader)).toBe(`${AT / 1000 + 60}.250`);
});

it("reads each event once, even if the next stream repeats it or has an older one", () => {
  const reader = open();
  expect(actions(reader, line("die", 900) + line("start", 1000))).toEqual(["die", "start"]);
  reader.begin(AT + 5000);
  const repeated = line("pause", 950) + line("die", 900) + line("start", 1000) + line("oom", 2000);
  expect(actions(reader, repeated)).toEqual(["pause", "oom"]);
});

it("drops an incomplete line when the stream ends", () => {
  const reader = open();
  reader.read('{"Type":"container","Act');
  reader.begin(AT);
  expect(actions(reader, line("start", 1))).toEqual(["start"]);
});

it("keeps little memory for the events that it has read", () => {
  const reader = open();
  for (let at = 0; at < 3000; at++) reader.read(line("start", at));
  // The first ones are not remembered anymore, and the engine does not repeat them.
  expect(actions(reader, line("start", 0) + line("start", 2999))).toEqual(["start"]);
});
