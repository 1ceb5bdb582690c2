import { realCompose } from "../real.ts";
import { type EngineKind, VerifyEngine } from "./VerifyEngine.ts";
import { VerifyHost } from "./VerifyHost.ts";

/** The engines of a test file, which are started when they are needed. */
export class Engines {
  /** Null if Compose or an engine is missing. */
  readonly compose = realCompose();
  readonly #opened = new Map<EngineKind, VerifyEngine | null>();

  /** Returns null if the engine cannot be started. */
  open(kind: EngineKind): VerifyEngine | null {
    if (this.compose === null) return null;
    const known = this.#opened.get(kind);
    if (known !== undefined) return known;
    // See VerifyEngine.
    if (kind !== "proxy" && this.open("proxy") === null) return null;
    const engine = VerifyEngine.open(kind);
    this.#opened.set(kind, engine);
    return engine;
  }

  /** Runs a test on a host of its own. */
  async onHost(kind: EngineKind, test: (host: VerifyHost) => Promise<unknown>): Promise<void> {
    const engine = this.open(kind);
    if (engine === null || this.compose === null) throw new Error(`no engine of kind ${kind}`);
    const host = await VerifyHost.open(engine, this.compose);
    try {
      await test(host);
    } finally {
      await host.close();
    }
  }

  stop(): void {
    for (const engine of this.#opened.values()) engine?.stop();
  }
}
