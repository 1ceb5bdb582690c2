/** The length of the header of a frame: the stream, three zeros, and the length of its content. */
const HEADER = 8;
const MAX_STREAM = 3;

/**
 * Returns the lines of a container's log, the oldest first (Engine API, `ContainerAttach`:
 * https://docs.docker.com/reference/api/engine/). A line may be split across frames, with frames of
 * another stream between its parts. A malformed header ends the log, and a frame may be cut off.
 *
 * @param log one character per byte
 * @param isTerminal whether the container has a terminal, whose log has no frames
 */
export function readLogLines(log: string, isTerminal: boolean): string[] {
  const frames = isTerminal ? [{ stream: 0, start: 0, end: log.length }] : findFrames(log);
  const lines: string[] = [];
  const open = new Map<number, string>();
  for (const { stream, start, end } of frames) {
    const parts = `${open.get(stream) ?? ""}${log.slice(start, end)}`.split("\n");
    open.set(stream, parts.pop() ?? "");
    for (const part of parts) lines.push(part);
  }
  return [...lines, ...open.values()].map(decodeLine).filter((line) => line.trim() !== "");
}

/** The content of a frame, as offsets. */
interface Frame {
  readonly stream: number;
  readonly start: number;
  readonly end: number;
}

function findFrames(log: string): Frame[] {
  const frames: Frame[] = [];
  const readByte = (at: number) => log.charCodeAt(at) & 0xff;
  for (let at = 0; at + HEADER <= log.length;) {
    const stream = readByte(at);
    const isHeader = stream <= MAX_STREAM && log.slice(at + 1, at + 4) === "\0\0\0";
    if (!isHeader) break;
    let length = 0;
    for (let i = 4; i < HEADER; i++) length = length * 256 + readByte(at + i);
    const start = at + HEADER;
    at = Math.min(start + length, log.length);
    frames.push({ stream, start, end: at });
  }
  return frames;
}

/** Decodes the bytes of a line, without the CR that a terminal adds. */
function decodeLine(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8").trimEnd();
}
