import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePorts } from '../../conformance/ports';

it('gives each port once, all below those that outgoing connections take', async () => {
  const ports = [...(await Promise.all([freePorts(40), freePorts(40)])).flat(), ...(await freePorts(40))];
  expect(new Set(ports).size).toBe(120);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

it('passes over a port that is taken', async () => {
  const [before] = await freePorts(1);
  const taken = before! === 32_767 ? 10_000 : before! + 1;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(taken, '127.0.0.1', resolve));
  try {
    expect(await freePorts(1)).not.toContain(taken);
  } finally {
    server.close();
  }
});
