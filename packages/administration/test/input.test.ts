import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applicationChange,
  applicationInput,
  auditFilter,
  confirmPasswordInput,
  domainInput,
  firstOwnerInput,
  invitationInput,
  keyRotation,
  organizationChange,
  organizationInput,
  originRefusal,
  passwordLinkInput,
  projectAdminInput,
  projectInput,
  redirectUriRefusal,
  roleInput,
  secretRotation,
  signInInput,
} from '../src/index.ts';

/** Every schema with an input that it takes. A new one belongs here. */
const SCHEMAS = {
  signIn: [signInInput, { email: 'a@b.example', password: 'x' }],
  confirm: [confirmPasswordInput, { password: 'x' }],
  firstOwner: [firstOwnerInput, { token: 't', email: 'a@b.example', password: 'x', name: 'A' }],
  passwordLink: [passwordLinkInput, { token: 't', password: 'x' }],
  project: [projectInput, { name: 'A' }],
  organization: [organizationInput, { name: 'A' }],
  organizationChange: [organizationChange, { name: 'A' }],
  domain: [domainInput, { domain: 'contoso.com' }],
  invitation: [invitationInput, { email: 'a@b.example', role: 'member' }],
  role: [roleInput, { role: 'admin' }],
  projectAdmin: [projectAdminInput, { email: 'a@b.example' }],
  application: [applicationInput, { name: 'A', kind: 'web' }],
  applicationChange: [applicationChange, { name: 'A' }],
  keyRotation: [keyRotation, { compromised: true }],
  secretRotation: [secretRotation, { overlap_hours: 1 }],
  auditFilter: [auditFilter, { limit: '5' }],
} as const;

describe.each(Object.entries(SCHEMAS))('%s', (_name, [schema, good]) => {
  test('takes what it is made for', () => {
    expect(schema.safeParse(good).success).toBe(true);
  });

  test('refuses a name that it does not know, whatever its value (attack 83)', () => {
    const names = fc
      .constantFrom(
        'id',
        'project_id',
        'organizationId',
        'orgId',
        'owner',
        'verified',
        'verified_at',
        'status_',
      )
      .map((name) => name);
    fc.assert(
      fc.property(names, fc.jsonValue(), (name, value) => {
        const result = schema.safeParse({ ...good, [name]: value });
        expect(result.success).toBe(false);
        expect(result.error?.issues.some((issue) => issue.code === 'unrecognized_keys')).toBe(true);
      }),
    );
  });

  test('refuses an operator object in the place of a scalar (attack 82)', () => {
    const operators = fc.constantFrom('not', 'in', 'contains', 'startsWith', 'gt', 'equals', 'set', 'OR');
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(good)), operators, fc.jsonValue(), (field, name, value) => {
        expect(schema.safeParse({ ...good, [field]: { [name]: value } }).success).toBe(false);
      }),
    );
  });

  test('never throws, whatever arrives', () => {
    fc.assert(fc.property(fc.anything(), (value) => void schema.safeParse(value)));
  });
});

test('a name has no control characters and nothing that turns the reading around (attack 117)', () => {
  for (const name of ['a\u0000b', 'a\nb', 'abc\u202egnp', '\u2066x', '   ', 'x'.repeat(101)]) {
    expect(organizationInput.safeParse({ name }).success).toBe(false);
  }
  expect(organizationInput.parse({ name: '  Ærø & Sønner <b> 👩‍🚀 ' }).name).toBe('Ærø & Sønner <b> 👩‍🚀');
});

test.each([
  'http://example.com/callback',
  'https://example.com/callback#part',
  'https://*.example.com/callback',
  'https://user:secret@example.com/',
  'https://example.com/a b',
  'https://example.com\\@evil.example/',
  'javascript:alert(1)',
  '//example.com/callback',
  '/callback',
  'http://localhost.evil.example/',
  '',
])('%s is refused as a redirect URI, with a sentence that says why (attacks 48, 49)', (uri) => {
  expect(redirectUriRefusal(uri)).toMatch(/\.$|use https|exactly\.$/);
  const result = applicationInput.safeParse({ name: 'A', kind: 'web', redirect_uris: [uri] });
  expect(result.success).toBe(false);
});

test.each([
  'https://example.com/callback',
  'http://127.0.0.1:5000/cb',
  'http://[::1]/cb',
  'http://localhost:3000/',
])('%s is registered', (uri) => {
  expect(redirectUriRefusal(uri)).toBeUndefined();
});

test('an origin has no path, and a redirect URI is no origin', () => {
  expect(originRefusal('https://app.example.com')).toBeUndefined();
  expect(originRefusal('https://app.example.com/')).toContain('https://app.example.com');
  expect(originRefusal('http://app.example.com')).toBeDefined();
});
