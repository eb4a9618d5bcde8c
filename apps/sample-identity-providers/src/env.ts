import { z } from 'zod';

const PORT = 'has to be a number from 1 to 65535';
const port = z.coerce.number(PORT).int(PORT).min(1, PORT).max(65_535, PORT).default(3003);

/** @throws Error that names the setting */
export function readPort({ PORTICO_SAMPLE_IDP_PORT: given } = process.env): number {
  const { success, data, error } = port.safeParse(given || undefined);
  if (success) return data;
  throw new Error(`PORTICO_SAMPLE_IDP_PORT ${error.issues[0]?.message}`);
}
