import type { ApplicationRecord } from '../../directory/records.ts';
import { GraphError } from '../graph-error.ts';
import type { ApplicationBody } from './application-body.ts';

/** Personal accounts have tokens of version 2 alone, so an application that takes them in wants these. */

const isWithPersonal = (signInAudience: string | undefined): boolean =>
  signInAudience === 'AzureADandPersonalMicrosoftAccount' || signInAudience === 'PersonalMicrosoftAccount';

/** A new application with personal accounts has version 2 unless it names one. */
export function withTokenVersion(body: ApplicationBody): ApplicationBody {
  const isNamed = body.api?.requestedAccessTokenVersion !== undefined;
  if (isNamed || !isWithPersonal(body.signInAudience)) return body;
  return { ...body, api: { ...body.api, requestedAccessTokenVersion: 2 } };
}

/**
 * @param body what changes; of an application that is as it was nothing is asked
 * @throws GraphError 400 for personal accounts with another version than 2, whichever of the two comes first
 */
export function checkTokenVersion(
  body: ApplicationBody,
  { signInAudience, api }: Pick<ApplicationRecord, 'signInAudience' | 'api'>,
): void {
  const isMeant = body.signInAudience !== undefined || body.api?.requestedAccessTokenVersion !== undefined;
  if (!isMeant || !isWithPersonal(signInAudience) || api.requestedAccessTokenVersion === 2) return;
  throw new GraphError(
    400,
    'InvalidAccessTokenVersion',
    'Property api.requestedAccessTokenVersion is invalid.',
    'applications with personal accounts want version 2',
  );
}
