import { statusOf } from '@portico/core';
import { refusalOf, type Whose } from '@portico/sign-in/refusals';
import type { Page } from '@portico/testing';
import { expect } from 'vitest';
import { englishFailures } from '../../src/components/hosted-login/failure-texts.ts';
import type { Portico } from '../harness/index.ts';
import type { LoneRow, On, Shown } from './lone-refusals.ts';
import { codeOn } from './outside.ts';
import { isLogged, member, pressAgain, pressBack, type Way } from './refusals.ts';
import { PERSONAL, type WaitingRow } from './waiting-refusals.ts';

/* What everybody is owed who meets a refusal, in whichever browser of the harness. */

type WayOn<T> = { readonly on: T; readonly provoke: () => Promise<Shown> };

/** Who can do something; for a code that is not here, its own sentence or the form beside it says so. */
const WHOSE: Readonly<Record<string, Whose>> = {
  invalid_state: 'person',
  not_found: 'person',
  wrong_origin: 'person',
  invalid_request: 'person',
  body_too_large: 'person',
  unsupported_media_type: 'person',
  no_application: 'developers',
  too_many_beginnings: 'nobody',
};

/** Where no application hears of it: what happened, whose matter it is, and a way on. */
export async function leadsOnAlone(
  portico: Portico,
  code: LoneRow[0],
  { on, provoke }: WayOn<On>,
): Promise<void> {
  const shown = await provoke();
  const { browser, page } = shown;
  const ofInvitation = on === 'invitation' ? englishFailures.invitation.errors[code] : undefined;
  const said = ofInvitation ?? englishFailures.errors[code === 'invalid_request' ? 'unknown_field' : code];
  const sentence = said ?? '';
  await reads(shown, sentence);
  const whose = WHOSE[code];
  if (whose !== undefined) await reads(shown, englishFailures.whose[whose]);
  expect(await browser.shows(page, englishFailures.whose.operator)).toBe(false);
  if (on !== 'form') {
    const request = page.headers.get('x-request-id') ?? '';
    expect(request).toMatch(/^req_/);
    await reads(shown, request);
    await isLogged(portico, page, code);
  }
  await goesOn(portico, shown, on);
}

/** A page of the issuer: its own words, and a way on. */
export async function saysAndLeadsOn(
  portico: Portico,
  says: string,
  { on, provoke }: WayOn<On | 'code'>,
): Promise<void> {
  const shown = await provoke();
  await reads(shown, says);
  await goesOn(portico, shown, on);
}

/** Where an application waits: whose matter it is, and that the application hears of it when the person goes back. */
export async function isToldToTheApplication(
  portico: Portico,
  code: WaitingRow[0],
  provoke: () => Promise<Way>,
): Promise<void> {
  const way = await provoke();
  const { page, request } = way;
  expect({ code: codeOn(page), status: page.status }).toEqual({ code, status: statusOf(code) });
  await reads(way, englishFailures.errors[code] ?? '');
  await reads(way, englishFailures.whose[refusalOf(code).whose]);
  await reads(way, 'Test project');
  expect(page.body).not.toContain('alert(1)');
  expect(page.headers.get('cache-control')).toContain('no-store');
  await isLogged(portico, page, code);
  const told = await pressBack(way);
  const { error, description } = refusalOf(code);
  expect(Object.fromEntries(told)).toEqual({
    ...{ error, error_description: description, state: request.state, iss: portico.project.issuer },
  });
}

/** Where an application waits: one click begins the same sign-in anew, or leads to where there are other ways. */
export async function isBegunAnew(
  portico: Portico,
  code: WaitingRow[0],
  provoke: () => Promise<Way>,
): Promise<void> {
  const way = await provoke();
  if (refusalOf(code).again === 'other_way') {
    const end = await way.browser.submit(way.page, {}, way.page.form('/again'));
    expect(end.url.pathname).toMatch(/^\/login\//);
    expect(end.status).toBe(200);
    return;
  }
  const isSocial = way.request.url.searchParams.has('provider');
  const end = await pressAgain(portico, way, isSocial ? PERSONAL : member(portico));
  // A personal account that no organization knows is refused again, which is its own row.
  if (isSocial) expect(codeOn(end)).toBe(code);
  else expect(end.url.searchParams.get('code')).not.toBeNull();
}

async function reads({ browser, page }: Shown, text: string): Promise<void> {
  if (!(await browser.shows(page, text))) expect(page.body, 'is hidden, or not there').toBe(text);
}

/** One click from the page, and somebody is where they can go on. */
async function goesOn(portico: Portico, { browser, page }: Shown, on: On | 'code'): Promise<void> {
  const { origin } = portico.origin;
  const follow = (address: string | URL): Promise<Page> => browser.followLink(page, address);
  switch (on) {
    case 'application': {
      const home = `http://127.0.0.1:9/login?iss=${encodeURIComponent(portico.project.issuer)}`;
      const there = await follow(home);
      expect(there.url.href).toBe(home);
      return reads({ browser, page: there }, 'the application');
    }
    case 'again':
      return expect((await follow(page.url)).url.origin).toBe(page.url.origin);
    case 'code':
      return expect((await follow(`${origin}/device`)).form().fields).toHaveProperty('user_code');
    case 'form':
      return expect(await browser.hasForm(page)).toBe(true);
    case 'invitation':
      return expect((await follow(`${origin}/invitation`)).url.pathname).toBe('/invitation');
    case 'words': {
      const words = [englishFailures.goBack, englishFailures.errors['invitation_invalid'] ?? ''];
      const read = await Promise.all(words.map((each) => browser.shows(page, each)));
      return expect(read).toContain(true);
    }
  }
}
