import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import {
  parseSavedState,
  type SavedParts,
  type SavedState,
  StateFileError,
  savedStateOf,
} from './saved-state.ts';

/** Keeps the state of one emulator in a file. */
export class StateFile {
  readonly #path: string;
  #written = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** What an earlier run left, or nothing. Throws StateFileError for a file that is not ours or cannot be read. */
  read(): SavedState | undefined {
    if (!existsSync(this.#path)) return undefined;
    return parseSavedState(this.#onDisk(() => readFileSync(this.#path, 'utf8')));
  }

  /**
   * Writes the state if anything changed since the last time: to a new file first, then in one step over the old one,
   * so that a kill at any moment leaves a whole file. It holds the signing key: readable by its owner only.
   *
   * @throws StateFileError when the disk does not take it
   */
  save(parts: SavedParts): void {
    const { store, browsers, grants, keys } = parts;
    const mark = `${store.revision}.${browsers.revision}.${grants.revision}.${keys.current.kid}`;
    if (mark === this.#written) return;
    const temporary = `${this.#path}.${process.pid}.new`;
    const text = JSON.stringify(savedStateOf(parts));
    this.#onDisk(() => {
      writeFileSync(temporary, text, { mode: 0o600, flush: true });
      renameSync(temporary, this.#path);
    });
    this.#written = mark;
  }

  #onDisk<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new StateFileError(`the state file ${this.#path} cannot be used: ${why}`, { cause: error });
    }
  }
}
