import { newId } from '@portico/core';
import { describe, expect, test } from 'vitest';
import type { Assertion } from '../src/protocols/assertion.ts';
import { PROTOCOLS, type ProtocolTable } from '../src/protocols/index.ts';
import type { Protocol } from '../src/protocols/protocol.ts';
import { createSignIn } from '../src/sign-in.ts';
import { signInBench } from './bench.ts';

/*
 * A second protocol is a file and a row: this one is planted here, and everything else of a sign-in goes its way as it is.
 */

const bench = await signInBench();
const ELSEWHERE = 'https://idp.example';

/** Trusts whatever it is told, as no protocol of ours may. */
const planted: Protocol = {
  begin: async (connection, { state }) => new URL(`${ELSEWHERE}/${connection.id}?RelayState=${state}`),
  finish: async (_connection, { parameters }) => asserted(parameters.get('answer') ?? ''),
  signOut: async (_connection, back) => new URL(`${ELSEWHERE}/out?back=${encodeURIComponent(back.href)}`),
};

const asserted = (subject: string): Assertion => ({
  ...{ issuer: ELSEWHERE, subject, email: `${subject}@contoso.example`, name: 'Ada' },
  ...{ authenticatedAt: undefined, entra: undefined, claims: { subject } },
});

const withPlanted: ProtocolTable = { ...PROTOCOLS, saml: () => planted };
const signIn = createSignIn(bench.parts, withPlanted);

/** A project with one customer, whose connection speaks the planted protocol. */
async function customer() {
  const projectId = await bench.project();
  const columns = { protocol: 'saml', provider: 'generic', managed_by: 'manual' };
  return { projectId, over: await bench.customer(projectId, 'contoso.example', columns) };
}

async function arrive(using: typeof signIn, subject: string) {
  const { projectId, over } = await customer();
  const started = await bench.ask(projectId, { connection: over.id }, {}, using);
  if (!started.ok) throw new Error(started.description);
  const url = new URL(started.url);
  const cookie = started.cookies.find(({ prefix }) => prefix.endsWith('att_'));
  const state = url.searchParams.get('RelayState') ?? '';
  const outcome = await using.callback({
    connectionId: over.id,
    parameters: new URLSearchParams({ state, answer: subject }),
    cookie: (name) => (name === cookie?.name ? cookie.value : undefined),
    facts: { requestId: 'req_test', ipAddress: null },
  });
  return { projectId, over, url, outcome };
}

describe('a connection that speaks a second protocol', () => {
  test('leads there, and whoever comes back is a member with a session', async () => {
    const subject = newId('identity');
    const { projectId, over, url, outcome } = await arrive(signIn, subject);
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

  test('is refused by a Portico that does not speak it', async () => {
    const { projectId, over } = await customer();
    const refused = bench.ask(projectId, { connection: over.id });
    expect(await refused.catch((error: unknown) => error)).toMatchObject({ ok: false });
  });
});
