import { beforeAll, describe, expect, test } from 'vitest';
import { type Bench, type Connection, personOf, signInBench } from './bench.ts';

const bench: Bench = await signInBench();
let project: string;
beforeAll(async () => {
  project = await bench.project();
});
const outcomeOf = async (over: Connection, claims: object) => {
  const outcome = await bench.signInAs(project, over, claims);
  return outcome.kind === 'page' ? outcome.code : 'signed in';
};
type User = { id: string; email: string; email_verified: boolean; role: string | null };
const usersOf = (over: Connection) =>
  bench.rows<User>(
    `SELECT u.id, u.email, u.email_verified, m.role FROM identities i JOIN users u ON u.id = i.user_id
      LEFT JOIN memberships m ON m.user_id = u.id AND m.organization_id = i.organization_id
      WHERE i.organization_id = $1 ORDER BY u.created_at`,
    [over.organizationId],
  );

describe('a person is who the directory says, never an e-mail address', () => {
  test('the administrator of another organization who asserts my address becomes somebody else (attacks 33, 34)', async () => {
    const mine = await bench.customer(project, 'contoso.example');
    const evil = await bench.customer(project, 'evil.example');
    await bench.signInAs(project, mine, personOf(mine.directory, { email: 'ceo@contoso.example' }));
    const forged = {
      email: 'ceo@contoso.example',
      upn: 'ceo@contoso.example',
      email_verified: true,
      xms_edov: true,
    };
    expect(await outcomeOf(evil, personOf(evil.directory, forged))).toBe('signed in');
    const [[victim], [attacker]] = await Promise.all([usersOf(mine), usersOf(evil)]);
    expect(attacker?.id).not.toBe(victim?.id);
    expect(victim).toMatchObject({ email: 'ceo@contoso.example', email_verified: true });
    expect(attacker).toMatchObject({ email: 'ceo@contoso.example', email_verified: false });
  });

  test('an address counts as verified only inside a verified domain of the organization (attack 35)', async () => {
    const over = await bench.customer(project, 'verified.example');
    await bench.insert('organization_domains', {
      project_id: project,
      organization_id: over.organizationId,
      domain: 'claimed.example',
    });
    const verified = async (email: unknown) => {
      await bench.signInAs(
        project,
        over,
        personOf(over.directory, { oid: 'one', sub: 'one', email, xms_edov: true, email_verified: true }),
      );
      return (await usersOf(over))[0]?.email_verified;
    };
    expect(await verified('ada@verified.example')).toBe(true);
    expect(await verified('Ada@Verified.Example')).toBe(true);
    for (const email of [
      ...[
        'ada@elsewhere.example',
        'ada@claimed.example',
        'ada@sub.verified.example',
        'ada@verified.example.evil.example',
      ],
      ...[
        'ada@evilverified.example',
        'verified.example',
        'ceo@elsewhere.example <a@verified.example',
        'a@b@verified.example',
      ],
      ...[
        'ada@verified.example/x',
        'ada@verified.example?x',
        'ada@verified.example#',
        'ada@verified.example:443',
        'ada @verified.example',
      ],
      ...[
        'ada@verified%2eexample',
        'ada@veri\tfied.example',
        '@verified.example',
        7,
        ['ada@verified.example'],
        undefined,
      ],
    ])
      expect({ email, verified: await verified(email) }).toEqual({ email, verified: false });
  });

  test('the same subject at two connections is two people (attack 39)', async () => {
    const [one, two] = [
      await bench.customer(project, 'one.example'),
      await bench.customer(project, 'two.example'),
    ];
    const same = { sub: 'same', oid: 'same' };
    await bench.signInAs(project, one, personOf(one.directory, same));
    await bench.signInAs(project, two, personOf(two.directory, same));
    expect((await usersOf(one))[0]?.id).not.toBe((await usersOf(two))[0]?.id);
  });

  test('the same person at a directory whose app was made anew stays the same, although sub changed', async () => {
    const over = await bench.customer(project);
    await bench.signInAs(project, over, personOf(over.directory, { oid: 'ada', sub: 'before' }));
    await bench.signInAs(project, over, personOf(over.directory, { oid: 'ada', sub: 'after' }));
    expect(await usersOf(over)).toHaveLength(1);
  });

  test('a token whose sub and oid belong to two people signs in neither of them', async () => {
    const over = await bench.customer(project);
    await bench.signInAs(project, over, personOf(over.directory, { oid: 'ada', sub: 'of-ada' }));
    await bench.signInAs(project, over, personOf(over.directory, { oid: 'bob', sub: 'of-bob' }));
    expect(await outcomeOf(over, personOf(over.directory, { oid: 'bob', sub: 'of-ada' }))).toBe(
      'id_token_invalid',
    );
    expect(await outcomeOf(over, personOf(over.directory, { oid: 'new', sub: 'of-ada' }))).toBe(
      'id_token_invalid',
    );
    expect(await usersOf(over)).toHaveLength(2);
  });

  test.each([
    ['another directory', { tid: '9188040d-6c67-4c5b-b112-36a304b66dad' }],
    ['none', { tid: undefined }],
    ['a list', { tid: ['x'] }],
  ])('a token that names %s as tid is refused (attack 32)', async (_, claims) => {
    const over = await bench.customer(project);
    expect(await outcomeOf(over, personOf(over.directory, claims))).toBe('id_token_invalid');
    expect(await outcomeOf(over, personOf(over.directory, { oid: undefined }))).toBe('id_token_invalid');
    expect(await usersOf(over)).toEqual([]);
  });
});

test.each([
  ['just now', 0, 'signed in'],
  ['within what clocks differ', 55, 'signed in'],
  ['two minutes ago, before the browser left', 120, 'id_token_invalid'],
  ['an hour ago', 3_600, 'id_token_invalid'],
])(
  'asked for a new proof, a provider that says it was given %s: %s (attack 66)',
  async (_when, age, expected) => {
    const over = await bench.customer(project, 'fresh.example');
    const started = await bench.ask(project, { connection: over.id, freshAuthentication: true });
    if (!started.ok) throw new Error(started.description);
    const [cookie] = started.cookies;
    if (cookie === undefined) throw new Error('no cookie');
    const claims = personOf(over.directory, { auth_time: Math.floor(Date.now() / 1000) - age });
    const parameters = over.directory.provider.signIn(started.url, claims);
    const outcome = await bench.comeBack({ url: started.url, cookie }, { connectionId: over.id, parameters });
    expect(outcome.kind === 'page' ? outcome.code : 'signed in').toBe(expected);
  },
);

describe('who may come in', () => {
  const guest = { acct: 1 };
  const guestByProvider = {
    acct: undefined,
    idp: 'https://sts.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/',
  };

  test('guests of the directory may not, unless the connection says so', async () => {
    const over = await bench.customer(project);
    // The last one does not say: doubt means no.
    for (const claims of [guest, guestByProvider, { acct: undefined }, { acct: 2 }, { acct: true }])
      expect(await outcomeOf(over, personOf(over.directory, claims))).toBe('guest_sign_in_not_allowed');
    expect(await usersOf(over)).toEqual([]);
    const open = await bench.customer(project, 'open.example', { guests_allowed: true });
    expect(await outcomeOf(open, personOf(open.directory, guest))).toBe('signed in');
    const everyone = await bench.customer(project, 'every.example', { jit_membership: 'everyone' });
    expect(await outcomeOf(everyone, personOf(everyone.directory, guest))).toBe('signed in');
  });

  test('a member who has become a guest may not any more', async () => {
    const over = await bench.customer(project);
    const ada = personOf(over.directory);
    expect(await outcomeOf(over, ada)).toBe('signed in');
    expect(await outcomeOf(over, { ...ada, acct: 1 })).toBe('guest_sign_in_not_allowed');
  });

  test('with memberships made by hand, nobody new may, and who is known may', async () => {
    const over = await bench.customer(project);
    const ada = personOf(over.directory);
    expect(await outcomeOf(over, ada)).toBe('signed in');
    await bench.rows("UPDATE sso_connections SET jit_membership = 'off' WHERE id = $1", [over.id]);
    expect(await outcomeOf(over, ada)).toBe('signed in');
    expect(await outcomeOf(over, personOf(over.directory))).toBe('not_a_member');
    expect(await usersOf(over)).toHaveLength(1);
  });

  test('newcomers become plain members, whatever roles their token claims', async () => {
    const over = await bench.customer(project);
    const wids = ['62e90394-69f5-4237-9190-012177145e10'];
    await bench.signInAs(project, over, personOf(over.directory, { roles: ['owner'], role: 'owner', wids }));
    expect(await usersOf(over)).toMatchObject([{ role: 'member' }]);
  });

  test('who was removed does not come back by signing in (attack 97)', async () => {
    const over = await bench.customer(project);
    const ada = personOf(over.directory);
    await bench.signInAs(project, over, ada);
    await bench.rows('DELETE FROM memberships WHERE organization_id = $1', [over.organizationId]);
    expect(await outcomeOf(over, ada)).toBe('not_a_member');
    expect(await outcomeOf(over, { ...ada, sub: 'new', email: 'new@contoso.example' })).toBe('not_a_member');
  });

  test('who was switched off may not', async () => {
    const over = await bench.customer(project);
    const ada = personOf(over.directory);
    await bench.signInAs(project, over, ada);
    await bench.rows('UPDATE users SET disabled_at = now() WHERE id = $1', [(await usersOf(over))[0]?.id]);
    expect(await outcomeOf(over, ada)).toBe('user_disabled');
  });
});

describe('between start and callback (attack 38)', () => {
  test.each([
    [
      'the connection was disconnected',
      "UPDATE sso_connections SET status = 'inactive' WHERE id = $1",
      'connection_disabled',
    ],
    [
      'the connection is being set up again',
      "UPDATE sso_connections SET status = 'provisioning' WHERE id = $1",
      'connection_disabled',
    ],
    [
      'its secret was cleared',
      'DELETE FROM connection_credentials WHERE connection_id = $1',
      'connection_disabled',
    ],
    [
      'the organization was suspended',
      "UPDATE organizations SET status = 'suspended' WHERE id = (SELECT organization_id FROM sso_connections WHERE id = $1)",
      'organization_suspended',
    ],
  ])('%s: no request for tokens, no session', async (_, change, code) => {
    const over = await bench.customer(project);
    const started = await bench.start(project, over);
    await bench.rows(change, [over.id]);
    const parameters = over.directory.provider.signIn(started.url, personOf(over.directory));
    expect(await bench.comeBack(started, { connectionId: over.id, parameters })).toMatchObject({
      kind: 'page',
      code,
    });
    expect(over.directory.provider.asked('/token')).toHaveLength(0);
    expect(await usersOf(over)).toEqual([]);
  });

  test('the whole connection was deleted: the attempt leads nowhere', async () => {
    const over = await bench.customer(project);
    const started = await bench.start(project, over);
    await bench.rows('DELETE FROM sso_connections WHERE id = $1', [over.id]);
    const parameters = over.directory.provider.signIn(started.url, personOf(over.directory));
    expect(await bench.comeBack(started, { connectionId: over.id, parameters })).toMatchObject({
      kind: 'page',
    });
  });
});

test('a session ends with each thing that it stands on (attack 127)', async () => {
  const facts = async (change: string, table: string) => {
    const over = await bench.customer(project);
    await bench.signInAs(project, over, personOf(over.directory));
    const [session] = await bench.rows<{ id: string; user_id: string }>(
      'SELECT id, user_id FROM sessions WHERE connection_id = $1',
      [over.id],
    );
    const ids = {
      sessions: session?.id,
      users: session?.user_id,
      sso_connections: over.id,
      organizations: over.organizationId,
    };
    expect(await bench.signIn.sessionFacts(project, session?.id ?? '')).toBeDefined();
    expect(await bench.signIn.sessionFacts(await bench.project(), session?.id ?? '')).toBeUndefined();
    await bench.rows(`${change} $1`, [
      table === 'memberships' ? session?.user_id : ids[table as keyof typeof ids],
    ]);
    return bench.signIn.sessionFacts(project, session?.id ?? '');
  };
  expect(await facts('UPDATE sessions SET revoked_at = now() WHERE id =', 'sessions')).toBeUndefined();
  expect(
    await facts("UPDATE sessions SET expires_at = now() - interval '1 minute' WHERE id =", 'sessions'),
  ).toBeUndefined();
  expect(await facts('UPDATE users SET disabled_at = now() WHERE id =', 'users')).toBeUndefined();
  expect(await facts('DELETE FROM memberships WHERE user_id =', 'memberships')).toBeUndefined();
  expect(
    await facts("UPDATE sso_connections SET status = 'inactive' WHERE id =", 'sso_connections'),
  ).toBeUndefined();
  expect(
    await facts("UPDATE organizations SET status = 'suspended' WHERE id =", 'organizations'),
  ).toBeUndefined();
});
