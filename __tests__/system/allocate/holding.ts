import { createServer, type Server } from "node:net";

/** Runs an action while a TCP port of 127.0.0.1 is in use. */
export async function holding<T>(port: number, action: () => T): Promise<T> {
  const server = await new Promise<Server>((done) => {
    const made = createServer().listen(port, "127.0.0.1", () => done(made));
  });
  try {
    return action();
  } finally {
    await new Promise((done) => server.close(done));
  }
}
