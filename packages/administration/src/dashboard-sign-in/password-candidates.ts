import type { Context } from '../context.ts';
import { MOST_CANDIDATES } from '../sign-in-names/sign-in-name.ts';

export type Candidate = {
  readonly userId: string;
  readonly projectId: string;
  readonly hash: string;
  readonly projectName: string;
  readonly organizationNames: readonly string[];
};

/**
 * The users whom this address and password open. The work is the same for an address that nobody has: always as many
 * hashes as there may be candidates (attack 126).
 */
export async function matchingCandidates(
  context: Context,
  email: string,
  password: string,
): Promise<Candidate[]> {
  const candidates = await candidatesFor(context, email);
  const checks = Array.from({ length: MOST_CANDIDATES }, (_, index) =>
    context.passwords.verify(candidates[index]?.hash ?? null, password),
  );
  const matches = await Promise.all(checks);
  return candidates.filter((_, index) => matches[index] === true);
}

/** The one user of this address, when the password is theirs. */
export async function matchingCandidate(
  context: Context,
  email: string,
  password: string,
  userId: string,
): Promise<Candidate | undefined> {
  const candidate = (await candidatesFor(context, email)).find((user) => user.userId === userId);
  const matches = await context.passwords.verify(candidate?.hash ?? null, password);
  return matches ? candidate : undefined;
}

async function candidatesFor(context: Context, email: string): Promise<Candidate[]> {
  const { rows } = await context.pool.query<{
    user_id: string;
    project_id: string;
    hash: string;
    project_name: string;
    organization_names: string[];
  }>({
    name: 'administration-password-candidates',
    text: `
      SELECT p.user_id, p.project_id, p.hash, project.name AS project_name,
        ARRAY(SELECT o.name FROM memberships m JOIN organizations o ON o.id = m.organization_id
          WHERE m.user_id = p.user_id ORDER BY o.name) AS organization_names
      FROM user_passwords p
        JOIN users u ON u.id = p.user_id AND u.disabled_at IS NULL
        JOIN projects project ON project.id = p.project_id
      WHERE p.email = $1 AND p.hash IS NOT NULL
      ORDER BY p.created_at, p.user_id
      LIMIT ${MOST_CANDIDATES}`,
    values: [email],
  });
  return rows.map((row) => ({
    userId: row.user_id,
    projectId: row.project_id,
    hash: row.hash,
    projectName: row.project_name,
    organizationNames: row.organization_names,
  }));
}
