import type { SocialConnectionRow, SocialPerson } from '@portico/database';
import type { Assertion } from '../protocols/assertion.ts';

/** One address as it is commonly written; readers disagree about anything else. */
const ADDRESS = /^[^\s@<>()[\]:;,"\\]+@[^\s@]+$/;
const GOOGLE_MAIL = /@(gmail|googlemail)\.com$/;

/** Reads the person out of what a social provider asserts. Who they are is never their e-mail address (attack 33). */
export function socialPerson(connection: SocialConnectionRow, assertion: Assertion): SocialPerson {
  const { entra } = assertion;
  const email = assertion.email?.toLowerCase();
  const usable = email !== undefined && ADDRESS.test(email);
  const microsoft = connection.provider === 'microsoft';
  return {
    projectId: connection.projectId,
    socialConnectionId: connection.id,
    issuer: assertion.issuer,
    subject: assertion.subject,
    entraTenantId: (microsoft && entra?.directoryId) || null,
    entraObjectId: (microsoft && entra?.objectId) || null,
    email: usable ? email : null,
    emailVerified: usable && (microsoft ? isEntraVouched(assertion) : isGoogleVouched(assertion, email)),
    name: assertion.name ?? null,
  };
}

/** Entra lets administrators write any address: only `xms_edov` says that the domain's owner stands behind it. */
function isEntraVouched({ claims }: Assertion): boolean {
  const vouched = claims['xms_edov'];
  return vouched === true || vouched === 1 || vouched === '1' || vouched === 'true';
}

/** Google answers for its own mail and for the domains of its customers (`hd`); else it only knows that it was true once. */
function isGoogleVouched({ claims }: Assertion, email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return claims['email_verified'] === true && (GOOGLE_MAIL.test(email) || claims['hd'] === domain);
}
