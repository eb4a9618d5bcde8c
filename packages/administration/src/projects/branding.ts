import { assertThat, type Caller, fieldErrors } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { ProjectChange } from '../input/project.ts';
import { projectFor } from '../reach.ts';

/** Larger than any logo has to be, and small enough for a row. */
export const MOST_LOGO_BYTES = 100 * 1024;

/**
 * Changes a project's name and home page, what hosted login shows, and whom it lets in without an organization.
 *
 * @throws PorticoError `not_found`
 */
export async function changeProject(
  context: Context,
  caller: Caller,
  projectId: string,
  change: ProjectChange,
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    const before = await projectFor(transaction, caller.principal, projectId);
    await transaction.project.update({
      where: { id: before.id },
      data: {
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.accent_color === undefined ? {} : { accentColor: change.accent_color }),
        ...(change.home_page === undefined ? {} : { homePage: change.home_page }),
        ...(change.personal_sessions === undefined ? {} : { personalSessions: change.personal_sessions }),
        configVersion: { increment: 1 },
      },
    });
    await record(transaction, caller, context.clock.now(), {
      action: change.name === undefined ? 'project.hosted_login_changed' : 'project.renamed',
      target: { kind: 'project', id: projectId },
      projectId,
      data: {
        ...(change.name === undefined ? {} : { from: before.name, to: change.name }),
        ...(change.accent_color === undefined ? {} : { accent_color: change.accent_color }),
        ...(change.home_page === undefined ? {} : { home_page: change.home_page }),
        ...(change.personal_sessions === undefined ? {} : { personal_sessions: change.personal_sessions }),
      },
    });
  });
}

/**
 * Sets or takes away the logo of hosted login. What it is is read from its bytes, not from what the sender says; an SVG
 * could carry a script and is none of the kinds (attack 117).
 *
 * @param bytes undefined takes it away
 * @throws PorticoError `not_found`, `invalid_request` for what is no PNG, JPEG or WebP of at most 100 KiB
 */
export async function setLogo(
  context: Context,
  caller: Caller,
  projectId: string,
  bytes: Uint8Array<ArrayBuffer> | undefined,
): Promise<void> {
  const type = bytes && imageType(bytes);
  const isGood = bytes === undefined || (type !== undefined && bytes.length <= MOST_LOGO_BYTES);
  const message = 'Give a PNG, JPEG or WebP of at most 100 KiB.';
  assertThat(isGood, 'invalid_request', {
    data: fieldErrors([{ field: 'logo', code: 'invalid', message }]),
  });
  await context.prisma.$transaction(async (transaction) => {
    const { id } = await projectFor(transaction, caller.principal, projectId);
    await transaction.project.update({
      where: { id },
      data: { logo: bytes ?? null, logoType: type ?? null },
    });
    await record(transaction, caller, context.clock.now(), {
      action: 'project.logo_changed',
      target: { kind: 'project', id: projectId },
      projectId,
      data: { type: type ?? null },
    });
  });
}

/** The media type by how the file begins; undefined for anything else. */
export function imageType(bytes: Uint8Array): string | undefined {
  const begins = (signature: readonly number[], at = 0) =>
    signature.every((byte, index) => bytes[at + index] === byte);
  if (begins([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (begins([0xff, 0xd8, 0xff])) return 'image/jpeg';
  return begins([0x52, 0x49, 0x46, 0x46]) && begins([0x57, 0x45, 0x42, 0x50], 8) ? 'image/webp' : undefined;
}
