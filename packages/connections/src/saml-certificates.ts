import { DAY } from '@portico/core';
import type { KnownCertificate } from '@portico/database';

/** So long a certificate counts that the metadata no longer has: its provider may sign with it until all know the new one. */
const GONE_COUNTS_DAYS = 7;

/** Whether signatures by it are believed now. */
export const certificateCounts = ({ goneAt }: Pick<KnownCertificate, 'goneAt'>, now: Date): boolean =>
  goneAt === null || now.getTime() - goneAt.getTime() < GONE_COUNTS_DAYS * DAY;

/** PEM; those of which the metadata still speaks come first. */
export const certificatesThatCount = (certificates: readonly KnownCertificate[], now: Date): string[] =>
  certificates.filter((each) => certificateCounts(each, now)).map(({ pem }) => pem);
