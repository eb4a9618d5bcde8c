import { readDatabaseEnv } from '@portico/database';
import { z } from 'zod';

const PORT = 'has to be a number from 1 to 65535';
const port = z.coerce.number(PORT).int(PORT).min(1, PORT).max(65_535, PORT);
const CLOUDS = ['emulator', 'global', 'usgov', 'usgov-dod', 'china'] as const;
const optionalText = z.preprocess((value) => (value === '' ? undefined : value), z.string().optional());

const schema = z.object({
  PORTICO_PORT: port.default(3000),
  ENTRA_EMULATOR_PORT: port.default(4577),
  EXAMPLE_APP_PORT: port.default(3100),
  PORTICO_SAMPLE_IDP_PORT: port.default(3003),
  DATABASE_URL: optionalText,
  PORTICO_MS_CLOUD: z.enum(CLOUDS, `has to be one of ${CLOUDS.join(', ')}`).default('emulator'),
  PORTICO_STATE_FOLDER: z.string().default('.portico'),
});

/** What the launcher reads. Everything else in the environment goes on to the parts as it is. */
export type StackEnv = {
  readonly webPort: number;
  readonly emulatorPort: number;
  readonly examplePort: number;
  /** Of the sample identity providers, which are there with the emulator only. */
  readonly samplePort: number;
  /** A PostgreSQL of the operator's own; without it the embedded one is started. */
  readonly databaseUrl: string | undefined;
  /** Of the role that owns its schema, where that is another one. */
  readonly migrationUrl: string | undefined;
  readonly cloud: z.infer<typeof schema>['PORTICO_MS_CLOUD'];
  /** Relative to the repository, or absolute. */
  readonly stateFolder: string;
  /** Without the owner's address, which is the launcher's alone. */
  readonly passedOn: Readonly<Record<string, string | undefined>>;
};

/** @throws Error whose text names each setting that is wrong */
export function readStackEnv(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): StackEnv {
  const { success, data, error } = schema.safeParse(environment);
  if (!success) {
    const wrong = error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`Settings that cannot be used:\n${wrong.join('\n')}`);
  }
  const { DATABASE_MIGRATION_URL: _owner, ...passedOn } = environment;
  const own = data.DATABASE_URL === undefined ? undefined : readDatabaseEnv(environment);
  return {
    webPort: data.PORTICO_PORT,
    emulatorPort: data.ENTRA_EMULATOR_PORT,
    examplePort: data.EXAMPLE_APP_PORT,
    samplePort: data.PORTICO_SAMPLE_IDP_PORT,
    databaseUrl: own?.databaseUrl,
    migrationUrl: own?.migrationUrl,
    cloud: data.PORTICO_MS_CLOUD,
    stateFolder: data.PORTICO_STATE_FOLDER,
    passedOn,
  };
}
