import { isMainThread } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { Pool } from '../src/pool.ts';
import { createVerifier, type Verifier } from '../src/verifier.ts';
import { assertionSigned, encoded, expected, NOW } from './crafted.ts';
import { identityProviderMetadata } from './idp-metadata.ts';
import { errorOf } from './outcome.ts';

describe('off the event loop (attack 136; fault R26)', () => {
  let verifier: Verifier;
  afterEach(() => verifier.close());

  test('a response is verified, and an error comes back as it was', async () => {
    verifier = createVerifier({ workers: 2 });
    const good = encoded(assertionSigned());
    const answers = await Promise.all(Array.from({ length: 5 }, () => verifier.verify('c1', good, expected)));
    expect(answers.map(({ subject }) => subject)).toEqual(Array(5).fill('ada-1'));
    const error = await errorOf(() => verifier.verify('c1', good, { ...expected, entityId: 'urn:other' }));
    expect(error).toMatchObject({
      code: 'saml_audience',
      expected: 'urn:other',
      received: expected.entityId,
    });
    expect(isMainThread).toBe(true);
  });

  test('metadata is read, and an error of it comes back with whom there is to choose from', async () => {
    verifier = createVerifier();
    const one = identityProviderMetadata();
    expect(await verifier.readMetadata('c1', one, { now: NOW })).toMatchObject({ entityId: expected.issuer });
    const two = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${one}${one.replace('idp.example', 'other.example')}</EntitiesDescriptor>`;
    const error = await errorOf(() => verifier.readMetadata('c1', two, { now: NOW }));
    expect(error).toMatchObject({
      code: 'metadata_several',
      entityIds: [expected.issuer, expect.any(String)],
    });
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'an attribute of the name %s is one as any other',
    async (name) => {
      verifier = createVerifier();
      const attributes = `<saml:AttributeStatement><saml:Attribute Name="${name}"><saml:AttributeValue>x</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`;
      const answer = await verifier.verify('c1', encoded(assertionSigned({ attributes })), expected);
      expect(Object.getPrototypeOf(answer.attributes)).toBeNull();
      expect(Object.entries(answer.attributes)).toEqual([[name, ['x']]]);
      expect(({} as Record<string, unknown>)['0']).toBeUndefined();
    },
  );
});

describe('a worker', () => {
  const at = (name: string) => new URL(`./workers/${name}.ts`, import.meta.url);
  let pool: Pool;
  afterEach(() => pool.close());
  const poolOf = (settings: Partial<ConstructorParameters<typeof Pool>[0]> = {}) => {
    pool = new Pool({
      workers: 1,
      deadlineMs: 60_000,
      patienceMs: 60_000,
      workerUrl: at('stand-in'),
      ...settings,
    });
  };
  const run = (text: string, party = 'c1') =>
    pool.run(party, { kind: 'metadata', input: { text, wanted: { now: 0 } } });
  const answered = { kind: 'metadata', value: 'answered' };

  test('that takes too long is ended, and another one takes its place', async () => {
    poolOf({ deadlineMs: 2_000 });
    const [spinning, next] = [errorOf(() => run('spin')), run('answer')];
    expect(await spinning).toMatchObject({ code: 'saml_too_large', reason: 'it takes too long to read' });
    expect(await next).toEqual(answered);
  });

  test.each([
    ['throw', RangeError],
    ['exit', Error],
  ])('that breaks (%s) fails its job with that, and another one takes its place', async (how, kind) => {
    poolOf();
    const [breaking, next] = [run(how), run('answer')];
    await expect(breaking).rejects.toThrow(kind);
    expect(await next).toEqual(answered);
  });

  test('that does not start fails each job, and is tried once for each', async () => {
    poolOf({ workerUrl: at('broken') });
    const jobs = [run('answer'), run('answer')];
    for (const job of jobs) await expect(job).rejects.toThrow('it does not start');
    await expect(run('answer')).rejects.toThrow('it does not start');
  });

  test('has at most fifty waiting for it', async () => {
    poolOf();
    const waiting = Array.from({ length: 50 }, (_, at) => run('answer', `c${at}`));
    expect(await errorOf(() => run('answer', 'c51'))).toMatchObject({ code: 'saml_busy' });
    expect(await Promise.all(waiting)).toEqual(Array(50).fill(answered));
  });

  test('has at most fifty waiting for it, and room for another connection where one has all of that', async () => {
    poolOf();
    const flood = Array.from({ length: 50 }, () => run('answer'));
    expect(await errorOf(() => run('answer'))).toMatchObject({ code: 'saml_busy' });
    const other = run('answer', 'c2');
    expect(await errorOf(() => flood[49])).toMatchObject({ code: 'saml_busy' });
    expect(await Promise.all([other, ...flood.slice(0, 49)])).toEqual(Array(50).fill(answered));
  });

  test('comes to the job of another connection after at most one job of the one that floods it', async () => {
    poolOf();
    const done: string[] = [];
    const jobs = Array.from({ length: 10 }, (_, at) => run('answer').then(() => done.push(`flood ${at}`)));
    await jobs[0];
    await run('answer', 'c2').then(() => done.push('other'));
    expect(done.slice(0, 3)).toEqual(['flood 0', 'flood 1', 'other']);
    await Promise.all(jobs);
  });

  test('keeps nobody waiting for ever', async () => {
    poolOf({ patienceMs: 100 });
    const waiting = [errorOf(() => run('spin')), errorOf(() => run('spin'))];
    expect(await Promise.race(waiting)).toMatchObject({
      code: 'saml_busy',
      reason: expect.stringMatching(/in time/),
    });
    await pool.close();
    await Promise.all(waiting);
  });

  test('is ended with the pool, and whoever waits is told', async () => {
    poolOf();
    expect(await run('answer')).toEqual(answered);
    const [held, waiting] = [errorOf(() => run('spin')), errorOf(() => run('answer'))];
    await pool.close();
    expect(await held).toMatchObject({ code: 'saml_busy' });
    expect(await waiting).toMatchObject({ code: 'saml_busy' });
    expect(await errorOf(() => run('answer'))).toMatchObject({ code: 'saml_busy' });
  });
});
