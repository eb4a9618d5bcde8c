import { assertThat, newId, PorticoError, type Visitor } from '@portico/core';
import { hashToken } from '@portico/vault';
import { record } from '../audit/record.ts';
import type { Context, NewSigningKey, Transaction } from '../context.ts';
import type { FirstOwnerInput } from '../input/session.ts';
import { scopeOf } from '../may-invite/invitation-target.ts';
import { assertGoodPassword } from '../passwords/password-rules.ts';
import { signingKeyRows } from '../projects/signing-keys.ts';
import { giveSignInName } from '../sign-in-names/sign-in-name.ts';
import { tokenLimits } from '../throttle/limits.ts';
import { countAttempt, takeBackAttempt } from '../throttle/throttle.ts';
import { isFirstOwnerOpen } from './ensure-first-owner-token.ts';

/**
 * Makes the first operator, and the built-in project to hold them. Closes its own path for ever: the token is consumed
 * by the same transaction (attack 90).
 *
 * @throws PorticoError `setup_closed`, `link_invalid` (wrong token), `weak_password`, `too_many_attempts`
 */
export async function createFirstOwner(
  context: Context,
  visitor: Visitor,
  input: FirstOwnerInput,
): Promise<{ userId: string; email: string }> {
  assertThat(await isFirstOwnerOpen(context), 'setup_closed');
  const limits = tokenLimits(visitor);
  await countAttempt(context, limits);
  // Keys and hash are dear: only for who holds the token (attack 143).
  await assertRightToken(context.prisma, input.token);
  assertGoodPassword(input.password, input.email);
  const projectId = newId('project');
  const keys = await context.makeProjectKeys(projectId);
  const hash = await context.passwords.hash(input.password);
  const made = await context.prisma.$transaction(async (transaction) => {
    await consumeToken(transaction, input.token, context.clock.now());
    assertThat((await transaction.operator.count()) === 0, 'setup_closed');
    const builtIn = await builtInProject(transaction, projectId, keys);
    return insertOwner(transaction, visitor, context.clock.now(), { ...input, hash, projectId: builtIn });
  });
  await takeBackAttempt(context, limits);
  return made;
}

async function consumeToken(transaction: Transaction, token: string, now: Date): Promise<void> {
  const consumed = await transaction.firstOwnerToken.updateMany({
    where: { id: 1, tokenHash: hashToken(token), consumedAt: null },
    data: { consumedAt: now },
  });
  if (consumed.count === 1) return;
  const used = await transaction.firstOwnerToken.count({ where: { consumedAt: { not: null } } });
  assertThat(used === 0, 'setup_closed');
  throw wrongToken();
}

async function assertRightToken(transaction: Transaction, token: string): Promise<void> {
  const found = await transaction.firstOwnerToken.count({ where: { tokenHash: hashToken(token) } });
  if (found !== 1) throw wrongToken();
}

const wrongToken = () => new PorticoError('link_invalid', { detail: 'wrong first-owner token' });

async function builtInProject(
  transaction: Transaction,
  projectId: string,
  keys: readonly NewSigningKey[],
): Promise<string> {
  const existing = await transaction.project.findFirst({ where: { builtIn: true }, select: { id: true } });
  if (existing) return existing.id;
  await transaction.project.create({
    data: { id: projectId, name: 'Portico', builtIn: true, signingKeys: { create: signingKeyRows(keys) } },
  });
  return projectId;
}

async function insertOwner(
  transaction: Transaction,
  visitor: Visitor,
  at: Date,
  owner: { projectId: string; email: string; name: string; hash: string },
): Promise<{ userId: string; email: string }> {
  const { projectId, email, name, hash } = owner;
  const userId = newId('user');
  await transaction.user.create({
    data: {
      id: userId,
      projectId,
      email,
      name,
      operator: { create: {} },
    },
  });
  const scopeId = scopeOf({ kind: 'operator' });
  await giveSignInName(transaction, { userId, projectId, email, scopeId, hash }, at);
  await record(transaction, visitor, at, {
    action: 'operator.first_created',
    target: { kind: 'user', id: userId },
    projectId,
  });
  return { userId, email };
}
