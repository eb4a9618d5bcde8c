import { writeApplications } from '../application-permissions.ts';
import { type GraphCall, type GraphReply, keyAt, noContent } from '../graph-call.ts';
import { badRequest, resourceNotFound } from '../graph-error.ts';
import { requireOwnership } from '../permission-checks.ts';
import { findApplication } from './find.ts';

/** 100 KB, says Microsoft's page on an app's logo. */
const MOST_BYTES = 100 * 1024;

/** How each type begins. */
const SIGNATURES = {
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/gif': [0x47, 0x49, 0x46, 0x38],
} as const;

/** Replaces the logo by the image of the body; `info.logoUrl` names it from then on. */
export function putLogo(call: GraphCall): GraphReply {
  const record = findApplication(call, keyAt(call, 0));
  requireOwnership(call.caller, record, writeApplications);
  const bytes = call.body instanceof Uint8Array ? call.body : new Uint8Array();
  const type = call.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!isTaken(type)) {
    throw badRequest(`A logo of the type '${type}' is not supported.`);
  }
  if (bytes.length > MOST_BYTES) throw badRequest('The logo is larger than 100 KB.');
  if (!SIGNATURES[type].every((byte, index) => bytes[index] === byte)) {
    throw badRequest(`The content is no image of the type '${type}'.`);
  }
  const { store, origin } = call.emulator;
  store.applications.update(record, {
    logo: { type, base64: Buffer.from(bytes).toString('base64') },
    info: { ...record.info, logoUrl: `${origin}/v1.0/applications/${record.id}/logo` },
  });
  return noContent;
}

export function getLogo(call: GraphCall): GraphReply {
  const { id, logo } = findApplication(call, keyAt(call, 0));
  if (logo === undefined) throw resourceNotFound(id);
  const bytes = new Uint8Array(Buffer.from(logo.base64, 'base64'));
  return { status: 200, stream: { bytes, type: logo.type } };
}

const isTaken = (type: string): type is keyof typeof SIGNATURES => Object.hasOwn(SIGNATURES, type);
