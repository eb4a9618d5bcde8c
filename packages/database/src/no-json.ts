import { Prisma } from './generated/client.ts';

/** NULL in a column of JSON, which the client tells apart from the JSON value `null`. */
export const NO_JSON = Prisma.DbNull;
