import { DatabaseError } from './database-error.ts';

/** What `DATABASE_URL` may say about TLS: `prefer` and `allow` would have to be tried in turn, which the driver cannot. */
const TLS_MODES = ['disable', 'require', 'verify-ca', 'verify-full'];
const FORM = 'has to be postgresql://user:password@host:port/database';

/** An address as the driver takes it, and the schema that everything lies in. */
export type DatabaseAddress = {
  readonly connectionString: string;
  /** Undefined leaves it to the server's search path. */
  readonly schema: string | undefined;
};

/**
 * Reads a database's address: `sslmode` as in libpq (`require` encrypts and does not ask who is there), `schema` as in
 * Prisma.
 *
 * @param setting what the address was read from, for texts
 * @throws DatabaseError `database_url_invalid`; the text never repeats the address, which holds a password
 */
export function databaseAddress(text: string, setting = 'DATABASE_URL'): DatabaseAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length <= 1)
    throw invalid(`${setting} ${FORM}`);
  // What follows the last @ before a slash is the host. With an @ beyond, or a second one, part of a password would be
  // taken for host, port or database, and be shown with the failure.
  if ((text.match(/@/g)?.length ?? 0) > 1 || url.pathname.includes('@'))
    throw invalid(`${setting} ${FORM}, with @ / ? # % in user and password as %40 %2F %3F %23 %25`);
  checkTls(url, setting);
  const schema = takeSchema(url, setting);
  return { connectionString: url.href, schema };
}

function checkTls({ searchParams }: URL, setting: string): void {
  const mode = searchParams.get('sslmode');
  if (mode === null) return;
  if (!TLS_MODES.includes(mode))
    throw invalid(`${setting}: sslmode has to be one of ${TLS_MODES.join(', ')}`);
  searchParams.set('uselibpqcompat', 'true');
}

/** Prisma's parameter. PostgreSQL knows it as the search path. */
function takeSchema({ searchParams }: URL, setting: string): string | undefined {
  const schema = searchParams.get('schema');
  if (schema === null) return undefined;
  if (!/^[\w$-]{1,63}$/.test(schema))
    throw invalid(`${setting}: schema has to be letters, digits, _, $ and - alone`);
  searchParams.delete('schema');
  const options = [searchParams.get('options') ?? '', `-c search_path="${schema}"`];
  searchParams.set('options', options.join(' ').trim());
  return schema;
}

function invalid(message: string): DatabaseError {
  return new DatabaseError('database_url_invalid', message);
}
