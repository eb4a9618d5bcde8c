import { isPorticoError } from '@portico/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Connection, signInBench } from './bench.ts';

/* Which connection the domain of an address leads to, and what is left when its proof is lost. */

const bench = await signInBench();
const { hostedLogin } = bench.signIn;
let project = '';
beforeAll(async () => {
  project = await bench.project();
});

async function page() {
  const started = await bench.ask(project, {});
  if (!started.ok) throw new Error(started.description);
  const uid = new URL(started.url).pathname.split('/').at(-1) ?? '';
  const held = new Map(started.cookies.map(({ name, value }) => [name, value]));
  return { projectId: project, uid, cookie: (name: string) => held.get(name) };
}
/** Where somebody ends who types that address, what they choose from, or why they end nowhere. */
async function leadsTo(email: string): Promise<string | string[]> {
  try {
    const found = await hostedLogin.identify(await page(), email);
    return found.kind === 'trip'
      ? new URL(found.trip.url).origin + new URL(found.trip.url).pathname
      : found.connections.map(({ id }) => id);
  } catch (error) {
    if (isPorticoError(error)) return error.code;
    throw error;
  }
}
const home = ({ directory }: Connection) => `${directory.provider.issuer}/authorize`;
const NOWHERE = 'no_connection_for_email';

const prove = (organizationId: string, domain: string) =>
  bench.insert('organization_domains', {
    ...{ project_id: project, organization_id: organizationId, domain, verified_at: new Date() },
  });
/** The organization's domain is no longer confirmed, or gone. */
const LOSSES = {
  'is not confirmed any more': 'UPDATE organization_domains SET unconfirmed_at = now()',
  'was taken by another one that proved it': 'UPDATE organization_domains SET verified_at = NULL',
  'was removed': 'DELETE FROM organization_domains',
} as const;
const lose = (loss: keyof typeof LOSSES, organizationId: string) =>
  bench.rows(`${LOSSES[loss]} WHERE organization_id = $1`, [organizationId]);

describe('the domains of an organization', () => {
  test('all lead to its one connection, also one that is proven later', async () => {
    const organization = await bench.organization(project, 'one.example');
    const over = await bench.byHand(project, organization);
    await prove(organization, 'two.example');
    expect(await leadsTo('ada@one.example')).toBe(home(over));
    expect(await leadsTo('Ada@TWO.example.')).toBe(home(over));
  });

  test('lead to several connections, of which people choose', async () => {
    const organization = await bench.organization(project, 'choice.example');
    const [first, second] = [
      await bench.byHand(project, organization),
      await bench.byHand(project, organization),
    ];
    expect(await leadsTo('ada@choice.example')).toEqual([first.id, second.id]);
    const at = await page();
    const choose = (connectionId: string) =>
      hostedLogin.chooseConnection(at, { connectionId, email: 'ada@choice.example' });
    expect((await choose(second.id)).url).toContain(home(second));
    const elsewhere = await bench.byHand(project, await bench.organization(project, 'foreign.example'));
    await expect(choose(elsewhere.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('lead each to those that are limited to it, and to those that are not limited', async () => {
    const organization = await bench.organization(project, 'north.example');
    for (const domain of ['south.example', 'west.example']) await prove(organization, domain);
    const limited = (...only_domains: string[]) => bench.byHand(project, organization, { only_domains });
    const north = await limited('north.example', 'west.example');
    const south = await limited('south.example');
    expect(await leadsTo('ada@north.example')).toBe(home(north));
    expect(await leadsTo('ada@south.example')).toBe(home(south));
    const all = await limited();
    expect(await leadsTo('ada@south.example')).toEqual([south.id, all.id]);
    await bench.rows(`UPDATE sso_connections SET status = 'paused' WHERE id = $1`, [all.id]);
    expect(await leadsTo('ada@south.example')).toBe(home(south));
  });

  test('that a connection is not limited to are found neither by the choice nor by its organization’s name alone', async () => {
    const organization = await bench.organization(project, 'mine.example');
    await prove(organization, 'yours.example');
    const mine = await bench.byHand(project, organization, { only_domains: ['mine.example'] });
    expect(await leadsTo('ada@yours.example')).toBe(NOWHERE);
    const chosen = hostedLogin.chooseConnection(await page(), {
      connectionId: mine.id,
      email: 'ada@yours.example',
    });
    await expect(chosen).rejects.toMatchObject({ code: 'not_found' });
    // By its organization it is found without any domain.
    const named = await bench.ask(project, { organization });
    expect(named.ok && named.url).toContain(home(mine));
  });

  test('name no connection by being in its list: the organization has to have proven them (attack 85)', async () => {
    const organization = await bench.organization(project, 'honest.example');
    await bench.byHand(project, organization, { only_domains: ['victim.example', 'honest.example'] });
    expect(await leadsTo('ada@victim.example')).toBe(NOWHERE);
  });
});

describe('whom a connection brings in', () => {
  const ada = { sub: 'ada', email: 'ada@kept.example' };
  const outcomeOf = async (over: Connection, claims: object) => {
    const outcome = await bench.signInAs(project, over, claims);
    return outcome.kind === 'page' ? outcome.code : 'signed in';
  };

  test('is limited to its domains as well, and so is the trust in addresses (attack 35)', async () => {
    const organization = await bench.organization(project, 'kept.example');
    await prove(organization, 'other.example');
    const over = await bench.byHand(project, organization, { only_domains: ['other.example'] });
    expect(await outcomeOf(over, ada)).toBe('domain_not_allowed');
    expect(await outcomeOf(over, { sub: 'bob', email: 'bob@other.example' })).toBe('signed in');
    await bench.rows(`UPDATE sso_connections SET only_domains = '{kept.example}' WHERE id = $1`, [over.id]);
    expect(await outcomeOf(over, { sub: 'bob', email: 'bob@other.example' })).toBe('signed in');
    const [bob] = await bench.rows(
      'SELECT email_verified FROM identities WHERE subject = $1 AND connection_id = $2',
      [...['bob', over.id]],
    );
    expect(bob).toEqual({ email_verified: false });
  });

  test.each(Object.keys(LOSSES) as (keyof typeof LOSSES)[])(
    'is nobody new by a domain that %s, which leads nowhere either; members come in (attack 85)',
    async (loss) => {
      const over = await bench.byHand(project, await bench.organization(project, 'kept.example'));
      expect(await outcomeOf(over, ada)).toBe('signed in');
      expect(await leadsTo('ada@kept.example')).toBe(home(over));
      await lose(loss, over.organizationId);
      expect(await leadsTo('ada@kept.example')).toBe(NOWHERE);
      expect(await outcomeOf(over, { ...ada, sub: 'eve' })).toBe('domain_not_allowed');
      expect(await outcomeOf(over, ada)).toBe('signed in');
      const named = await bench.ask(project, { organization: over.organizationId });
      expect(named.ok && named.url).toContain(home(over));
      const members = 'SELECT 1 FROM memberships WHERE organization_id = $1';
      expect(await bench.rows(members, [over.organizationId])).toHaveLength(1);
    },
  );

  test.each(['kept.example.', 'ｋept.example', 'KEPT.example', 'xn--mnchen-3ya.example', 'münchen.example'])(
    'has a trusted address only as it is found again when the proof is lost: %s',
    async (domain) => {
      const organization = await bench.organization(project, 'kept.example');
      await bench.rows('DELETE FROM organization_domains WHERE domain = $1', ['xn--mnchen-3ya.example']);
      await prove(organization, 'xn--mnchen-3ya.example');
      const over = await bench.byHand(project, organization);
      const isOdd = /[.]$|ｋ/.test(domain);
      expect(await outcomeOf(over, { sub: 'x', email: `x@${domain}` })).toBe(
        isOdd ? 'domain_not_allowed' : 'signed in',
      );
    },
  );

  test('at Google is whose Workspace is proven: what Google says of it proves nothing for the organization (attack 85)', async () => {
    const organization = await bench.organization(project, 'kept.example');
    await bench.insert('organization_domains', {
      ...{
        project_id: project,
        organization_id: organization,
        domain: 'victim.example',
        challenge: 'unpublished',
      },
    });
    const over = await bench.byHand(project, organization, { provider: 'google' });
    const lured = { sub: 'v', email: 'v@victim.example', email_verified: true, hd: 'victim.example' };
    expect(await outcomeOf(over, lured)).toBe('domain_not_allowed');
    expect(await leadsTo('ada@victim.example')).toBe(NOWHERE);
    expect(await outcomeOf(over, { ...ada, hd: 'Kept.Example' })).toBe('signed in');
  });
});
