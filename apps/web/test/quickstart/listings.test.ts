import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fittingApplication,
  fittingRedirectUri,
  QUICKSTART_KINDS,
  quickstart,
  recipe,
} from '../../src/quickstart/quickstart.ts';
import { quoted, shellWord } from '../../src/quickstart/quoted.ts';

const ISSUER = 'https://login.example.com/oauth2/proj_demo';

describe.each(QUICKSTART_KINDS)('the quickstart %s', (kind) => {
  const redirectUri = recipe(kind).redirectUri?.usual ?? '';
  const listings = quickstart(kind, { issuer: ISSUER, clientId: 'app_demo', redirectUri });
  const all = listings.map(({ text }) => text).join('\n');

  test('is filled in with the project’s own values, and short', () => {
    for (const value of [ISSUER, 'app_demo']) expect(all).toContain(value);
    for (const { text } of listings) expect(text.split('\n').length).toBeLessThan(45);
    expect(all).not.toMatch(/'undefined'|your[-_ ]|TODO/i);
  });

  test('holds no secret: it comes from the environment', () => {
    expect(all).not.toMatch(/secret['"]?\s*[:=]\s*['"][^'"]/i);
    const application = recipe(kind).application;
    const keepsSecret = application === 'web' || application === 'machine';
    expect(all.includes('PORTICO_CLIENT_SECRET')).toBe(keepsSecret);
  });

  test('names each of its listings once', () => {
    const titles = listings.map(({ title }) => title);
    expect(titles).toEqual([...new Set(titles)]);
  });

  test('is filled in with the application that is registered for it, or else with one of its kind', () => {
    const { application } = recipe(kind);
    const busy = { kind: application, redirectUris: ['http://localhost:3100/callback'] };
    const made = { kind: application, redirectUris: [redirectUri] };
    if (redirectUri !== '') expect(fittingApplication(kind, [busy, made])).toBe(made);
    expect(fittingApplication(kind, [{ ...busy, kind: 'other' }, busy])).toBe(busy);
    expect(fittingApplication(kind, [])).toBeUndefined();
  });

  test('takes the redirect URI that is registered when it can run there', () => {
    if (redirectUri !== '')
      expect(fittingRedirectUri(kind, ['https://app.example.com/cb', redirectUri])).toBe(redirectUri);
    expect(fittingRedirectUri(kind, ['https://app.example.com/cb', 'com.example:/cb'])).toBeUndefined();
  });
});

test('whatever is filled in stays inside its quotes (attack 117)', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '\\', 'a', '$', '`', '"') }), (text) => {
      expect(Function(`return ${quoted(text)}`)()).toBe(text);
      expect(shellWord(text)).toMatch(/^('[^']*'(\\')?)*'[^']*'$/);
    }),
  );
});
