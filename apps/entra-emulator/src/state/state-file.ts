import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Emulator } from '../emulator.ts';
import { parseSavedState, type SavedState, savedStateOf } from './saved-state.ts';

/** Keeps the state of one emulator in a file. */
export class StateFile {
  readonly #path: string;
  #written = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** What an earlier run left, or nothing. Throws StateFileError for a file that is not ours. */
  read(): SavedState | undefined {
    return existsSync(this.#path) ? parseSavedState(readFileSync(this.#path, 'utf8')) : undefined;
  }

  /**
   * Writes the state if anything changed since the last time: to a new file first, then in one step over the old one,
   * so that a kill at any moment leaves a whole file. It holds the signing key: readable by its owner only.
   */
  save(emulator: Emulator): void {
    const mark = `${emulator.store.revision}.${emulator.browsers.revision}.${emulator.grants.revision}.${emulator.keys.current.kid}`;
    if (mark === this.#written) return;
    const temporary = `${this.#path}.${process.pid}.new`;
    writeFileSync(temporary, JSON.stringify(savedStateOf(emulator)), { mode: 0o600, flush: true });
    renameSync(temporary, this.#path);
    this.#written = mark;
  }
}
