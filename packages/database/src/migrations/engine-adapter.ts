import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { databaseAddress } from '../address.ts';

type Field = { readonly name: string; dataTypeID: number };

/** PostgreSQL's internal one-byte type "char", in which the catalogue keeps its flags; and text. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * Prisma's adapter knows no "char" and the engine takes those columns for nothing else. So they pass the adapter as
 * text, and the engine's adapter gives them their type back.
 */
class CatalogClient extends pg.Client {
  /** The "char" columns of the answer that came last, by position. */
  charColumns: readonly number[] = [];

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const { connection } = this as unknown as { readonly connection: EventEmitter };
    connection.prependListener('rowDescription', ({ fields }: { readonly fields: Field[] }) => {
      this.charColumns = fields.flatMap((field, index) => (field.dataTypeID === CHAR_OID ? [index] : []));
      for (const field of fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = TEXT_OID;
    });
  }
}

/** One session for everything that the engine does, so that `BEGIN` and what follows belong together. */
export class EngineConnection {
  readonly pool: pg.Pool;
  /** What PostgreSQL said to the script that failed; the engine's own error does not repeat it. */
  scriptError: Error | undefined;
  #client: CatalogClient | undefined;

  readonly #schema: string | undefined;

  constructor(url: string) {
    const { connectionString, schema } = databaseAddress(url);
    this.#schema = schema;
    this.pool = new pg.Pool({
      connectionString,
      Client: CatalogClient,
      max: 1,
      idleTimeoutMillis: 0,
      application_name: 'portico-migrate',
    });
    this.pool.on('connect', (client) => {
      this.#client = client as unknown as CatalogClient;
    });
    // An idle connection that breaks is reported by the next statement; without a listener it would end the process.
    this.pool.on('error', () => {});
  }

  async adapter(): Promise<SqlDriverAdapter> {
    const schema = this.#schema;
    const options = { disposeExternalPool: false, ...(schema === undefined ? {} : { schema }) };
    const adapter = await new PrismaPg(this.pool, options).connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    return Object.assign(adapter, {
      queryRaw: async (query: SqlQuery) => {
        const result = await queryRaw(query);
        for (const index of this.#client?.charColumns ?? [])
          result.columnTypes[index] = ColumnTypeEnum.Character;
        return result;
      },
      // Prisma's own splits a script at each `;`, also inside the body of a function.
      executeScript: async (script: string) => {
        await this.pool.query(script).catch((error: Error) => {
          this.scriptError = error;
          throw error;
        });
      },
    });
  }

  /** Ends the session and with it every lock that the engine took. The pool's own end does not wait for that. */
  async end(): Promise<void> {
    const gone =
      this.pool.totalCount === 0 ? undefined : new Promise((resolve) => this.pool.once('remove', resolve));
    await this.pool.end();
    await gone;
  }
}

/** The driver for the schema engine, over one connection to the database of `url`. */
export function engineAdapterFactory(
  url: string,
  connection: EngineConnection,
): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connection.adapter(),
    connectToShadowDb: () => connectToShadow(url, connection.pool),
  };
}

/** The same server with the credentials of `url`, another database. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Prisma's own can turn out to be the real database when the address is a connection string. */
async function connectToShadow(url: string, admin: pg.Pool): Promise<SqlDriverAdapter> {
  const name = `portico_shadow_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`CREATE DATABASE ${name}`);
  const shadow = new EngineConnection(withDatabase(url, name));
  return Object.assign(await shadow.adapter(), {
    dispose: async () => {
      await shadow.end();
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  });
}
