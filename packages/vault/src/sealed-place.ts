/**
 * Where a sealed value lies. It is bound into the value, so that one that was copied to another row, column or
 * organization does not open there (attack 98).
 */
export type SealedPlace = {
  /** The database table, e.g. `connection_credentials`. */
  readonly table: string;
  readonly column: string;
  /** The id of the row. */
  readonly row: string;
  /** The id of the organization; null for what belongs to a whole project or to the deployment. */
  readonly organization: string | null;
};

const FORMAT = 'v1';

/** The context as it stands in the protected header. Each part is escaped, so no two places give one text. */
export function sealingContext({ table, column, row, organization }: SealedPlace): string {
  // An organization called '' would otherwise read like none at all.
  const owner = organization === null ? '-' : `o:${encodeURIComponent(organization)}`;
  return [FORMAT, ...[table, column, row].map(encodeURIComponent), owner].join('/');
}
