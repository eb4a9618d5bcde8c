import { refusalOf } from '@portico/sign-in/refusals';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inChromium } from '../harness/chromium/start.ts';
import { directoryOf, signInToApplication, startPortico } from '../harness/index.ts';
import { issuerRows } from './issuer-refusals.ts';
import { loneRows } from './lone-refusals.ts';
import { setRefusalStage } from './refusal-stage.ts';
import { waitingRows } from './waiting-refusals.ts';
import { isBegunAnew, isToldToTheApplication, leadsOnAlone, saysAndLeadsOn } from './what-a-refusal-owes.ts';

/*
 * Of the rows of every-refusal.test.ts and nobody-stranded.test.ts one of each form that a page can have, with the browser that
 * people have: what is said can be seen, the way on can be pressed, and Chromium complains of nothing. Two rows of one form
 * differ in their sentences alone, which those files read.
 */

const server = await startPortico();
const { portico, closeAll } = inChromium(server);
let stage = { connection: '', native: '' };
beforeAll(async () => {
  stage = await setRefusalStage(server);
  const { user, admin } = directoryOf(server, server.organizations.a.domain);
  // Known, so that what is refused later is refused for no other reason.
  for (const login of [user, admin])
    await signInToApplication(server, server.newBrowser(), login, {
      organization: server.organizations.a.id,
    });
});
const connection = () => stage.connection;

afterEach(async () => {
  expect(await closeAll()).toEqual([]);
});

/** The first row of each form. */
const oneOfEach = <T extends readonly unknown[]>(rows: readonly T[], formOf: (row: T) => string): T[] => [
  ...new Map(rows.toReversed().map((row) => [formOf(row), row])).values(),
];

describe('in Chromium, a refusal on the way back from an identity provider', () => {
  const rows = waitingRows(portico, connection, server);
  const told = oneOfEach(rows, ([code]) => `${refusalOf(code).whose} ${refusalOf(code).again}`);

  test.each(told)(
    '%s, %s: says whose matter it is, and Back tells the application (U9, U10)',
    (code, _, provoke) => isToldToTheApplication(portico, code, provoke),
  );

  const again = oneOfEach(rows, ([code]) => refusalOf(code).again);
  const social = rows.filter(([code]) => code === 'no_organization');

  test.each([...again, ...social])('%s, %s: one click begins it anew (U9)', (code, _, provoke) =>
    isBegunAnew(portico, code, provoke),
  );
});

describe('in Chromium, a refusal of which no application hears', () => {
  const rows = oneOfEach(
    loneRows(portico, connection),
    ([code, _, on]) => `${on} ${on === 'form' ? code : ''}`,
  );

  test.each(rows)(
    '%s, %s: says what happened and whose matter it is, and leads on (U9)',
    (code, _, on, provoke) => leadsOnAlone(portico, code, { on, provoke }),
  );
});

describe('in Chromium, a page of the issuer that leads no further by itself', () => {
  const rows = oneOfEach(
    issuerRows(portico, () => stage.native),
    ([name, _, __, on]) => `${name.split('.')[0]} ${on}`,
  );

  test.each(rows)(
    '%s, %s: says what happened and what to do, and leads on (U9)',
    (_, __, says, on, provoke) => saysAndLeadsOn(portico, says, { on, provoke }),
  );
});
