import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Where Linux takes no port for a connection that goes out: it takes those from 32768 on (ip_local_port_range), macOS and Windows from 49152 on.
 * A port from up there may be gone between being found free and being listened at, or while a killed server is away.
 */
const FIRST = 10_000;
const LAST = 32_767;

/** The last port given; no port is given twice, and two programs that run side by side seldom begin near each other. */
let last = randomInt(FIRST, LAST);

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Ports of the loopback that nobody listens at and that no connection takes in passing. Throws when there are not so many. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tried = FIRST; ports.length < count; tried++) {
    if (tried > LAST) throw new Error(`fewer than ${count} free ports of the loopback from ${FIRST} to ${LAST}`);
    const port = last === LAST ? FIRST : last + 1;
    last = port;
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}
