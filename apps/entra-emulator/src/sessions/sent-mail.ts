/** A letter that Entra would have sent. The emulator sends none: it keeps the last ones to be looked at. */
export interface SentMail {
  at: string;
  to: string;
  cc: readonly string[];
  subject: string;
  text: string;
  /** The address that the letter wants its reader to open. */
  link: string;
}

const CAPACITY = 200;

/** The last letters, oldest first. Not in the state file. */
export class SentMails {
  #letters: SentMail[] = [];

  add(letter: SentMail): void {
    this.#letters = [...this.#letters, letter].slice(-CAPACITY);
  }

  list(): readonly SentMail[] {
    return this.#letters;
  }

  clear(): void {
    this.#letters = [];
  }
}
