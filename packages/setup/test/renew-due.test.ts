import { systemClock } from '@portico/core';
import { expect, test } from 'vitest';
import { renewDue } from '../src/index.ts';
import { entry, metadataOf, ORIGIN, samlWorld } from './saml-bench.ts';

/* All connections whose metadata it is time to read again. */

const { drafted, pool, remote, saml, setup, statusTo } = await samlWorld();

async function dueAt(path: string): Promise<string> {
  const of = await drafted();
  remote.body = metadataOf({});
  await setup.enterSaml({ ...of, entry: entry({ pasted: `https://idp.example/${path}` }) });
  await statusTo(of, 'active');
  await pool.query('UPDATE saml_settings SET metadata_checked_at = NULL WHERE connection_id = $1', [
    of.connectionId,
  ]);
  return of.connectionId;
}

test('a few are read at once: a server that does not answer holds up nobody else’s', async () => {
  await dueAt('slow');
  const others = 20;
  for (let at = 0; at < others; at += 1) await dueAt(`quick-${at}`);
  const read: string[] = [];
  let most = 0;
  let now = 0;
  let answer: (text: string) => void = () => undefined;
  const slow = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const fetchMetadata = async (url: string) => {
    now += 1;
    most = Math.max(most, now);
    const text = await (url.endsWith('slow') ? slow : saml.fetchMetadata(url));
    now -= 1;
    read.push(url);
    if (read.length === others) answer(metadataOf({}));
    return text;
  };
  const parts = {
    origin: ORIGIN,
    clock: systemClock,
    saml: { ...saml, fetchMetadata },
    log: () => undefined,
  };
  await renewDue(parts, new AbortController().signal);
  expect(new Set(read).size).toBe(others + 1);
  expect(read.at(-1)).toMatch(/slow$/);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(6);
});

test('one that breaks fails the look when all had their turn, and a stop comes between two', async () => {
  await dueAt('broken');
  await dueAt('well');
  const asked: string[] = [];
  const settings = {
    ...saml.settings,
    renew: async (...[id, provider, known]: Parameters<typeof saml.settings.renew>) => {
      asked.push(String(provider.metadataUrl));
      if (provider.metadataUrl?.endsWith('broken')) throw new RangeError('no database');
      await saml.settings.renew(id, provider, known);
    },
  };
  const parts = { origin: ORIGIN, clock: systemClock, saml: { ...saml, settings }, log: () => undefined };
  await expect(renewDue(parts, AbortSignal.abort())).resolves.toBeUndefined();
  expect(asked).toEqual([]);
  await expect(renewDue(parts, new AbortController().signal)).rejects.toThrow('no database');
  expect(asked.toSorted()).toEqual(['https://idp.example/broken', 'https://idp.example/well']);
});
