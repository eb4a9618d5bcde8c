import { newId } from '@portico/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applicationChange } from '../../src/components/application/application-change.ts';
import { KINDS_IN_ORDER } from '../../src/components/application/kinds.ts';
import { readPublicKeys } from '../../src/components/application/public-key-text.ts';
import { redirectRefusalFor, refusedLines } from '../../src/components/application/uri-lines.ts';
import { durationText, inUnits } from '../../src/components/organization/duration.ts';
import { inconsistency, lengthRefusal, WINDOWS } from '../../src/components/organization/sign-in-windows.ts';
import { contrast, contrastNote } from '../../src/components/project/contrast.ts';
import { signingKeyView } from '../../src/components/project/signing-key-state.ts';

const DAY_MS = 24 * 3_600_000;

describe('redirect URIs while one types', () => {
  test('are refused by the rule of the application’s kind', () => {
    expect(redirectRefusalFor('web')('com.example.app:/callback')).toBeDefined();
    expect(redirectRefusalFor('native')('com.example.app:/callback')).toBeUndefined();
    expect(redirectRefusalFor('native')('http://localhost/callback')).toMatch(/Use 127\.0\.0\.1/);
    expect(redirectRefusalFor('native', true)('http://localhost/callback')).toBeUndefined();
  });

  test('are refused when they are there twice', () => {
    const twice = 'https://a.example/\nhttps://b.example/\nhttps://a.example/';
    expect(refusedLines(twice)).toEqual([{ line: 'https://a.example/', why: 'It is here twice.' }]);
  });
});

test('pasted keys: a private half is refused, one key alone is a set', () => {
  const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
  expect(readPublicKeys(JSON.stringify(key))).toEqual({ jwks: { keys: [key] } });
  expect(readPublicKeys(JSON.stringify({ keys: [{ ...key, d: 'demo' }] }))).toMatchObject({
    problem: expect.stringContaining('private'),
  });
  expect(readPublicKeys('')).toEqual({ jwks: null });
  for (const text of ['{', '1', 'null', '{"keys":[]}'])
    expect(readPublicKeys(text)).toMatchObject({ problem: expect.any(String) });
});

test('the settings form sends nothing that does not fit the kind of application', () => {
  const sent = Object.fromEntries(
    KINDS_IN_ORDER.map((kind) => [kind, Object.keys(applicationChange({ name: 'x' }, kind))]),
  );
  expect(sent['machine']).toEqual(['name', 'allowed_origins', 'dpop_required', 'authentication']);
  expect(sent['spa']).not.toContain('pkce_required');
  expect(sent['web']).toContain('pkce_required');
  expect(sent['native']).toContain('localhost_redirects');
});

describe('lengths of sessions', () => {
  test('every usual one is allowed, and is told in the unit that people use', () => {
    for (const { name, choices } of WINDOWS)
      for (const choice of choices)
        expect([choice, lengthRefusal(name, choice)]).toEqual([choice, undefined]);
    expect([900, 3_600, 5_400, 86_400].map(durationText)).toEqual([
      '15 minutes',
      '1 hour',
      '90 minutes',
      '1 day',
    ]);
  });

  test('units lose nothing of whole minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), (minutes) => {
        const { count, unit } = inUnits(minutes * 60);
        expect(count * unit).toBe(minutes * 60);
      }),
    );
  });

  test('what never comes to count is said', () => {
    const windows = { session_idle_seconds: 7_200, session_absolute_seconds: 3_600, refresh_seconds: null };
    expect(inconsistency(windows)).toBe('Sessions end after 1 hour in any case.');
    expect(inconsistency({ ...windows, session_absolute_seconds: null })).toBeUndefined();
    expect(lengthRefusal('session_idle_seconds', 60)).toBe('Between 5 minutes and 30 days.');
  });
});

test('contrast is WCAG’s, and the note names the page on which a colour is weak', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrastNote('#0b6075')).toMatch(/dark page/);
  expect(contrastNote('#ffee00')).toMatch(/light page/);
  expect(contrastNote('#7a8ea0')).toBeUndefined();
});

test('a signing key is next, current, or old until it is no longer published', () => {
  const now = new Date('2026-06-01T12:00:00Z');
  const at = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const key = {
    id: newId('signingKey'),
    purpose: 'id_token',
    algorithm: 'RS256',
    createdAt: at(-30),
  } as const;
  const state = (signsFrom: Date, retiredAt: Date | null) =>
    signingKeyView({ ...key, signsFrom, retiredAt }, now);
  expect(state(at(1), null)).toMatchObject({ state: 'next', until: at(1).toISOString() });
  expect(state(at(-1), null)).toMatchObject({ state: 'current', until: null });
  expect(state(at(-1), at(1))).toMatchObject({ state: 'current', until: at(1).toISOString() });
  expect(state(at(-2), at(-1))).toMatchObject({ state: 'old', until: at(14).toISOString() });
});
