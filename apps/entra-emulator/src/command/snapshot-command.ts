import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { control, requireEmulator } from './running-emulator.ts';

/** The moves that `entra-emulator snapshot <move> [name]` knows. `export` and `import` take a file. */
export const snapshotMoves = ['list', 'take', 'restore', 'remove', 'export', 'import'] as const;
export type SnapshotMove = (typeof snapshotMoves)[number];

/** Snapshots of a running emulator: by name in its memory, or the directories as a file. */
export async function snapshotCommand(
  move: SnapshotMove,
  name: string | undefined,
  { environment, say }: CommandContext,
): Promise<void> {
  if (name === undefined && move !== 'list')
    throw new CommandError(`snapshot ${move} wants a ${/port$/.test(move) ? 'file' : 'name'}.`);
  const emulator = await requireEmulator(environment);
  const at = `/snapshots/${encodeURIComponent(name ?? '')}`;
  switch (move) {
    case 'list': {
      const { snapshots } = (await control(emulator, 'GET', '/snapshots')) as { snapshots: string[] };
      return say(snapshots.join('\n') || 'There are none.');
    }
    case 'take':
      await control(emulator, 'POST', at);
      return say(`Taken: ${name}`);
    case 'restore':
      await control(emulator, 'POST', `${at}/restore`);
      return say(`Restored: ${name}`);
    case 'remove':
      await control(emulator, 'DELETE', at);
      return say(`Removed: ${name}`);
    case 'export': {
      const document = await control(emulator, 'GET', '/export');
      writeFileSync(name ?? '', JSON.stringify(document, null, 2), { mode: 0o600 });
      return say(`Written: ${name}`);
    }
    case 'import':
      if (!existsSync(name ?? '')) throw new CommandError(`There is no file ${name}.`);
      await control(emulator, 'POST', '/import', readFileSync(name ?? '', 'utf8'));
      return say(`Read: ${name}`);
  }
}
