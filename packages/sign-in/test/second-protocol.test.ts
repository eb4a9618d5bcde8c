import { newId } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { createSignIn } from '../src/sign-in.ts';
import { signInBench } from './bench.ts';
import { ELSEWHERE, PLANTED_COLUMNS, WITH_PLANTED } from './planted-protocol.ts';

/*
 * A second protocol is a file and a row: this one is planted here, and everything else of a sign-in goes its way as it is.
 */

const bench = await signInBench();
const signIn = createSignIn(bench.parts, WITH_PLANTED);

/** A project with one customer, whose connection speaks the planted protocol. */
async function customer() {
  const projectId = await bench.project();
  return { projectId, over: await bench.customer(projectId, 'contoso.example', PLANTED_COLUMNS) };
}

async function arrive(
  using: typeof signIn,
  answer: Record<string, string>,
  by: 'RelayState' | 'state' = 'RelayState',
) {
  const { projectId, over } = await customer();
  const started = await bench.ask(projectId, { connection: over.id }, {}, using);
  if (!started.ok) throw new Error(started.description);
  const url = new URL(started.url);
  const cookie = started.cookies.find(({ prefix }) => prefix.endsWith('att_'));
  const state = url.searchParams.get('RelayState') ?? '';
  const outcome = await using.callback({
    connectionId: over.id,
    parameters: new URLSearchParams({ [by]: state, ...answer }),
    cookie: (name) => (name === cookie?.name ? cookie.value : undefined),
    facts: { requestId: 'req_test', ipAddress: null },
  });
  return { projectId, over, url, outcome };
}

describe('a connection that speaks a second protocol', () => {
  test('leads there, and whoever comes back is a member with a session', async () => {
    const subject = newId('identity');
    const { projectId, over, url, outcome } = await arrive(signIn, { answer: subject });
    expect(url.href).toContain(`${ELSEWHERE}/${over.id}`);
    expect(outcome.kind).toBe('redirect');
    const [identity] = await bench.rows(
      'SELECT issuer, subject, email FROM identities WHERE project_id = $1',
      [projectId],
    );
    expect(identity).toEqual({ issuer: ELSEWHERE, subject, email: `${subject}@contoso.example` });
    const [session] = await bench.rows<{ id: string }>('SELECT id FROM sessions WHERE project_id = $1', [
      projectId,
    ]);
    const out = await signIn.providerSignOut(projectId, session?.id ?? '');
    expect(out).toMatch(new RegExp(`^${ELSEWHERE}/out`));
  });

  test('says by its own names that it has trouble', async () => {
    const { outcome } = await arrive(signIn, { trouble: 'yes', answer: newId('identity') });
    expect(outcome).toMatchObject({ kind: 'page', code: 'idp_unavailable' });
  });

  test('believes nobody who comes back as another protocol has it', async () => {
    const { projectId, outcome } = await arrive(signIn, { answer: newId('identity') }, 'state');
    expect(outcome).toMatchObject({ kind: 'page', code: 'idp_error' });
    expect(await bench.rows('SELECT FROM sessions WHERE project_id = $1', [projectId])).toEqual([]);
  });

  test('is refused by a Portico that does not speak it', async () => {
    const { projectId, over } = await customer();
    const refused = bench.ask(projectId, { connection: over.id });
    expect(await refused.catch((error: unknown) => error)).toMatchObject({ ok: false });
  });
});
