/** What a failed statement means to whoever asked for it. */
export type FailureMeaning =
  /** No database right now, or none that takes writes: try again in a moment. */
  | 'unavailable'
  /** Somebody else was first: a unique index, a row that is gone, a deadlock. */
  | 'conflict';

/** Prisma's codes (its error reference); those that only say "the driver failed" are looked into. */
const PRISMA: Readonly<Record<string, FailureMeaning>> = {
  P2002: 'conflict',
  P2025: 'conflict',
  P2034: 'conflict',
  P1001: 'unavailable',
  P1002: 'unavailable',
  P1008: 'unavailable',
  P1017: 'unavailable',
  P2024: 'unavailable',
  P2028: 'unavailable',
};

/**
 * PostgreSQL's codes (its manual, appendix A). Unavailable: connection lost (08), no resources, full disk and too many
 * connections among them (53), somebody ends our statement or the server (57), a lock or transaction that took too long,
 * read-only (25006), who we are or which database, as in the middle of a move (28, 3D000), the disk itself (58030).
 */
const UNAVAILABLE = /^(08...|53...|57014|57P0.|55P03|25006|25P0[34]|28000|28P01|3D000|58030)$/;
const CONFLICT = /^(40001|40P01)$/;

/** The system's codes count where a socket failed, not where somebody asked DNS for a customer's record. */
const SOCKET =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const SOCKET_CALL = /^(connect|read|write|getaddrinfo)$/;

/** The driver throws these without a code. */
const TEXTS =
  /^(Connection terminated|Query read timeout|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

/**
 * The one classifier of database failures, of the driver's and Prisma's alike (faults R1, R2, R6, R25). Undefined for
 * what is neither: then it is a mistake of ours.
 */
export function failureMeaning(error: unknown): FailureMeaning | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, errors, meta } = error as Error & Readonly<Record<string, unknown>>;
  if (typeof code !== 'string') return TEXTS.test(error.message) ? 'unavailable' : undefined;
  if (code === 'database_unreachable') return 'unavailable';
  // Where a name has several addresses, none of which answers, the first one's failure tells.
  if (SOCKET.test(code)) {
    const [first] = Array.isArray(errors) ? errors : [];
    return SOCKET_CALL.test(String(syscall ?? first?.syscall)) ? 'unavailable' : undefined;
  }
  return PRISMA[code] ?? ofServer(/^P\d{4}$/.test(code) ? serverCode(meta) : code);
}

function ofServer(code: string): FailureMeaning | undefined {
  if (UNAVAILABLE.test(code)) return 'unavailable';
  return CONFLICT.test(code) ? 'conflict' : undefined;
}

/** What PostgreSQL said, below Prisma's own words. */
function serverCode(meta: unknown): string {
  const { driverAdapterError } = (meta ?? {}) as {
    driverAdapterError?: { cause?: { originalCode?: unknown } };
  };
  return String(driverAdapterError?.cause?.originalCode);
}
