import { type Portico, tokenIn } from '../harness/index.ts';

/** A person sets a password by a link: the same once more, because others are wanted again. */
export async function setPasswordAnew(
  portico: Portico,
  organizationId: string,
  userId: string,
): Promise<void> {
  const { administration, operatorCaller, database, organizations } = portico;
  // Who came over single sign-on gets one under a proven address of their own.
  await database.pool.query(
    `UPDATE users SET email = 'sso' || right(id, 8) || '@contoso.example', email_verified = true
     WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM user_passwords WHERE user_id = $1)`,
    [userId],
  );
  const { url } = await administration.issuePasswordLink(operatorCaller, organizationId, userId);
  const { usePasswordLink: choosePassword } = administration;
  await choosePassword({}, { token: tokenIn(url), password: organizations.a.owner.password });
}
