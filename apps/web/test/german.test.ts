import { newUserInput, passwordLinkInput } from '@portico/administration';
import { englishPages, errorTexts, pageTexts, SCOPES } from '@portico/authorization-server';
import { ERROR_CODES } from '@portico/core';
import { REFUSAL_CODES } from '@portico/sign-in/refusals';
import { describe, expect, test } from 'vitest';
import { loginTexts } from '../src/components/hosted-login/texts.ts';
import { english } from '../src/components/hosted-login/texts-en.ts';
import { outsideTexts } from '../src/components/outside/texts.ts';
import { english as englishOutside } from '../src/components/outside/texts-en.ts';

/* Whoever signs in or is invited reads their own language on every page; the dashboard speaks English. */

/** Met by administrators only, on pages of the dashboard and in its API. */
const OF_DASHBOARD = [
  ...[
    'two_credentials',
    'password_of_other_user',
    'both_in_use',
    'password_by_link',
    'too_many_open',
    'invalid_token',
    'insufficient_scope',
  ],
  ...['recent_sign_in_required', 'other_sign_in_required', 'forbidden', 'last_owner', 'last_operator'],
  ...['setup_closed', 'invalid_redirect_uri', 'ms_provision_not_configured'],
  ...[
    'return_url_not_allowed',
    'consent_denied',
    'consent_incomplete',
    'directory_mismatch',
    'admin_required',
  ],
  ...['guest_not_allowed', 'provisioning_app_misconfigured', 'directory_already_connected'],
  ...[
    'sign_in_app_not_configured',
    'level_not_offered',
    'disconnect_first',
    'nothing_to_manage',
    'no_app_roles',
    'not_our_app',
  ],
  ...[
    'provisioning_failed',
    'provisioning_in_progress',
    'domain_not_proven',
    'domain_not_verified',
    'domain_not_ownable',
  ],
  ...['discovery_failed', 'discovery_mismatch', 'issuer_differs', 'issuer_in_use'],
  ...['issuer_of_other_provider', 'directory_issuer_wanted'],
  ...['client_secret_missing', 'not_entered_yet', 'not_tried_yet'],
  ...['metadata_not_found', 'metadata_invalid', 'metadata_not_idp', 'metadata_several', 'metadata_expired'],
  ...['certificate_invalid', 'certificate_not_new', 'private_key_pasted', 'key_not_supported'],
  ...['identity_provider_in_use', 'subject_in_use'],
  // On the pages of a setup link, which speak as the dashboard does.
  ...['setup_link_invalid', 'setup_link_expired', 'setup_link_revoked', 'setup_link_completed'],
  'setup_link_other_browser',
];

/** The same in both languages. */
const SAME = new Set(['Code']);

type Text = { readonly at: string; readonly text: string };

/** Every text of an object of texts; functions are asked with names that stand for anything. */
function textsIn(value: unknown, at = ''): Text[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (typeof value === 'function') return [{ at, text: String(value('{1}', '{2}')) }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => textsIn(part, `${at}.${name}`));
}

describe.each([
  ['hosted login', english, loginTexts(['de'], null)],
  ['an invitation and a password link', englishOutside, outsideTexts('de')],
  ['the issuer', englishPages, pageTexts('de', [])],
  ['the issuer’s refusals', errorTexts('en', []), errorTexts('de', [])],
])('the pages of %s in German', (_, inEnglish, inGerman) => {
  const german = new Map(textsIn(inGerman).map(({ at, text }) => [at, text]));
  const translatable = textsIn(inEnglish).filter(({ at }) => at !== '.language');

  test('have every text that there is in English', () => {
    expect([...german.keys()].toSorted()).toEqual(
      textsIn(inEnglish)
        .map(({ at }) => at)
        .toSorted(),
    );
  });

  test('have none that is still English', () => {
    const same = translatable.filter(({ at, text }) => german.get(at) === text && !SAME.has(text));
    expect(same).toEqual([]);
    for (const [at, text] of german)
      if (at !== '.language') expect(text, at).not.toMatch(/\b(the|your|you|this|sign|with|again)\b/i);
  });

  test('name what the English ones name', () => {
    const names = (text: string | undefined) => text?.match(/\{\d\}/g)?.toSorted() ?? [];
    for (const { at, text } of translatable.filter(({ at }) => at !== '.appearance'))
      expect([at, ...names(german.get(at))]).toEqual([at, ...names(text)]);
  });
});

test('every code is either said in German, or met on the dashboard alone', () => {
  const told = [loginTexts(['de'], null).failure, outsideTexts('de')].flatMap(({ errors }) =>
    Object.keys(errors),
  );
  const untold = ERROR_CODES.filter((code) => !told.includes(code));
  expect(untold.toSorted()).toEqual(OF_DASHBOARD.toSorted());
  expect(OF_DASHBOARD.filter((code) => REFUSAL_CODES.some((known) => known === code))).toEqual([]);
});

test('what somebody invited sends has a sentence for each field that is refused', () => {
  const sent = [newUserInput, passwordLinkInput].flatMap(({ shape }) => Object.keys(shape));
  expect(Object.keys(outsideTexts('de').fields)).toEqual(expect.arrayContaining(sent));
});

test('every scope is said in words to whoever is asked for it', () => {
  for (const scope of SCOPES) expect(Object.keys(englishPages.consent.meanings)).toContain(scope);
});

test.each([
  [['fr', 'de-AT'], null, 'de'],
  [['en'], 'de', 'en'],
  [[], 'fr;q=0.9, de-CH;q=0.8, en;q=0.5', 'de'],
  [[], 'fr', 'en'],
])('the application’s ui_locales %j come before the browser’s %s', (asked, accepted, language) => {
  expect(loginTexts(asked, accepted).language).toBe(language);
  const tags = (accepted ?? '').split(',').map((tag) => tag.split(';')[0]?.trim() ?? '');
  expect(pageTexts(asked.join(' '), tags).language).toBe(language);
});
