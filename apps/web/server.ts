import { start } from './front-door/start.ts';

start(import.meta.dirname).catch((error: unknown) => {
  process.stderr.write(
    `Portico web did not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
