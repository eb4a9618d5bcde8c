import { newId } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { type Bench, type Connection, personOf, signInBench } from './bench.ts';

/* Sign-in over a connection that an administrator has entered by hand, to an OpenID provider of whatever make. */

const bench: Bench = await signInBench();
const project = await bench.project();
const DOMAIN = 'byhand.example';
const organization = () => bench.organization(project, DOMAIN);
const ada = { sub: 'ada', email: `ada@${DOMAIN}`, name: 'Ada' };

const outcomeOf = async (over: Connection, claims: object) => {
  const outcome = await bench.signInAs(project, over, claims);
  return outcome.kind === 'page' ? outcome.code : 'signed in';
};
const personsOf = ({ id }: Connection) =>
  bench.rows<{ subject: string; email: string; email_verified: boolean; name: string }>(
    'SELECT subject, email, email_verified, name FROM identities WHERE connection_id = $1 ORDER BY created_at',
    [id],
  );

describe('who becomes a member over a connection that is bound to no directory', () => {
  test('is, at first, whose address is in a domain that the organization has proven', async () => {
    const over = await bench.byHand(project, await organization());
    expect(await outcomeOf(over, ada)).toBe('signed in');
    expect(await personsOf(over)).toEqual([
      { subject: 'ada', email: `ada@${DOMAIN}`, email_verified: true, name: 'Ada' },
    ]);
  });

  test('is nobody else, whatever the provider says of the address: anybody may have an account there', async () => {
    const over = await bench.byHand(project, await organization());
    const stranger = { sub: 'mallory', email: 'mallory@elsewhere.example', email_verified: true };
    expect(await outcomeOf(over, stranger)).toBe('domain_not_allowed');
    expect(await outcomeOf(over, { sub: 'nobody' })).toBe('email_missing');
    expect(await personsOf(over)).toEqual([]);
  });

  test('is nobody once the domain is no longer proven, and who is a member stays one', async () => {
    const over = await bench.byHand(project, await organization());
    await bench.signInAs(project, over, ada);
    await bench.rows('UPDATE organization_domains SET unconfirmed_at = now() WHERE organization_id = $1', [
      over.organizationId,
    ]);
    expect(await outcomeOf(over, { ...ada, sub: 'bob', email: `bob@${DOMAIN}` })).toBe('domain_not_allowed');
    expect(await outcomeOf(over, ada)).toBe('signed in');
  });

  test('is everybody, or nobody, where its owner says so', async () => {
    const id = await organization();
    const open = await bench.byHand(project, id, { jit_membership: 'everyone' });
    const closed = await bench.byHand(project, id, { jit_membership: 'off' });
    const stranger = { sub: 'x', email: 'x@elsewhere.example' };
    expect(await outcomeOf(open, stranger)).toBe('signed in');
    expect(await outcomeOf(closed, ada)).toBe('not_a_member');
  });

  test('at Google is only who is of a Workspace whose domain is proven: an account there has any address', async () => {
    const over = await bench.byHand(project, await organization(), { provider: 'google' });
    expect(await outcomeOf(over, { ...ada, email_verified: true })).toBe('domain_not_allowed');
    expect(await outcomeOf(over, { ...ada, hd: 'elsewhere.example' })).toBe('domain_not_allowed');
    expect(await outcomeOf(over, { ...ada, hd: [DOMAIN] })).toBe('domain_not_allowed');
    expect(await outcomeOf(over, { ...ada, hd: DOMAIN })).toBe('signed in');
  });
});

describe('from where a person is read', () => {
  const mapped = async (attribute_mapping: object, claims: object) => {
    const over = await bench.byHand(project, await organization(), {
      jit_membership: 'everyone',
      attribute_mapping: JSON.stringify(attribute_mapping),
    });
    await bench.signInAs(project, over, { sub: 'ada', ...claims });
    return (await personsOf(over))[0];
  };

  test('is what the connection says: a claim by its name, a nested one by its path', async () => {
    const mapping = { email: 'https://acme.example/mail', name: 'profile.display' };
    const claims = { 'https://acme.example/mail': `Ada@${DOMAIN}`, profile: { display: 'Ada L.' } };
    expect(await mapped(mapping, claims)).toMatchObject({ email: `ada@${DOMAIN}`, name: 'Ada L.' });
  });

  test('is else the usual place, and a name is put together where there is none', async () => {
    const parts = { given_name: 'Ada', family_name: 'Lovelace' };
    expect(await mapped({}, parts)).toMatchObject({ name: 'Ada Lovelace', email: null });
    expect(
      await mapped({ given_name: 'vorname' }, { ...parts, vorname: 'Augusta', name: 'x' }),
    ).toMatchObject({
      name: 'Augusta Lovelace',
    });
  });

  test('a mapped claim that is missing is not looked for elsewhere: it would be another address', async () => {
    expect(await mapped({ email: 'mail' }, { email: `ada@${DOMAIN}` })).toMatchObject({ email: null });
  });
});

describe('a connection by hand', () => {
  test('is for nobody but its tests while it is a draft: not by name, not by organization, not by address', async () => {
    const over = await bench.byHand(project, await organization(), { status: 'draft' });
    for (const wish of [
      { connection: over.id },
      { organization: over.organizationId },
      { loginHint: `ada@${DOMAIN}` },
    ]) {
      const started = await bench.ask(project, wish);
      // E-mail first, or refused; never a trip to the provider.
      if (started.ok) expect(new URL(started.url).origin).toBe(bench.parts.origin.origin);
    }
    expect(over.directory.provider.requests).toEqual([]);
  });

  test('sends its secret in the header where the provider wants it there, and none as a public client', async () => {
    const id = await organization();
    const basic = await bench.byHand(project, id, { client_authentication: 'basic', secret: 'demo secret' });
    const none = await bench.byHand(project, id, { client_authentication: 'none' });
    expect(await outcomeOf(basic, ada)).toBe('signed in');
    expect(await outcomeOf(none, ada)).toBe('signed in');
    const [sent] = basic.directory.provider.asked('/token');
    expect(Buffer.from(sent?.headers.get('authorization')?.slice(6) ?? '', 'base64').toString()).toBe(
      'by-hand:demo+secret',
    );
    expect(sent?.form.has('client_secret')).toBe(false);
    const [bare] = none.directory.provider.asked('/token');
    expect([bare?.headers.has('authorization'), bare?.form.has('client_secret')]).toEqual([false, false]);
  });

  test('finds out by itself in which of two ways the provider takes its secret, and keeps to that', async () => {
    const over = await bench.byHand(project, await organization());
    const { provider } = over.directory;
    provider.answer('/token', ({ headers }) =>
      headers.has('authorization') ? undefined : Response.json({ error: 'invalid_client' }, { status: 401 }),
    );
    expect(await outcomeOf(over, ada)).toBe('signed in');
    expect(provider.asked('/token')).toHaveLength(2);
    expect(await outcomeOf(over, ada)).toBe('signed in');
    expect(provider.asked('/token')).toHaveLength(3);
    const told = await bench.rows('SELECT warnings FROM sso_connections WHERE id = $1', [over.id]);
    expect(told).toEqual([{ warnings: [] }]);
  });

  test('keeps the other way also where the provider used the code up for a client that it refused', async () => {
    const over = await bench.byHand(project, await organization());
    const { provider } = over.directory;
    let first = true;
    provider.answer('/token', ({ headers }) => {
      if (!headers.has('authorization')) return Response.json({ error: 'invalid_client' }, { status: 401 });
      const answer = first ? Response.json({ error: 'invalid_grant' }, { status: 400 }) : undefined;
      first = false;
      return answer;
    });
    expect(await outcomeOf(over, ada)).toBe('id_token_invalid');
    expect(await outcomeOf(over, ada)).toBe('signed in');
    expect(provider.asked('/token')).toHaveLength(3);
  });

  test('whose secret is refused in both ways says so, and goes on trying in neither', async () => {
    const over = await bench.byHand(project, await organization());
    const { provider } = over.directory;
    provider.answer('/token', () => Response.json({ error: 'invalid_client' }, { status: 401 }));
    expect(await outcomeOf(over, ada)).toBe('idp_client_refused');
    expect(provider.asked('/token')).toHaveLength(2);
    const [told] = await bench.rows<{ client_authentication: string; warnings: string[] }>(
      'SELECT client_authentication, warnings FROM sso_connections c JOIN oidc_settings s ON s.connection_id = c.id WHERE c.id = $1',
      [over.id],
    );
    expect(told).toEqual({ client_authentication: 'post', warnings: ['credential_refused'] });
  });

  test('goes to no host where the provider’s endpoints were not when it was entered', async () => {
    const over = await bench.byHand(project, await organization());
    over.directory.provider.document = { token_endpoint: 'https://evil.example/token' };
    await expect(bench.start(project, over)).rejects.toThrow();
    expect(over.directory.provider.asked('/token')).toEqual([]);
  });

  test('asks a provider for no prompt that it may not know, and Google for none but its own', async () => {
    const id = await organization();
    const wish = { selectAccount: true };
    const over = await bench.byHand(project, id);
    const started = await bench.ask(project, { connection: over.id, ...wish });
    expect(new URL(started.ok ? started.url : 'none:').searchParams.has('prompt')).toBe(false);
    const google = await bench.byHand(project, id, { provider: 'google' });
    const there = await bench.ask(project, { connection: google.id, freshAuthentication: true });
    expect(new URL(there.ok ? there.url : 'none:').searchParams.get('prompt')).toBe('select_account');
  });
});

describe('an Entra directory that was entered by hand', () => {
  test('knows its people by tid and oid, so one click later makes no second user of them', async () => {
    const id = await organization();
    const directory = bench.directory();
    const byHand = await bench.byHand(project, id, { provider: 'entra' }, directory);
    const person = personOf(directory, { email: `ada@${DOMAIN}` });
    expect(await outcomeOf(byHand, person)).toBe('signed in');
    const clicked = await bench.connection(project, id, directory);
    expect(await outcomeOf(clicked, { ...person, sub: 'another sub of another app' })).toBe('signed in');
    const users = await bench.rows('SELECT DISTINCT user_id FROM identities WHERE organization_id = $1', [
      id,
    ]);
    expect(users).toHaveLength(1);
  });

  test('speaks for no other directory (attack 32)', async () => {
    const directory = bench.directory();
    const over = await bench.byHand(project, await organization(), { provider: 'entra' }, directory);
    const foreign = personOf(bench.directory(), { email: `ada@${DOMAIN}` });
    expect(await outcomeOf(over, foreign)).toBe('id_token_invalid');
  });

  test('is asked for the keys of all its apps alone: an app may have keys that its owner holds', async () => {
    const directory = bench.directory();
    const over = await bench.byHand(project, await organization(), { provider: 'entra' }, directory);
    await bench.start(project, over);
    const [asked] = directory.provider.asked('/.well-known/openid-configuration');
    expect(new URL(asked?.url ?? '').search).toBe('');
  });

  test('is not asked in which groups somebody is: it gave Portico no right to that', async () => {
    const directory = bench.directory();
    const over = await bench.byHand(project, await organization(), { provider: 'entra' }, directory);
    await bench.insert('group_role_rules', {
      ...{ id: newId('groupRoleRule'), project_id: project, organization_id: over.organizationId },
      ...{ connection_id: over.id, source: 'group', value: 'g', role: 'admin' },
    });
    let asked = 0;
    bench.graph.memberGroups = async () => {
      asked += 1;
      return ['g'];
    };
    const many = { email: `ada@${DOMAIN}`, hasgroups: true };
    expect(await outcomeOf(over, personOf(directory, many))).toBe('signed in');
    expect(asked).toBe(0);
  });

  test('lets nobody in whom it calls a guest, and takes who is called nothing for a member', async () => {
    const directory = bench.directory();
    const over = await bench.byHand(project, await organization(), { provider: 'entra' }, directory);
    const claims = { email: `ada@${DOMAIN}`, sub: 's', oid: 'o' };
    expect(await outcomeOf(over, personOf(directory, { ...claims, acct: 1 }))).toBe(
      'guest_sign_in_not_allowed',
    );
    expect(await outcomeOf(over, personOf(directory, { ...claims, acct: undefined }))).toBe('signed in');
  });
});
