import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf, harness, PASSWORD, tokenOf, VISITOR } from './harness.ts';

/* A password that is set anew while somebody signs in with the old one (review A2, attack 127). */

const context = await harness();
const { administration, database } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const organizationId = contoso.organization.id;

beforeEach(async () => {
  await database.prisma.throttleCounter.deleteMany();
});

let people = 0;
async function somebody() {
  people += 1;
  const email = `p${people}@contoso.example`;
  const { principal } = await context.member(operator, organizationId, 'member', email);
  const link = await administration.issuePasswordLink(operator, organizationId, principal.userId);
  const setAnew = () =>
    administration.usePasswordLink(VISITOR, { token: tokenOf(link.url), password: 'another sentence' });
  const check = async () => {
    const checked = await administration.checkPassword(VISITOR, { email, password: PASSWORD });
    if (checked.kind !== 'right') throw new Error('the address is not unique');
    return checked;
  };
  return { userId: principal.userId, check, setAnew };
}

describe('a session on a password that was right a moment ago', () => {
  test('is not opened once another password is set', async () => {
    const { check, setAnew } = await somebody();
    const checked = await check();
    await setAnew();
    expect(await codeOf(administration.openSession(VISITOR, checked))).toBe('sign_in_failed');
  });

  test('is over, or never came to be, however the two fall together', async () => {
    for (let round = 0; round < 12; round += 1) {
      const { userId, check, setAnew } = await somebody();
      const checked = await check();
      const opens = Array.from({ length: 4 }, () => codeOf(administration.openSession(VISITOR, checked)));
      await Promise.all([...opens, setAnew()]);
      const live = { userId, revokedAt: null };
      expect(await database.prisma.dashboardSession.count({ where: live })).toBe(0);
    }
  });
});
