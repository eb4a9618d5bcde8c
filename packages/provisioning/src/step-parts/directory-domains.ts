import { domainToUnicode } from 'node:url';
import { newId } from '@portico/core';
import { type DomainOfDirectory, violatedConstraint } from '@portico/database';
import { microsoftFailureOf, verifiedDomains } from '@portico/microsoft-graph';
import { mayReadDomains } from './approval.ts';
import type { RunContext } from './step.ts';

/**
 * Domains that the organization claims and its directory has proven to Microsoft need no record in DNS, where the directory approved that
 * Portico may read them. Nothing is claimed by it, and whoever else has proven one keeps it. What a directory proved and lists no longer is
 * lost, as it is when DNS says so. Never what a run fails at: where Microsoft does not answer, the next look asks again.
 */
export async function noteDirectoryDomains(context: RunContext): Promise<void> {
  const { parts, connection } = context;
  const known = await parts.directoryDomains.ofConnection(connection.id);
  const waiting = known.filter(({ proven, byDirectory }) => !proven || byDirectory);
  if (waiting.length === 0) return;
  const listed = await listedIn(context);
  if (listed === undefined) return;
  for (const domain of waiting) await noteOne(context, domain, listed.has(domain.domain));
}

/** Undefined where Portico may not ask, or there is no answer that says anything. */
async function listedIn({ parts, token, run }: RunContext): Promise<ReadonlySet<string> | undefined> {
  try {
    const { accessToken, roles } = await token();
    if (!mayReadDomains(roles)) return undefined;
    return new Set(await verifiedDomains({ cloud: parts.cloud, ...parts.microsoft, accessToken }));
  } catch (error) {
    const failure = microsoftFailureOf(error);
    if (failure === undefined) throw error;
    parts.log('directory_domains_unknown', { run: run.id, ...failure });
    return undefined;
  }
}

async function noteOne(
  { parts, lease, connection }: RunContext,
  { domain, proven, byDirectory }: DomainOfDirectory,
  listed: boolean,
): Promise<void> {
  const { directoryDomains } = parts;
  const auditEventId = newId('auditEvent');
  if (listed && proven) return directoryDomains.confirm(lease, connection.id, domain);
  if (!listed && byDirectory) {
    const spelled = [domain, domainToUnicode(domain)];
    return directoryDomains.lose(lease, connection.id, { domain, spelled, auditEventId });
  }
  if (!listed) return;
  try {
    await directoryDomains.prove(lease, connection.id, domain, auditEventId);
  } catch (error) {
    // Another organization has proven it in this moment, so it is theirs.
    if (violatedConstraint(error) === undefined) throw error;
  }
}
