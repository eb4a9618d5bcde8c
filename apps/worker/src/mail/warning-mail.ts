import { warningMessage } from '@portico/connections';
import { CONNECTION_FINDINGS, healthOf } from '@portico/core';
import type { LeasedWarning } from '@portico/database';

const FINDINGS = new Set<string>(CONNECTION_FINDINGS);
const LONGEST_NAME = 100;

/** What a warning says, as plain text: what is wrong now, and where it is mended. */
export function warningMail(
  origin: URL,
  warning: Pick<
    LeasedWarning,
    | 'organizationId'
    | 'organizationName'
    | 'projectName'
    | 'connectionName'
    | 'managedBy'
    | 'warnings'
    | 'expiresAt'
    | 'certificateEndsAt'
  >,
): { readonly subject: string; readonly text: string } {
  const [organization, project, connection] = [
    warning.organizationName,
    warning.projectName,
    warning.connectionName,
  ].map(oneLine);
  const page = new URL(
    `/dashboard/organizations/${encodeURIComponent(warning.organizationId)}/features/single-sign-on`,
    origin,
  );
  const found = warning.warnings.filter((code) => FINDINGS.has(code));
  const isBroken = healthOf(warning.warnings) === 'broken';
  const subject = isBroken
    ? `Nobody can sign in to ${project} from ${organization}`
    : `Single sign-on of ${organization} for ${project} needs attention`;
  const paragraphs = [
    `Single sign-on of ${organization} for ${project} (${connection}) needs attention.`,
    ...found.map((code) => warningMessage(code, warning.managedBy)),
    ...endsOf(warning),
    `What is known, and what can be done about it:\n${page.href}`,
    `You get this because you are an owner or admin of ${organization} at ${origin.host}.`,
  ];
  return { subject, text: `${paragraphs.join('\n\n')}\n` };
}

/** What ends when, or has ended. */
function endsOf({
  warnings,
  expiresAt,
  certificateEndsAt,
}: Pick<LeasedWarning, 'warnings' | 'expiresAt' | 'certificateEndsAt'>): string[] {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const told: string[] = [];
  if (warnings.includes('credential_expires') && expiresAt !== null)
    told.push(`The credential expires on ${day(expiresAt)}.`);
  if (warnings.includes('idp_certificate_expires') && certificateEndsAt !== null)
    told.push(`The last certificate of the identity provider is valid until ${day(certificateEndsAt)}.`);
  return told;
}

/** Names are other people's: they stay on their line. */
const oneLine = (name: string): string => name.replace(/[\p{C}\p{Z}]+/gu, ' ').slice(0, LONGEST_NAME);
