import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { domainOf } from '../src/leaving/resolve-connection.ts';
import { type Bench, type Connection, signInBench } from './bench.ts';

const bench: Bench = await signInBench();
let project: string;
let over: Connection;
beforeAll(async () => {
  project = await bench.project();
  over = await bench.customer(project, 'contoso.example');
});
const told = async (wish: object) => {
  const started = await bench.ask(project, wish);
  if (!started.ok) return `${started.error}: ${started.description}`;
  const { pathname } = new URL(started.url);
  return pathname.startsWith(`/login/${project}/`) ? PAGE : pathname;
};
const PAGE = 'the hosted login page';
const home = () => new URL(`${over.directory.provider.issuer}/authorize`).pathname;

describe('the connection is found', () => {
  test('by its id, by its organization, or by the verified domain of an address', async () => {
    for (const wish of [
      { connection: over.id },
      { organization: over.organizationId },
      { organization: over.organizationId, connection: over.id },
      { domainHint: 'contoso.example' },
      { loginHint: 'Ada@CONTOSO.example' },
    ])
      expect(await told(wish)).toBe(home());
  });

  test('in this project alone, and a foreign one is told as a missing one is (attacks 81, 84)', async () => {
    const elsewhere = await bench.project();
    const foreign = await bench.customer(elsewhere, 'elsewhere.example');
    const missing = await told({ connection: 'sso_aaaaaaaaaaaaaaaaaaaaaaaaaa' });
    for (const wish of [
      ...[{ connection: foreign.id }, { organization: foreign.organizationId }],
      ...[{ connection: over.id, organization: foreign.organizationId }, { connection: "sso_' OR 1=1" }],
      ...[{ connection: 'sso_\0' }, { organization: over.id }, { connection: '' }],
    ])
      expect(await told(wish)).toBe(missing);
    const unknown = await told({ loginHint: 'ada@unknown.example' });
    expect(await told({ domainHint: 'elsewhere.example' })).toBe(unknown);
    expect(unknown).toBe(PAGE);
  });

  test('not by a domain that is only claimed (attack 85)', async () => {
    const claimed = { project_id: project, organization_id: over.organizationId, domain: 'claimed.example' };
    await bench.insert('organization_domains', claimed);
    expect(await told({ domainHint: 'claimed.example' })).toBe(PAGE);
  });

  test('not by guessing between several, nor when nothing is named', async () => {
    const several = await bench.organization(project, 'several.example');
    for (const times of [1, 2]) {
      await bench.connection(project, several, bench.directory());
      expect(await told({ organization: several })).toMatch(times === 1 ? /authorize$/ : PAGE);
    }
    expect(await told({})).toBe(PAGE);
    expect(await told({ loginHint: 'ada' })).toBe(PAGE);
  });

  test('but not used when it is off or its organization suspended, nor tried when its provider is down', async () => {
    const off = await bench.customer(project, 'off.example', { status: 'inactive' });
    expect(await told({ connection: off.id })).toBe('access_denied: the connection is not active');
    const down = await bench.customer(project, 'down.example');
    down.directory.provider.answer('openid-configuration', () => new Response(null, { status: 500 }));
    expect(await told({ connection: down.id })).toMatch(/^temporarily_unavailable/);
    expect(await bench.rows('SELECT 1 FROM sign_in_attempts WHERE connection_id = $1', [down.id])).toEqual(
      [],
    );
  });

  test('a fresh authentication and the hint are passed on to the provider', async () => {
    const asked = await bench.ask(project, {
      connection: over.id,
      loginHint: 'ada@contoso.example',
      freshAuthentication: true,
    });
    const { searchParams } = new URL(asked.ok ? asked.url : '');
    expect(searchParams.get('prompt')).toBe('login');
    expect(searchParams.get('login_hint')).toBe('ada@contoso.example');
    expect(searchParams.get('code_challenge_method')).toBe('S256');
  });

  test('an address that was given is kept for who never comes back, and nothing that is none (attack 11)', async () => {
    const kept = async (loginHint: string | undefined) => {
      const asked = await bench.ask(project, { connection: over.id, loginHint });
      expect(asked.ok).toBe(true);
      const [newest] = await bench.rows(
        'SELECT typed_address AS address FROM sign_in_attempts WHERE connection_id = $1 ORDER BY created_at DESC, id LIMIT 1',
        [over.id],
      );
      await bench.rows('DELETE FROM sign_in_attempts WHERE connection_id = $1', [over.id]);
      return newest?.['address'];
    };
    expect(await kept(' ada@contoso.example ')).toBe('ada@contoso.example');
    for (const hint of [
      undefined,
      '',
      'ada',
      'a\0@contoso.example',
      'a b@c.example',
      `${'x'.repeat(320)}@c.d`,
    ])
      expect(await kept(hint), String(hint)).toBeNull();
  });

  test.each([
    [{ selectAccount: true }, 'select_account'],
    [{ selectAccount: true, freshAuthentication: true }, 'login'],
    [{}, null],
  ])('the wish that the person chooses who they are is passed on: %o (S14)', async (wish, prompt) => {
    const asked = await bench.ask(project, { connection: over.id, ...wish });
    expect(new URL(asked.ok ? asked.url : '').searchParams.get('prompt')).toBe(prompt);
  });
});

describe('the domain of an address', () => {
  test('is a host name in lower case and nothing else, whatever the text (attacks 85, 141)', () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        '@',
        '.',
        '/',
        '?',
        '#',
        ':',
        '%2e',
        '\\',
        '\t',
        '\0',
        ' ',
        'contoso.example',
        'EVIL',
        'ü',
        '。',
      ),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const domain = domainOf(parts.join(''));
        if (domain === undefined) return;
        expect(domain).toMatch(/^[^\s/?#:@%\\]*\.[^\s/?#:@%\\]*$/);
        expect(domain).toBe(domain.toLowerCase());
        expect(new URL(`https://${domain}`).hostname).toBe(domain);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['Ada@Contoso.Example', 'contoso.example'],
    ['contoso.example', 'contoso.example'],
    ['ada@contoso.example.', 'contoso.example'],
    ['ada@contoso.example..', undefined],
    ['ada@münchen.example', 'xn--mnchen-3ya.example'],
    ['a@b@contoso.example', 'contoso.example'],
    ['ada@contoso.example/evil', undefined],
    ['ada@contoso.example#', undefined],
    ['ada@contoso%2eexample', undefined],
    ['ada@localhost', undefined],
    ['', undefined],
    [undefined, undefined],
    [`ada@${'a'.repeat(300)}.example`, undefined],
  ])('%j: %j', (text, domain) => {
    expect(domainOf(text)).toBe(domain);
  });
});
