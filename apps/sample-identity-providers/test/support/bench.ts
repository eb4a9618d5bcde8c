import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type RunningSampleProviders, startSampleProviders } from '../../src/index.ts';

/** The JSON of an answer: each test knows what it asked for. */
export type Answer = { status: number; body: Record<string, never> & { [name: string]: unknown } };

/** Running sample providers for the tests of one file; each test begins with nothing set up. */
export function bench() {
  let running: RunningSampleProviders;
  beforeAll(async () => {
    running = await startSampleProviders(0);
  });
  afterAll(() => running.close());
  beforeEach(() => control('POST', 'reset'));

  async function control(method: string, path: string, body?: unknown): Promise<Answer> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${running.origin}/_sample/${path}`, { method, ...init });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  }
  return { origin: () => running.origin, control };
}

export const ADA = 'ada@northwind.example';
export const ADA_ID = '00usample00000000001';
export const GRACE_ID = '00usample00000000002';
